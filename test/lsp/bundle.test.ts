// The libraries of the language server in the built command line: no other command loads them.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { buildCommandLine } from "../../scripts/build.ts"

test("are loaded by recall lsp alone", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "recall-bundle-"))
  const { outputs } = await buildCommandLine(folder).finally(() => rm(folder, { recursive: true, force: true }))
  const has = (path: string) => Object.keys(outputs[path]!.inputs).some((input) => /\/vscode-(?:lang|json)/.test(input))
  const chunks = Object.keys(outputs).filter((path) => path.endsWith(".js") && has(path))
  expect(chunks.map((path) => outputs[path]!.entryPoint)).toEqual(["src/cli/commands/lsp.ts"])
  // All imports of that chunk, from wherever, are on demand.
  const imports = Object.values(outputs).flatMap((output) => output.imports.filter(({ path }) => chunks.includes(path)))
  expect(imports.map(({ kind }) => kind)).toEqual(["dynamic-import"])
})
