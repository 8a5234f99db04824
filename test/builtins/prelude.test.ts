// The prelude: each of its definitions is described and has tests, and they hold.

import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { parseModule } from "../../grammar/index.ts"
import { createRuntime } from "../../src/index.ts"

const text = await readFile(new URL("../../stdlib/prelude.rcl", import.meta.url), "utf8")
const { module, diagnostics } = parseModule(text)
const tests = module.declarations.filter((declaration) => declaration.kind === "test")
const tasks = module.declarations.filter((declaration) => declaration.kind === "task").filter(({ name }) => !name.startsWith("_"))

test("it parses", () => {
  expect(diagnostics).toEqual([])
})

test.each(tasks)("$name is described, and has a test that begins with its name", ({ name, documentation }) => {
  expect(documentation).not.toBeNull()
  expect(tests.some((each) => each.name.split(/[ ,]/)[0] === name)).toBe(true)
})

// As a module of their own: a program finds the prelude without importing it, and only the prelude sees its private natives.
const results = await createRuntime().test(tests.map(({ start, end }) => text.slice(start, end)).join("\n"), { name: "std/prelude" })

test.each(results)("TEST $name", ({ passed, diagnostics }) => {
  expect(diagnostics).toEqual([])
  expect(passed).toBe(true)
})

test("all of them ran", () => {
  expect(results).toHaveLength(tests.length)
})
