// The analysis of a source: what is wrong with it, and what each of its names means. Evaluates nothing.

import type { Diagnostic, Document, Module, Span } from "../../grammar/index.ts"
import { parseDocument } from "../../grammar/document.ts"
import { ANY } from "../values/types.ts"
import { TypeValue } from "../values/values.ts"
import { checkDocument } from "../program/check-document.ts"
import { checkLinked, linkSource, type LinkedSource } from "../program/check-source.ts"
import { prelude } from "../program/modules/globals.ts"
import { PRELUDE } from "../program/modules/library.ts"
import type { LinkedModule } from "../program/modules/link.ts"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import type { Global } from "../program/scope.ts"
import { once } from "../program/once.ts"
import { loadLibrary } from "./library.ts"
import { occurrencesIn, type Occurrence } from "./names.ts"
import { blocksIn } from "./regions.ts"

/** The kind of a source: a module (`.rcl`), or any other text with calls and fenced blocks in it. */
export type SourceKind = "module" | "document"

/** The options of `analyze`; each is optional. */
export interface AnalyzeOptions {
  /** `module` unless given. */
  readonly kind?: SourceKind
  /** Finds the modules that the source imports; without it there is the standard library alone. */
  readonly modules?: ModuleLoader | undefined
  /** The names of functions of the host, which a document sees without an import. */
  readonly natives?: readonly string[]
}

/** All that is known about one text. An edited text is analyzed again. */
export interface Analysis {
  readonly source: ModuleSource
  readonly kind: SourceKind
  /**
   * The diagnostics in the order of the text, then those of modules that it imports, each with the id of its module as
   * its `source`. They are those of `recall check`; of a fenced block that is labelled `rcl` or `recall` and nothing
   * else they are the errors.
   */
  readonly diagnostics: readonly Diagnostic[]
  /** The ids of the modules that it imports, directly or not. */
  readonly imports: ReadonlySet<string>
}

/** A part of a source that is analyzed by itself: the whole, or a fenced block. Its offsets are those of the source. */
export interface Unit extends Span {
  readonly kind: SourceKind
  /** The text of a module; of a block, with blanks before it. */
  readonly text: string
  readonly tree: Module | Document
  readonly linked: LinkedModule
  /** It and the modules that it imports, directly or not, by id. */
  readonly modules: ReadonlyMap<string, LinkedModule>
  readonly occurrences: () => readonly Occurrence[]
}

const units = new WeakMap<Analysis, readonly Unit[]>()
const settings = new WeakMap<Analysis, AnalyzeOptions>()

/** The options that a source was analyzed with. */
export function optionsOf(analysis: Analysis): AnalyzeOptions {
  return settings.get(analysis)!
}

/** The parts of an analyzed source, the innermost first. */
export function unitsOf(analysis: Analysis): readonly Unit[] {
  return units.get(analysis)!
}

/** The text of the source, or of a module that it imports, by its id; undefined for another module. */
export function textOf(analysis: Analysis, id: string): string | undefined {
  if (id === analysis.source.id) return analysis.source.text
  for (const { modules } of unitsOf(analysis)) {
    const found = modules.get(id)
    if (found !== undefined) return found.parsed.text
  }
  return id === PRELUDE ? prelude().parsed.text : undefined
}

/** The innermost part at an offset. */
export function unitAt(analysis: Analysis, offset: number): Unit {
  const all = unitsOf(analysis)
  return all.find(({ start, end }) => start <= offset && offset <= end) ?? all.at(-1)!
}

/** Analyzes a source, with all that it imports. Never rejects: mistakes are diagnostics. */
export async function analyze(source: ModuleSource, options: AnalyzeOptions = {}): Promise<Analysis> {
  await loadLibrary()
  const { kind = "module" } = options
  const { parts, diagnostics } = await (kind === "module" ? ofModule : ofDocument)(source, options)
  const imports = new Set(parts.flatMap(({ imports }) => [...imports]))
  imports.delete(source.id)
  const analysis: Analysis = { source, kind, diagnostics, imports }
  settings.set(analysis, options)
  units.set(
    analysis,
    parts.map(({ unit }) => unit),
  )
  return analysis
}

interface Part {
  readonly unit: Unit
  readonly imports: Iterable<string>
}

interface Parts {
  readonly parts: readonly Part[]
  readonly diagnostics: readonly Diagnostic[]
}

async function ofModule(source: ModuleSource, { modules }: AnalyzeOptions): Promise<Parts> {
  const linked = await linkSource(source, modules)
  const { module } = linked.root.parsed
  return { parts: [partOf("module", source.text, module, module, linked)], diagnostics: await checkLinked(linked) }
}

async function ofDocument(source: ModuleSource, { modules, natives = [] }: AnalyzeOptions): Promise<Parts> {
  const any: Global = { kind: "value", value: new TypeValue(ANY) }
  const host = new Map(natives.map((name) => [name, any] as const))
  const diagnostics = [...(await checkDocument(source, { modules, host }))]
  const { document } = parseDocument(source.text)
  const declarations = document.parts.flatMap((part) => (part.kind === "declare" ? part.declarations : []))
  const whole = { start: 0, end: source.text.length }
  const module: Module = { kind: "module", ...whole, documentation: null, declarations }
  const linked = await linkSource(source, modules, { given: { module, diagnostics: [] } })
  const parts: Part[] = []
  for (const { text, isWhole, ...span } of blocksIn(source.text)) {
    const block = await linkSource({ ...source, text }, modules)
    parts.push(partOf("module", text, span, block.root.parsed.module, block))
    if (!isWhole) continue
    const own = (await checkLinked(block)).filter(({ severity }) => severity === "error")
    diagnostics.push(...own.filter((found) => isInside(found, span, source.id)))
  }
  parts.push(partOf("document", source.text, whole, document, linked))
  const isOwn = (found: Diagnostic) => found.source === source.id
  const own = diagnostics.filter(isOwn).sort((a, b) => a.span.start - b.span.start)
  return { parts, diagnostics: [...own, ...diagnostics.filter((found) => !isOwn(found))] }
}

/** A block's own diagnostics; those of the modules that it imports are reported for these. */
function isInside({ source, span }: Diagnostic, block: Span, id: string): boolean {
  return source === id && span.start >= block.start && span.start <= block.end
}

function partOf(kind: SourceKind, text: string, { start, end }: Span, tree: Unit["tree"], linked: LinkedSource): Part {
  const { root, linked: modules } = linked
  const occurrences = once(() => occurrencesIn(tree, root))
  return { unit: { kind, text, start, end, tree, linked: root, modules, occurrences }, imports: modules.keys() }
}
