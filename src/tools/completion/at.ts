// The completions at a place: by the part of the tree that the hole there is.

import type { Apply, Call, Expression, ImportDeclaration, Node, Span } from "../../../grammar/index.ts"
import { ASK_OPTIONS } from "../../reference/forms.ts"
import { showType } from "../../values/types.ts"
import { HOST } from "../../program/modules/natives.ts"
import { unitAt, type Analysis, type Unit } from "../analysis.ts"
import { definitionIn, memberOf, type Definition } from "../definition.ts"
import { parametersOf } from "../describe.ts"
import { exportedByLibrary, librarySpecifiers, referenceOf } from "../library.ts"
import { knowledgeIn, placeOf, typeAt } from "../place.ts"
import { calleeOf, isAsking } from "./callee.ts"
import { completion, oneLine, RANK, type Completion } from "./completion.ts"
import { holeAt, isInCode, type Hole } from "./hole.ts"
import {
  beginnings,
  continuations,
  declarationWords,
  definitionCompletion,
  describeExported,
  namesInReach,
  type Names,
} from "./names.ts"

/** The options of `completionsAt`. */
export interface CompletionOptions {
  /** Specifiers of modules besides those of the library, such as `./style.rcl`. */
  readonly specifiers?: readonly string[]
}

/**
 * The texts that may be written at an offset: names, arguments, options, fields, modules and keywords, also where the
 * text around it does not parse yet. The nearest come first; an editor filters them by what is written already.
 */
export function completionsAt(
  analysis: Analysis,
  offset: number,
  { specifiers = [] }: CompletionOptions = {},
): readonly Completion[] {
  const unit = unitAt(analysis, offset)
  const source = analysis.source.text
  const hole = holeAt(unit.text, offset, unit.kind)
  if (hole === null) return withoutHole(unit, offset)
  const place = placeOf(hole.tree, hole.node, knowledgeIn(unit))
  const names: Names = { unit, place, span: hole.span, source }
  const parent = place.path.at(-2)
  if (hole.within === "string") return inString(hole.node, parent, names, specifiers)
  if (hole.node.kind === "name") return ofName(parent, names)
  return ofIdentifier(hole, parent, names)
}

/** The words that begin a declaration, or continue an expression. */
function withoutHole(unit: Unit, offset: number): readonly Completion[] {
  const line = unit.text.slice(unit.text.lastIndexOf("\n", offset - 1) + 1, offset)
  const word = /[A-Za-z]*$/.exec(line)![0]
  const span = { start: offset - word.length, end: offset }
  if (unit.kind !== "module") return []
  if (line === word) return declarationWords(span)
  return word !== "" && isInCode(unit.text, span.start) ? continuations(span) : []
}

function inString(
  node: Node,
  parent: Node | undefined,
  names: Names,
  specifiers: readonly string[],
): readonly Completion[] {
  const { span, place } = names
  if (node.kind === "import") return modulesFor(span, specifiers)
  const call = place.path.at(-3)
  if (parent?.kind !== "argument" || call?.kind !== "call" || call.arguments[0] !== parent) return []
  // The library is left out: a question that has the name of one of its tasks is not meant to import it.
  return namesInReach(names, isCallable).filter(({ from }) => from === null)
}

function isCallable({ kind }: Definition): boolean {
  return kind === "task" || kind === "native"
}

/** The modules that can be imported, those of the library behind the others. */
function modulesFor(span: Span, others: readonly string[]): readonly Completion[] {
  return [...others, ...librarySpecifiers(), HOST].map((label, i) =>
    completion(label, {
      kind: "specifier",
      span,
      rank: i < others.length ? RANK.local : RANK.module,
      describe: () => oneLine(label, referenceOf(label)?.documentation),
    }),
  )
}

function ofName(parent: Node | undefined, names: Names): readonly Completion[] {
  const { span, place } = names
  const isArgument = parent?.kind === "argument"
  const call = place.path.at(-3)
  const own = isArgument && (call?.kind === "apply" || call?.kind === "call") ? argumentsOf(call, names) : []
  return [...own, ...namesInReach(names), ...beginnings(span)]
}

