// From a source to its modules: everything that it imports, directly or not, found, read and parsed.

import { parseModule, type Diagnostic, type ImportDeclaration, type Module, type Span } from "../../../grammar/index.ts"
import { UsageError } from "../../base/errors.ts"
import { EMBEDDED } from "./embedded.ts"
import { MODULE_CHANGED } from "./lock.ts"
import type { ModuleLoader, ModuleSource, PackageOrigin } from "./loader.ts"

/** A parsed module with the modules that its imports mean. */
export interface ParsedModule {
  readonly id: string
  readonly text: string
  readonly module: Module
  /** See `ModuleSource`. */
  readonly origin?: PackageOrigin
  /** What each import means: a module, or what the host provides. */
  readonly imports: ReadonlyMap<ImportDeclaration, ParsedModule | "host">
}

/** An attempt to load a module that an import names: the module, null where there is none, `unreadable` where it failed. */
export interface Load {
  readonly specifier: string
  readonly from: string
  readonly found: ModuleSource | null | "unreadable"
}

export interface Loaded {
  readonly root: ParsedModule
  /** Every module once, each after those that it imports. */
  readonly modules: readonly ParsedModule[]
  /** Whether all of them parsed: what is left of one that did not cannot be checked. */
  readonly parsed: boolean
  readonly diagnostics: readonly Diagnostic[]
  /** The attempts of the loader, in their order. */
  readonly loads: readonly Load[]
}

/**
 * Loads a module and all that it imports. What is wrong is in the diagnostics: text that does not parse, a specifier that
 * names nothing (`module-not-found`), a module that cannot be read (`module-unreadable`), modules that import each other
 * (`import-cycle`).
 */
export async function loadModules(source: ModuleSource, loader: ModuleLoader | undefined): Promise<Loaded> {
  const done = new Map<string, ParsedModule>()
  const diagnostics: Diagnostic[] = []
  const loads: Load[] = []
  let allParsed = true

  const visit = async (given: ModuleSource, path: readonly string[]): Promise<ParsedModule> => {
    const known = done.get(given.id)
    if (known !== undefined) return known
    const parsed = parse(given)
    diagnostics.push(...parsed.diagnostics.map((diagnostic) => ({ ...diagnostic, source: given.id })))
    allParsed &&= parsed.diagnostics.every(({ severity }) => severity !== "error")
    const imports = new Map<ImportDeclaration, ParsedModule | "host">()
    for (const declaration of parsed.module.declarations) {
      if (declaration.kind !== "import") continue
      if (declaration.specifier === "host") {
        imports.set(declaration, "host")
        continue
      }
      const report = (code: string, message: string, hint?: string) =>
        diagnostics.push(problem(code, message, declaration, given.id, hint))
      let found: ModuleSource | null
      try {
        found = await find(declaration.specifier, given.id, loader, loads)
      } catch (error) {
        loads.push({ specifier: declaration.specifier, from: given.id, found: "unreadable" })
        if (error instanceof UsageError && error.code === MODULE_CHANGED)
          report(MODULE_CHANGED, error.message, error.hint)
        else
          report(
            "module-unreadable",
            `the module ${JSON.stringify(declaration.specifier)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          )
        continue
      }
      if (found === null) {
        report(
          "module-not-found",
          `there is no module ${JSON.stringify(declaration.specifier)}`,
          notFoundHint(declaration.specifier),
        )
        continue
      }
      const inner = [...path, given.id]
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
      id: given.id,
      text: given.text,
      module: parsed.module,
      imports,
      ...(given.origin === undefined ? {} : { origin: given.origin }),
    }
    done.set(given.id, module)
    return module
  }

  const root = await visit(source, [])
  return { root, modules: [...done.values()], parsed: allParsed, diagnostics, loads }
}

/** The standard library's modules are parsed once a process. */
const embedded = new Map<string, ReturnType<typeof parseModule>>()

function parse({ id, text }: ModuleSource): ReturnType<typeof parseModule> {
  if (EMBEDDED[id] !== text) return parseModule(text)
  let parsed = embedded.get(id)
  if (parsed === undefined) embedded.set(id, (parsed = parseModule(text)))
  return parsed
}

/** Whether a module is one of the standard library that imports nothing from the host: its tests check it, so a program need not. */
export function isSound({ id, text, imports }: ParsedModule): boolean {
  return EMBEDDED[id] === text && ![...imports.values()].includes("host")
}

async function find(
  specifier: string,
  from: string,
  loader: ModuleLoader | undefined,
  loads: Load[],
): Promise<ModuleSource | null> {
  if (specifier.startsWith("std/")) {
    const text = EMBEDDED[specifier]
    return text === undefined ? null : { id: specifier, text }
  }
  if (loader === undefined) return null
  const found = await loader.load(specifier, from)
  loads.push({ specifier, from, found })
  return found
}

function notFoundHint(specifier: string): string {
  if (specifier.startsWith("std/")) return `the standard library has ${Object.keys(EMBEDDED).join(", ")}`
  if (specifier.startsWith("."))
    return 'the path is relative to the importing file, and names the file whole, for example "./style.rcl"'
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
