// The table of natives: names, declarations, and every example in their documentation.

import { describe, expect, test } from "vitest"
import { NATIVES } from "../../src/builtins/index.ts"
import { createRuntime } from "../../src/index.ts"
import { hasType } from "../../src/values/types.ts"

const open = NATIVES.filter(({ name }) => !name.startsWith("_"))

test("names are unique and sorted", () => {
  const names = NATIVES.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)].sort())
})

test.each(NATIVES)("$name is declared as natives are", ({ name, documentation, parameters, effect }) => {
  expect(name).toMatch(/^_?[a-z]+(_[a-z]+)*$/)
  expect(documentation).toMatch(/^\S.*[.:"]$/m)
  expect(effect).toBe("none")
  const required = parameters.map(({ fallback }) => fallback === undefined)
  expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)))
  for (const { type, fallback } of parameters) if (fallback !== undefined) expect(hasType(fallback, type)).toBe(true)
})

describe("examples", () => {
  const runtime = createRuntime()
  test.each(open)("$name: $example", async ({ example }) => {
    const { value } = await runtime.run(example!, { kind: "expression" })
    expect(value).toBe(true)
  })
})

test("everything that the language promises besides ask, answer and reduce is there", async () => {
  const promised =
    `length range split join lines words sentences sections chunks search matches find_all replace contains
    starts_with ends_with trim upper lower pad repeat map filter flat_map zip enumerate find some every tree_reduce
    sort sort_by group_by unique reverse first last take drop count sum min max mean code_blocks keys values entries
    get merge round floor ceil abs parse_json to_json type_of is`.split(/\s+/)
  const { value } = await createRuntime().run(`[${promised.map((name) => `type_of(${name})`).join(", ")}]`, {
    kind: "expression",
  })
  expect(value).toEqual(promised.map(() => "function"))
})
