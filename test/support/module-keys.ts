// The keys of a module's tasks and constants, as the memo sees them.

import { expect } from "vitest"
import { parseModule } from "../../grammar/index.ts"
import { Instance, Layout } from "../../src/machine/instance.ts"
import { createRuntime, RecallError } from "../../src/index.ts"
import { BASE, hostGlobals } from "../../src/program/modules/globals.ts"
import { linkModule, type LinkedModule } from "../../src/program/modules/link.ts"
import type { ParsedModule } from "../../src/program/modules/load.ts"

/**
 * The key of each definition by its name. `files` are the modules that it may import, by specifier; `args` values of
 * PARAMs.
 */
export function keysOf(
  source: string,
  {
    files = {},
    args = {},
  }: {
    readonly files?: { readonly [specifier: string]: string }
    readonly args?: { readonly [name: string]: number | string }
  } = {},
): ReadonlyMap<string, string> {
  const layout = new Layout()
  const linked = new Map<string, LinkedModule>()
  const natives = new Map([["host", hostGlobals([])]])
  const link = (id: string, text: string): LinkedModule => {
    const { module, diagnostics } = parseModule(text)
    expect(diagnostics).toEqual([])
    const imports: ParsedModule["imports"] = new Map(
      module.declarations.flatMap((declaration) => {
        if (declaration.kind !== "import") return []
        const target = linked.get(declaration.specifier) ?? link(declaration.specifier, files[declaration.specifier]!)
        return [[declaration, target.parsed] as const]
      }),
    )
    return linkModule({ id, text, module, imports, isStandard: false }, BASE, { layout, linked, natives })
  }
  const { own } = link("main", source)
  const instance = new Instance(null)
  for (const [name, value] of Object.entries(args)) {
    const global = own.get(name)
    if (global?.kind === "parameter") instance.parameters[global.parameter.slot] = value
  }
  const keys = new Map<string, string>()
  for (const [name, global] of own) {
    if (global.kind === "task") keys.set(name, global.task.key(instance))
    if (global.kind === "constant") keys.set(name, global.constant.definition.key(instance))
  }
  return keys
}

/**
 * Fails where a module does not pass the checks before a run, so that a test does not compare keys of nonsense.
 */
export async function expectSound(source: string): Promise<void> {
  await createRuntime()
    .compile(source)
    .catch((error: unknown) => {
      throw error instanceof RecallError ? new Error(`${error.message}\n${source}`) : error
    })
}
