// The linter enforces the architecture: each of these imports is refused, and those that the layers allow are not.

import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))

const REFUSED = [
  ["grammar/a.ts", "node:fs"],
  ["grammar/b.ts", "../src/diagnostics/render.ts"],
  ["src/a.ts", "node:fs"],
  ["src/b.ts", "./host/files.ts"],
  ["src/models/a.ts", "../runtime.ts"],
  ["src/models/openai/a.ts", "../../cli/run.ts"],
  ["src/memo/stores/a.ts", "node:sqlite"],
  ["src/builtins/a.ts", "../testing/index.ts"],
  ["src/diagnostics/a.ts", "../program/check/names.ts"],
  ["src/diagnostics/b.ts", "node:util"],
  ["src/program/check/a.ts", "../../answers/prompt.ts"],
  ["src/program/check/b.ts", "../../models/model.ts"],
  ["src/machine/a.ts", "../models/openai/index.ts"],
  ["src/machine/b.ts", "../program/modules/embedded.ts"],
  ["src/machine/c.ts", "../runtime.ts"],
  ["src/values/d.ts", "../builtins/index.ts"],
  ["src/program/compile/d.ts", "../../run/run.ts"],
  ["src/program/compile/e.ts", "../../memo/store.ts"],
  ["src/machine/e.ts", "node:fs"],
  ["src/host/a.ts", "../cli/run.ts"],
  ["viewer/a.ts", "node:fs"],
  ["viewer/view/a.tsx", "../../src/runtime.ts"],
] as const

const ALLOWED = [
  ["grammar/ok.ts", "./ast.ts"],
  ["src/diagnostics/ok.ts", "../../grammar/diagnostic.ts"],
  ["src/program/check/ok.ts", "../../diagnostics/nearest.ts"],
  ["src/machine/ok.ts", "../values/keys.ts"],
  ["src/program/compile/ok.ts", "../../values/values.ts"],
  ["src/program/compile/ok2.ts", "../../../grammar/index.ts"],
  ["src/host/ok.ts", "node:fs"],
  ["src/host/ok2.ts", "../runtime.ts"],
  ["src/cli/ok.ts", "../host/files.ts"],
  ["viewer/view/ok.tsx", "../../src/trace/totals.ts"],
] as const

let refused: ReadonlySet<string>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-layers-"))
  await cp(`${root}/.oxlintrc.json`, `${folder}/.oxlintrc.json`)
  for (const [file, specifier] of [...REFUSED, ...ALLOWED]) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(
      join(folder, file),
      `export * from "${specifier}"\nexport const later = () => import("${specifier}")\n`,
    )
  }
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [`${root}/node_modules/oxlint/bin/oxlint`, "--format=unix"],
      { cwd: folder },
      (_error, stdout) => resolve(stdout),
    )
  })
  const counts = new Map<string, number>()
  for (const [, file = ""] of output.matchAll(/^(\S+?):\d+:\d+: .*no-restricted-imports/gm))
    counts.set(file, (counts.get(file) ?? 0) + 1)
  // Both the static and the dynamic import.
  refused = new Set([...counts].filter(([, count]) => count === 2).map(([file]) => file))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(REFUSED)("%s may not import %s", (file) => {
  expect(refused).toContain(file)
})

test.each(ALLOWED)("%s may import %s", (file) => {
  expect(refused).not.toContain(file)
})
