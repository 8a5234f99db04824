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
])("%s is told by its name here", async (name) => {
  const here = nameHere(name)!
  expect(await hintOf(`${name}([1])`)).toBe(`did you mean ${here}?`)
  // It is the name of something that there is.
  expect(await hintOf(`${here}_x([1])`)).toBe(`did you mean ${here}?`)
})

test("a local name that is near is not passed over for what is not there", async () => {
  expect(await hintOf("LET lent = 1 IN lens")).toBe("did you mean lent?")
})
