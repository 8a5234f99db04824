// The outline of a source, and the parts of it that can be folded.

import type { Declaration, Node, Span } from "../../grammar/index.ts"
import { moduleComments } from "../../grammar/module.ts"
import { visit } from "../../grammar/walk.ts"
import { unitsOf, type Analysis, type Unit } from "./analysis.ts"
import { describe } from "./describe.ts"
import { declaredBy, type DefinitionKind } from "./definition.ts"

/** An entry of an outline. */
export interface OutlineEntry extends Span {
  readonly name: string
  readonly kind: DefinitionKind | "test" | "emit"
  /** The signature of a task, the value of a LET; null for the others. */
  readonly detail: string | null
  /** The place of the name. */
  readonly place: Span
}

/** The declarations of a module, a document and its blocks, in the order of the text. */
export function outlineOf(analysis: Analysis): readonly OutlineEntry[] {
  return unitsOf(analysis)
    .flatMap(entriesOf)
    .sort((a, b) => a.start - b.start)
}

function entriesOf(unit: Unit): readonly OutlineEntry[] {
  const { tree } = unit
  if (tree.kind === "module") return tree.declarations.flatMap((one) => entryOf(one, unit))
  return tree.parts.flatMap((part) => {
    switch (part.kind) {
      case "declare":
        return part.declarations.flatMap((one) => entryOf(one, unit))
      case "bind":
        return part.bindings.map(({ name, start, end }) => entry(name.text, "local", { start, end }, name))
      default:
        return []
    }
  })
}

function entryOf(declaration: Declaration, unit: Unit): readonly OutlineEntry[] {
  const { parsed } = unit.linked
  switch (declaration.kind) {
    case "import": {
      const { alias, names, specifier } = declaration
      const shown =
        alias === null ? `${specifier}: ${(names ?? []).map(({ name }) => name.text).join(", ")}` : specifier
      return [entry(shown, "module", declaration, declaration)]
    }
    case "param":
    case "task": {
      const { signature } = describe(declaredBy(declaration.kind, declaration.name, declaration, parsed))
      return [entry(declaration.name.text, declaration.kind, declaration, declaration.name, signature)]
    }
    case "let-declaration":
      return declaration.bindings.map((binding) => {
        const { signature } = describe(declaredBy("constant", binding.name, binding, parsed))
        return entry(binding.name.text, "constant", binding, binding.name, signature)
      })
    case "test":
      return [entry(declaration.name.text, "test", declaration, declaration.name)]
    case "emit":
      return [entry("EMIT", "emit", declaration, { start: declaration.start, end: declaration.start + 4 })]
    default:
      return declaration satisfies never
  }
}

function entry(
  name: string,
  kind: OutlineEntry["kind"],
  { start, end }: Span,
  place: Span,
  detail: string | null = null,
): OutlineEntry {
  return { name, kind, detail, start, end, place: { start: place.start, end: place.end } }
}

/** A part of a source that can be folded. */
export interface Fold extends Span {
  readonly kind: "code" | "comment" | "imports"
}

/** Kinds of nodes that have brackets or words around what can be folded. */
const FOLDED: ReadonlySet<Node["kind"]> = new Set([
  ...(["import", "param", "let-declaration", "task", "test", "emit", "declare", "bind"] as const),
  ...(["record", "list", "apply", "call", "let", "for", "if", "lambda", "template"] as const),
])

/** The parts that can be folded: declarations and expressions, runs of comments and of imports. */
export function foldsOf(analysis: Analysis): readonly Fold[] {
  const folds: Fold[] = []
  for (const { tree, text, start, end } of unitsOf(analysis)) {
    visit(tree, {
      enter({ kind, ...node }) {
        if (FOLDED.has(kind)) folds.push({ kind: "code", start: node.start, end: node.end })
      },
    })
    if (tree.kind !== "module") continue
    const isInside = (part: Span) => start <= part.start && part.end <= end
    folds.push(
      ...runsOf(moduleComments(text).filter(isInside), text).map((run) => ({ kind: "comment" as const, ...run })),
    )
    const imports = tree.declarations.filter(({ kind }) => kind === "import")
    folds.push(...runsOf(imports, text).map((run) => ({ kind: "imports" as const, ...run })))
  }
  return folds
}

/** Runs of parts between which there are blanks alone, and no blank line. */
function runsOf(parts: readonly Span[], text: string): readonly Span[] {
  const runs: Span[] = []
  for (const { start, end } of parts) {
    const last = runs.at(-1)
    if (last !== undefined && /^[ \t\r]*\n[ \t]*$/u.test(text.slice(last.end, start)))
      runs[runs.length - 1] = { start: last.start, end }
    else runs.push({ start, end })
  }
  return runs
}
