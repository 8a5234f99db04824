// `recall check`: the errors of a module and its imports, and warnings about probable mistakes, without running it.

import type { Declaration, Diagnostic, ImportDeclaration } from "../../grammar/index.ts"
import { NATIVES } from "../builtins/index.ts"
import { patternChecker } from "../builtins/patterns.ts"
import { lintModule } from "./check/lint.ts"
import { withAdvice } from "./check/advice.ts"
import { checkModule } from "./check/module.ts"
import { unparsedIn, type Unparsed } from "./check/unparsed.ts"
import { NativeFunction } from "../values/functions.ts"
import { Layout } from "../machine/instance.ts"
import type { Global, Globals } from "./scope.ts"
import { ANY } from "../values/types.ts"
import { TypeValue } from "../values/values.ts"
import { withoutComments } from "./modules/blanks.ts"
import { PRELUDE_TEXT } from "./modules/embedded-prelude.ts"
import { BASE, prelude } from "./modules/globals.ts"
import { PRELUDE } from "./modules/library.ts"
import { linkModule, type LinkedModule } from "./modules/link.ts"
import { isSound, loadModules, type Loaded, type ParsedModule, type ParsedSource } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { HOST, nativeNames, type NativeNames } from "./modules/natives.ts"
import type { NativeServers } from "./modules/servers.ts"
import { Overlay } from "./modules/overlay.ts"

const PATTERNS = /\b(?:matches|find_all|replace_matches)\b/u

/** A module that was linked with all that it imports and not checked, although it may have errors. */
export interface LinkedSource {
  readonly loaded: Loaded
  /** The module itself. */
  readonly root: LinkedModule
  /** It and the modules that it imports, directly or not, by id. */
  readonly linked: ReadonlyMap<string, LinkedModule>
  readonly natives: NativeNames
}

/**
 * Links a module, or the declarations of a document that are `given`, with all that it imports. All names that it
 * imports from the host exist. Never throws.
 */
export async function linkSource(
  source: ModuleSource,
  loader?: ModuleLoader,
  { given, servers }: { readonly given?: ParsedSource; readonly servers?: NativeServers | undefined } = {},
): Promise<LinkedSource> {
  const loaded = await loadModules(source, loader, given)
  const host = hostOf(loaded.modules.flatMap(({ module }) => module.declarations))
  const natives = await nativeNames(loaded.modules, { host, world: null, servers })
  const linked = new Map<string, LinkedModule>()
  const layout = new Layout()
  for (const parsed of loaded.modules) {
    if (parsed.id === PRELUDE) linked.set(PRELUDE, prelude())
    else linkModule(parsed, around(parsed), { layout, linked, natives })
  }
  return { loaded, root: linked.get(loaded.root.id)!, linked, natives }
}

/**
 * The diagnostics of a module in the order of its text, then the errors of the modules that it imports. An error means
 * that the program cannot run or that every run fails; all else is a warning. Evaluates nothing and never throws. The
 * tools of `servers` are known, those of others may have any name and type.
 */
export async function checkSource(
  source: ModuleSource,
  loader?: ModuleLoader,
  servers?: NativeServers,
): Promise<readonly Diagnostic[]> {
  return checkLinked(await linkSource(source, loader, { servers }))
}

/** The diagnostics of a linked module, as `checkSource` gives them. */
export async function checkLinked({ loaded, linked, natives }: LinkedSource): Promise<readonly Diagnostic[]> {
  const source = loaded.root
  const unparsed = new Map(loaded.modules.map(({ id, text, module }) => [id, unparsedIn(text, module)]))
  // The library that reads patterns is loaded where a module may have one.
  const patternFailure = PATTERNS.test(source.text) ? await patternChecker() : () => null
  const found: Diagnostic[] = []
  for (const module of linked.values()) {
    const { parsed, scope } = module
    if (parsed !== loaded.root && isSound(parsed)) continue
    const own = unparsed.get(parsed.id)!
    const all = await withAdvice(() => checkModule(module, linked, natives))
    if (parsed === loaded.root)
      all.push(
        ...lintModule(
          { module: parsed.module, text: parsed.text, scope, patternFailure, unparsed: (word) => own.words.has(word) },
          parsed.id,
        ),
      )
    const near = [
      own,
      ...[...parsed.imports.values()].flatMap((target) =>
        typeof target === "string" ? [] : [unparsed.get(target.id)!],
      ),
    ]
    found.push(...all.filter((diagnostic) => !isCascade(diagnostic, parsed, near) && !isOfHost(diagnostic, parsed)))
  }
  return ordered([...loaded.diagnostics, ...found], source.id)
}

/** The names that a module sees without importing them. Only the prelude also sees the private natives. */
function around({ text }: ParsedModule): Globals {
  if (withoutComments(text) !== PRELUDE_TEXT) return BASE
  const all = new Overlay(BASE)
  for (const native of NATIVES)
    if (native.name.startsWith("_")) all.own.set(native.name, { kind: "native", native: new NativeFunction(native) })
  return all
}

/** All names that declarations import from the host: only the embedding program knows which of them exist. */
export function hostOf(declarations: readonly Declaration[]): ReadonlyMap<string, Global> {
  const global: Global = { kind: "value", value: new TypeValue(ANY) }
  return new Map(
    declarations
      .filter(isImportOfHost)
      .flatMap(({ names }) => (names ?? []).map(({ name }) => [name.text, global] as const)),
  )
}

function isImportOfHost(declaration: { readonly kind: string }): declaration is ImportDeclaration {
  return declaration.kind === "import" && (declaration as ImportDeclaration).specifier === HOST
}

/** Whether a diagnostic may be a consequence of a declaration that did not parse, here or in an imported module. */
function isCascade({ code, span }: Diagnostic, { text }: ParsedModule, around: readonly Unparsed[]): boolean {
  const words = text.slice(span.start, span.end).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []
  if (code === "unknown-name" || code === "not-a-type")
    return around.some((unparsed) => words.some((word) => unparsed.words.has(word)))
  return around.some((unparsed) => words.some((word) => unparsed.names.has(word)))
}

/** Whether an unknown name is one of the host's, as `host.price` with `IMPORT "host" AS host`. */
function isOfHost({ code, span }: Diagnostic, { text, module }: ParsedModule): boolean {
  if (code !== "unknown-name") return false
  const written = text.slice(span.start, span.end)
  return module.declarations
    .filter(isImportOfHost)
    .some(({ alias }) => alias !== null && written.startsWith(`${alias.text}.`))
}

/** Sorts by position: the module's own diagnostics first, then those of the modules that it imports. */
function ordered(diagnostics: readonly Diagnostic[], id: string): readonly Diagnostic[] {
  const rank = ({ source }: Diagnostic) => (source === id ? "" : (source ?? ""))
  return [...diagnostics].sort((a, b) =>
    rank(a) === rank(b) ? a.span.start - b.span.start : rank(a) < rank(b) ? -1 : 1,
  )
}
