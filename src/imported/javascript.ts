// Compiles a module to a JavaScript module that exports its public tasks.

import type { Diagnostic } from "../../grammar/index.ts"
import { parseModule } from "../../grammar/module.ts"
import type { ModuleSource } from "../program/modules/loader.ts"
import { isOfServer } from "../program/modules/servers.ts"
import { exportName } from "../reference/names.ts"

export interface JavaScriptModule {
  readonly code: string
  /** The errors of the text; `code` is unusable if there are any. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The JavaScript of a module. It imports the modules that the module imports, by the specifiers that `pathOf` gives,
 * so that a bundler follows them. The runtime provides `std/…` and `host`.
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

/** Like `javaScriptOf`, with specifiers unchanged. */
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
    specifiers: [...specifiers].filter((specifier) => !isGiven(specifier)),
    diagnostics: diagnostics
      .filter(({ severity }) => severity === "error")
      .map((diagnostic) => ({ ...diagnostic, source: id })),
  }
}

/** Whether the runtime has the module itself: the natives of the host and of servers, and the library. */
function isGiven(specifier: string): boolean {
  return specifier === "host" || specifier.startsWith("std/") || isOfServer(specifier)
}

/** The code of a module. Its local names begin with `$`, which no name of Recall does. */
function assemble(
  { id, text, origin }: ModuleSource,
  { tasks, diagnostics }: Parts,
  imports: readonly (readonly [specifier: string, path: string])[],
): JavaScriptModule {
  const imported = imports.map(([, path], i) => `import $import${i} from ${JSON.stringify(path)}\n`).join("")
  const modules = imports.map(([specifier], i) => `${JSON.stringify(specifier)}: $import${i}`).join(", ")
  // The default export is the module itself, so a task named `default` is only reachable by `tasksOf`.
  const named = tasks.map((name, i) => ({ name, local: `$task${i}` })).filter(({ name }) => name !== "default")
  const fields = [
    `id: ${JSON.stringify(id)}`,
    `text: ${JSON.stringify(text)}`,
    ...(origin === undefined ? [] : [`origin: ${JSON.stringify(origin)}`]),
    `tasks: ${JSON.stringify(tasks)}`,
    `imports: () => ({ ${modules} })`,
  ]
  const code = [
    `import { tasksOf as $tasksOf } from "recall-lang"\n`,
    imported,
    `const $module = { ${fields.join(", ")} }\n`,
    `const $tasks = /* @__PURE__ */ $tasksOf($module)\n`,
    ...named.map(({ name, local }) => `const ${local} = $tasks[${JSON.stringify(name)}]\n`),
    `export { $module as default${named.map(({ name, local }) => `, ${local} as ${exportName(name)}`).join("")} }\n`,
  ]
  return { code: code.join(""), diagnostics }
}
