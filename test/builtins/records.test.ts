// Records, kinds and types.

import { expect, test } from "vitest"
import { NULL, NUMBER, STRING } from "../../src/values/types.ts"
import { TypeValue } from "../../src/values/values.ts"
import { call, failureOf } from "../support/natives.ts"

test.each([
  ["keys", [{ b: 1, "10": 2, a: 3 }], ["10", "a", "b"]],
  ["values", [{}], []],
  [
    "entries",
    [{ b: null, a: [1] }],
    [
      ["a", [1]],
      ["b", null],
    ],
  ],
  ["from_entries", [[]], {}],
  [
    "from_entries",
    [
      [
        ["a", 1],
        ["a", 2],
        ["__proto__", 3],
      ],
    ],
    Object.fromEntries([
      ["__proto__", 3],
      ["a", 2],
    ]),
  ],
  ["get", [{ a: null }, "a", 1], null],
  ["get", [{}, "toString"], null],
  ["merge", [{ a: { x: 1 } }, { a: { y: 2 } }], { a: { y: 2 } }],
  ["type_of", [null], "null"],
  ["type_of", [{}], "record"],
] as const)("%s(%j) is %j", (name, values, expected) => {
  expect(JSON.stringify(call(name, ...values))).toBe(JSON.stringify(expected))
})

test("an entry that is not a pair", async () => {
  expect(await failureOf("from_entries", [["a", 1, 2]])).toMatch(
    /^invalid-argument: an entry is a pair of a text and a value, not a list of 3/,
  )
  expect(await failureOf("from_entries", [[1, 2]])).toMatch(/^invalid-argument/)
})

test("is takes types, and values that serve as types", () => {
  const is = (value: unknown, type: unknown): unknown => call("is", value, type)
  expect(is("a", new TypeValue(STRING))).toBe(true)
  expect(is("42", new TypeValue(NUMBER))).toBe(false)
  expect(is([1, 2], [new TypeValue(NUMBER)])).toBe(true)
  expect(is(null, new TypeValue(NULL))).toBe(true)
  expect(is("yes", "yes")).toBe(true)
})
