// A module of Recall as a module of JavaScript, whose exports are its public tasks.

import { parseModule, type Diagnostic } from "../../grammar/index.ts"
import type { ModuleSource } from "../program/modules/loader.ts"
import { exportName } from "../reference/names.ts"

export interface JavaScriptModule {
  readonly code: string
  /** What is wrong with the text; then `code` is of no use. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The code for a module. What it imports is imported by the code, too, so that a bundler follows it: `pathOf` says by which
 * specifier. `std/…` and `host` are the runtime's own.
 */
export async function javaScriptOf(
  source: ModuleSource,
  pathOf: (specifier: string) => string | Promise<string>,
): Promise<JavaScriptModule> {
  const { specifiers, ...parts } = parse(source)
  return assemble(
    source,
    parts,
    await Promise.all(specifiers.map(async (specifier) => [specifier, await pathOf(specifier)] as const)),
  )
}

/** The same where each specifier stays as it is. */
export function javaScriptAsIs(source: ModuleSource): JavaScriptModule {
  const { specifiers, ...parts } = parse(source)
  return assemble(
    source,
    parts,
    specifiers.map((specifier) => [specifier, specifier]),
  )
}

interface Parts {
  readonly tasks: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

function parse({ id, text }: ModuleSource): Parts & { readonly specifiers: readonly string[] } {
  const { module, diagnostics } = parseModule(text)
  const specifiers = new Set(module.declarations.flatMap((one) => (one.kind === "import" ? [one.specifier] : [])))
  return {
    tasks: module.declarations
      .flatMap((one) => (one.kind === "task" ? [one.name.text] : []))
      .filter((name) => !name.startsWith("_")),
    specifiers: [...specifiers].filter((specifier) => specifier !== "host" && !specifier.startsWith("std/")),
    diagnostics: diagnostics
      .filter(({ severity }) => severity === "error")
      .map((diagnostic) => ({ ...diagnostic, source: id })),
  }
}

/** Names that begin with `$` meet none of Recall's. */
function assemble(
  { id, text, origin }: ModuleSource,
  { tasks, diagnostics }: Parts,
  imports: readonly (readonly [specifier: string, path: string])[],
): JavaScriptModule {
  const imported = imports.map(([, path], i) => `import $import${i} from ${JSON.stringify(path)}\n`).join("")
  const modules = imports.map(([specifier], i) => `${JSON.stringify(specifier)}: $import${i}`).join(", ")
  // The module itself is the default export; a task of that name is reached through `tasksOf`.
  const named = tasks.map((name, i) => ({ name, local: `$task${i}` })).filter(({ name }) => name !== "default")
  const code = [
    `import { tasksOf as $tasksOf } from "recall-lang"\n`,
    imported,
    `const $module = { id: ${JSON.stringify(id)}, text: ${JSON.stringify(text)}, ${origin === undefined ? "" : `origin: ${JSON.stringify(origin)}, `}tasks: ${JSON.stringify(tasks)}, imports: () => ({ ${modules} }) }\n`,
    `const $tasks = /* @__PURE__ */ $tasksOf($module)\n`,
    ...named.map(({ name, local }) => `const ${local} = $tasks[${JSON.stringify(name)}]\n`),
    `export { $module as default${named.map(({ name, local }) => `, ${local} as ${exportName(name)}`).join("")} }\n`,
  ]
  return { code: code.join(""), diagnostics }
}
