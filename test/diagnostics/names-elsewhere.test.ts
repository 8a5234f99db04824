// Names from other languages lead to those that are there.

import { expect, test } from "vitest"
import { createRuntime } from "../../src/runtime.ts"
import { nameHere } from "../../src/diagnostics/names-elsewhere.ts"
import { errorOf } from "../support/asking.ts"

const hintOf = async (source: string) =>
  (await errorOf(createRuntime().run(source, { kind: "expression" }))).diagnostics[0]!.hint

test.each([
  "len",
  "size",
  "str",
  "String",
  "int",
  "parseInt",
  "strip",
  "toLowerCase",
  "includes",
  "sorted",
  "avg",
  "items",
  "loads",
  "dumps",
  "typeof",
  "distinct",
  "fold",
])("%s leads to its name here", async (name) => {
  const here = nameHere(name)!
  expect(await hintOf(`${name}([1])`)).toBe(`did you mean ${here}?`)
  // The name is taken by something else here.
  expect(await hintOf(`${here}_x([1])`)).toBe(`did you mean ${here}?`)
})

test("a nearby local name takes precedence over a name from elsewhere", async () => {
  expect(await hintOf("LET lent = 1 IN lens")).toBe("did you mean lent?")
})
