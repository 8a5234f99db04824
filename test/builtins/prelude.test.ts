// The prelude: each of its definitions is described and has a test in the language, and the tests hold.

import { readFile, readdir } from "node:fs/promises"
import { expect, test } from "vitest"
import { parseModule } from "../../grammar/index.ts"
import { createRuntime } from "../../src/index.ts"

const folder = new URL("../language/prelude/", import.meta.url)
const files = (await readdir(folder)).filter((file) => file.endsWith(".rcl")).toSorted()
const results = (
  await Promise.all(
    files.map(async (file) => createRuntime().test(await readFile(new URL(file, folder), "utf8"), { name: file })),
  )
).flat()

const { module, diagnostics } = parseModule(
  await readFile(new URL("../../stdlib/prelude.rcl", import.meta.url), "utf8"),
)
const tasks = module.declarations
  .filter((declaration) => declaration.kind === "task")
  .map((task) => ({ ...task, name: task.name.text }))
  .filter(({ name }) => !name.startsWith("_"))

test("it parses, and declares tasks only", () => {
  expect(diagnostics).toEqual([])
  expect(module.declarations.every(({ kind }) => kind === "task")).toBe(true)
})

test.each(tasks)("$name is described, and has a test whose name begins with its own", ({ name, documentation }) => {
  expect(documentation).not.toBeNull()
  expect(results.some((result) => result.name.split(/[ ,]/)[0] === name)).toBe(true)
})

test.each(tasks)("$name: its example is true", async ({ documentation }) => {
  const example = /^For example `(.+)`\.$/m.exec(documentation!)![1]!
  expect((await createRuntime().run(example, { kind: "expression" })).value).toBe(true)
})

test.each(results)("TEST $name", ({ passed, diagnostics }) => {
  expect(diagnostics).toEqual([])
  expect(passed).toBe(true)
})
