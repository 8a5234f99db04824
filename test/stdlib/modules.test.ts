// The modules of the standard library: each loads alone, describes itself, has true examples, and its TESTs hold.

import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { parseModule } from "../../grammar/index.ts"
import { createRuntime } from "../../src/index.ts"
import { runJavascript } from "../support/run-javascript.ts"

const folder = new URL("../../stdlib/", import.meta.url)
const modules = readdirSync(folder)
  .filter((file) => file.endsWith(".rcl") && file !== "prelude.rcl")
  .map((file) => file.slice(0, -".rcl".length))
/** The test file of a module that asks a model. */
const asking = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
  .join("\n")
const newRuntime = () => createRuntime({ natives: [runJavascript] })

describe.each(modules)("std/%s", (name) => {
  const text = readFileSync(new URL(`${name}.rcl`, folder), "utf8")
  const { module, diagnostics } = parseModule(text)
  const tasks = module.declarations
    .filter((declaration) => declaration.kind === "task")
    .map((task) => ({ ...task, name: task.name.text }))
    .filter(({ name }) => !name.startsWith("_"))
  const examples = [...text.matchAll(/^## For example `(.+)`\.$/gm)].map(([, example = ""]) => example)
  const tests = module.declarations.filter((declaration) => declaration.kind === "test").map(({ name }) => name.text)

  test("it parses, begins with a description, and loads alone", async () => {
    expect(diagnostics).toEqual([])
    expect(text).toMatch(/^## \S.*\.\n/)
    const imported = await createRuntime({ natives: [runJavascript] }).compile(
      `IMPORT ${tasks.map(({ name }) => name).join(", ")} FROM "std/${name}"`,
    )
    expect(imported.parameters).toEqual([])
  })
  test("its TESTs hold", async () => {
    const results = await newRuntime().test(text, { name: `std/${name}` })
    expect(
      results
        .filter(({ passed }) => !passed)
        .map(({ name, diagnostics }) => [name, ...diagnostics.map(({ message }) => message)]),
    ).toEqual([])
    expect(results).toHaveLength(tests.length)
  })
  test.each(tasks)("$name is described, typed and tested", (task) => {
    expect(task.documentation).not.toBeNull()
    expect(task.returns).not.toBeNull()
    for (const { name, type } of task.parameters) expect(type, `the type of ${name.text}`).not.toBeNull()
    const word = new RegExp(`\\b${task.name}\\b`)
    expect(
      tests.some((test) => word.test(test)) || examples.some((example) => word.test(example)) || word.test(asking),
    ).toBe(true)
  })
  test("its examples are true", async () => {
    const imports = `IMPORT ${tasks.map(({ name }) => name).join(", ")} FROM "std/${name}"`
    for (const example of examples)
      expect((await newRuntime().run(`${imports}\nEMIT ${example}`)).value, example).toBe(true)
  })
})