/** The named arguments that a call may have, without those that it has. */
function argumentsOf(call: Apply | Call, { unit, place, span }: Names): readonly Completion[] {
  const given = new Set(call.arguments.map(({ name }) => name?.text))
  const callee = calleeOf(call, unit, place)
  const asks = isAsking(call, unit, place)
  // The question comes first.
  if (asks && place.path.includes(call.arguments[0]!)) return []
  const all = asks
    ? Object.entries(ASK_OPTIONS).map(([name, { form, meaning }]) => ({ name, label: form, meaning }))
    : callee === null || callee.kind === "form"
      ? []
      : (parametersOf(callee) ?? []).map((one) => ({ ...one, meaning: null }))
  return all
    .filter(({ name }) => !given.has(name))
    .map(({ name, label, meaning }) =>
      completion(`${name}:`, {
        kind: "argument",
        insert: `${name}: `,
        span,
        rank: RANK.argument,
        describe: () => oneLine(label, meaning),
      }),
    )
}

function ofIdentifier(hole: Hole, parent: Node | undefined, names: Names): readonly Completion[] {
  const { place, span, unit } = names
  switch (parent?.kind) {
    case "argument": {
      const call = place.path.at(-3)
      return call?.kind === "apply" || call?.kind === "call" ? argumentsOf(call, names) : []
    }
    case "field":
      return fieldsOf(parent.object, names)
    case "imported-name": {
      const declaration = place.path.at(-3)
      if (declaration?.kind !== "import" || parent.name !== hole.node) return []
      return exportsOf(declaration, specifierBehind(unit, span.end), names)
    }
    default:
      return []
  }
}

/** The fields of a record whose type is known, or the public names of an imported module. */
function fieldsOf(object: Expression, names: Names): readonly Completion[] {
  const { unit, place, span } = names
  const alias =
    object.kind === "name" && !place.bound.has(object.name) ? definitionIn(unit.linked.parsed, object.name) : undefined
  if (alias?.kind === "module") {
    const global = unit.linked.own.get(alias.name)
    const all = global?.kind === "namespace" ? [...global.names.names()] : []
    return all.flatMap((name) => {
      const member = memberOf(alias, name, unit.linked)
      return member === undefined ? [] : definitionCompletion(member, name, span, RANK.module)
    })
  }
  const type = typeAt(unit, object, place)
  if (type?.kind !== "record") return []
  return type.fields.map(({ name, type, optional }) => {
    const signature = `${name}${optional ? "?" : ""}: ${showType(type)}`
    return completion(name, { kind: "field", span, rank: RANK.argument, describe: () => oneLine(signature) })
  })
}

/** The specifier of the IMPORT whose names are being written: the hole has none of the text behind it. */
function specifierBehind({ text }: Unit, offset: number): string | undefined {
  const line = /^[\p{L}\p{N}_,\s]*\bFROM\s*"([^"\n]*)"/u.exec(text.slice(offset, offset + 1000))
  return line?.[1]
}

/** The names that a module exports, without those that the IMPORT has. */
function exportsOf(
  { names: written }: ImportDeclaration,
  specifier: string | undefined,
  { unit, span }: Names,
): readonly Completion[] {
  if (specifier === undefined) return []
  const given = new Set((written ?? []).map(({ name }) => name.text))
  const { parsed } = unit.linked
  const declaration = parsed.module.declarations.find((one) => one.kind === "import" && one.specifier === specifier)
  const target = declaration?.kind === "import" ? parsed.imports.get(declaration) : undefined
  const ofModule =
    typeof target === "object" ? [...(unit.modules.get(target.id)?.own.keys() ?? [])] : exportedByLibrary(specifier)
  return ofModule
    .filter((name) => !name.startsWith("_") && !given.has(name))
    .map((name) => {
      const definition = typeof target === "object" ? definitionIn(target, name) : undefined
      if (definition !== undefined) return definitionCompletion(definition, name, span, RANK.module)
      const describe = () => describeExported(specifier, name)
      return completion(name, { kind: "task", span, rank: RANK.module, describe })
    })
}
