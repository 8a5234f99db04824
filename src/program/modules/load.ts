// Loading: finds, reads and parses a module and everything that it imports, directly or not.

import type { Diagnostic, ImportDeclaration, Module, Span } from "../../../grammar/index.ts"
import { parseModule } from "../../../grammar/module.ts"
import { UsageError } from "../../base/errors.ts"
import { libraryTexts } from "./library.ts"
import { MODULE_CHANGED } from "./lock.ts"
import type { ModuleLoader, ModuleSource, PackageOrigin } from "./loader.ts"
import { HOST, isOfNatives, NATIVE_SPECIFIERS } from "./natives.ts"
import { isOfServer, type NativeServers } from "./servers.ts"

/** A parsed module with its resolved imports. */
export interface ParsedModule {
  readonly id: string
  readonly text: string
  readonly module: Module
  /** Whether it is one of the standard library. */
  readonly isStandard: boolean
  /** See `ModuleSource`. */
  readonly origin?: PackageOrigin
  /** The module that each import refers to, or the specifier of natives. */
  readonly imports: ReadonlyMap<ImportDeclaration, ParsedModule | string>
}

/**
 * An attempt to load a module. `found` is null if there is no such module, `unreadable` if the loader failed, and for
 * an import from a server, whose natives may be others the next time.
 */
export interface Load {
  readonly specifier: string
  readonly from: string
  readonly found: ModuleSource | null | "unreadable"
}

export interface Loaded {
  readonly root: ParsedModule
  /** Every module once, each after its imports. */
  readonly modules: readonly ParsedModule[]
  /** Whether all modules parsed without errors. If not, the program cannot be compiled. */
  readonly parsed: boolean
  readonly diagnostics: readonly Diagnostic[]
  /** The attempts to load modules, in order. */
  readonly loads: readonly Load[]
}

/**
 * Loads a module and all that it imports. The diagnostics report text that does not parse, a specifier without a module
 * (`module-not-found`), a module that cannot be read (`module-unreadable`) or differs from `recall.lock`
 * (`module-changed`), and modules that import each other (`import-cycle`). `given` has the declarations of a source
 * that is no module. Without `servers`, imports from servers are taken as they are.
 */
export async function loadModules(
  source: ModuleSource,
  loader: ModuleLoader | undefined,
  given?: ParsedSource,
  servers?: NativeServers,
): Promise<Loaded> {
  const done = new Map<string, ParsedModule>()
  const diagnostics: Diagnostic[] = []
  const loads: Load[] = []
  let allParsed = true

  const visit = async (visited: ModuleSource, path: readonly string[], read?: ParsedSource): Promise<ParsedModule> => {
    const known = done.get(visited.id)
    if (known !== undefined) return known
    const isStandard = await isOfLibrary(visited)
    const parsed = read ?? (isStandard ? parsedOnce(visited) : parseModule(visited.text))
    diagnostics.push(...parsed.diagnostics.map((diagnostic) => ({ ...diagnostic, source: visited.id })))
    allParsed &&= parsed.diagnostics.every(({ severity }) => severity !== "error")
    const imports = new Map<ImportDeclaration, ParsedModule | string>()
    for (const declaration of parsed.module.declarations) {
      if (declaration.kind !== "import") continue
      const report = (code: string, message: string, hint?: string) =>
        diagnostics.push(problem(code, message, declaration, visited.id, hint))
      if (isOfNatives(declaration.specifier)) {
        const { specifier } = declaration
        if (isOfServer(specifier) && servers !== undefined) {
          loads.push({ specifier, from: visited.id, found: "unreadable" })
          const problem = await (await import("./reached-server.ts")).problemOf(specifier, servers)
          if (problem !== null) {
            report(...problem)
            continue
          }
        }
        imports.set(declaration, specifier)
        continue
      }
      let found: ModuleSource | null
      try {
        found = await find(declaration.specifier, visited.id, loader, loads)
      } catch (error) {
        loads.push({ specifier: declaration.specifier, from: visited.id, found: "unreadable" })
        if (error instanceof UsageError && error.code === MODULE_CHANGED)
          report(MODULE_CHANGED, error.message, error.hint)
        else
          report(
            "module-unreadable",
            `the module ${JSON.stringify(declaration.specifier)} cannot be read: ${reasonOf(error)}`,
          )
        continue
      }
      if (found === null) {
        report(
          "module-not-found",
          `there is no module ${JSON.stringify(declaration.specifier)}`,
          await notFoundHint(declaration.specifier),
        )
        continue
      }
      const inner = [...path, visited.id]
      if (inner.includes(found.id)) {
        report(
          "import-cycle",
          `modules import each other: ${[...inner.slice(inner.indexOf(found.id)), found.id].join(" → ")}`,
          "move what they share into a module of its own",
        )
        continue
      }
      imports.set(declaration, await visit(found, inner))
    }
    const module: ParsedModule = {
      id: visited.id,
      text: visited.text,
      module: parsed.module,
      imports,
      isStandard,
      ...(visited.origin === undefined ? {} : { origin: visited.origin }),
    }
    done.set(visited.id, module)
    return module
  }

  const root = await visit(source, [], given)
  return { root, modules: [...done.values()], parsed: allParsed, diagnostics, loads }
}

/** The declarations of a source, and the diagnostics of its text. */
export type ParsedSource = Pick<ReturnType<typeof parseModule>, "module" | "diagnostics">
async function isOfLibrary({ id, text }: ModuleSource): Promise<boolean> {
  return id.startsWith("std/") && (await libraryTexts())[id] === text
}

/** The parsed modules of the standard library, shared by all programs of the process. */
const embedded = new Map<string, ReturnType<typeof parseModule>>()

function parsedOnce({ id, text }: ModuleSource): ReturnType<typeof parseModule> {
  let parsed = embedded.get(id)
  if (parsed === undefined) embedded.set(id, (parsed = parseModule(text)))
  return parsed
}

/**
 * Whether a module needs no check: one of the standard library, which its own tests check. If it imports from the host,
 * it depends on the embedding program and must be checked.
 */
export function isSound({ isStandard, imports }: ParsedModule): boolean {
  return isStandard && ![...imports.values()].includes(HOST)
}

async function find(
  specifier: string,
  from: string,
  loader: ModuleLoader | undefined,
  loads: Load[],
): Promise<ModuleSource | null> {
  if (specifier.startsWith("std/")) {
    const text = (await libraryTexts())[specifier]
    return text === undefined ? null : { id: specifier, text }
  }
  if (loader === undefined) return null
  const found = await loader.load(specifier, from)
  loads.push({ specifier, from, found })
  return found
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function standardModules(): Promise<readonly string[]> {
  return [...Object.keys(await libraryTexts()), ...NATIVE_SPECIFIERS].sort()
}

async function notFoundHint(specifier: string): Promise<string> {
  if (specifier.startsWith("std/")) return `the standard library has ${(await standardModules()).join(", ")}`
  if (specifier.startsWith("."))
    return 'write the path relative to the importing file, with the extension, for example "./style.rcl"'
  return "is the package installed?"
}

function problem(code: string, message: string, span: Span, source: string, hint: string | undefined): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    span: { start: span.start, end: span.end },
    source,
    ...(hint === undefined ? {} : { hint }),
  }
}
