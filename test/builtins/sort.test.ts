// Sorting, and the ends of an order.

import { expect, test } from "vitest"
import { compare } from "../../src/builtins/order.ts"
import { list, type Value } from "../../src/values/values.ts"
import { measure } from "../support/metering.ts"
import { stepsOf } from "../support/steps.ts"
import { call, failureOf } from "../support/natives.ts"

test.each([
  ["sort", [[]], []],
  ["sort", [[3, -1, 2.5]], [-1, 2.5, 3]],
  ["sort", [[3, 1, 2], true], [3, 2, 1]],
  ["sort", [["b", "a", "B", "é", "ab"]], ["B", "a", "ab", "b", "é"]],
  ["sort", [[true, false]], [false, true]],
  ["sort", [[[2, "a"], [1, "b"], [1, "a"], [1]]], [[1], [1, "a"], [1, "b"], [2, "a"]]],
  ["_sort_by_keys", [["a", "b", "c", "d"], [2, 1, 2, 1], false], ["b", "d", "a", "c"]],
  ["_sort_by_keys", [["a", "b", "c", "d"], [2, 1, 2, 1], true], ["a", "c", "b", "d"]],
  ["min", [["b", "a"]], "a"],
  [
    "max",
    [
      [
        [1, 2],
        [1, 3],
      ],
    ],
    [1, 3],
  ],
] as const)("%s(%j) is %j", (name, values, expected) => {
  expect(call(name, ...values)).toEqual(expected)
})

test.each([
  [
    "sort",
    [[1, "a"]],
    /^no-order: the string "a" and the number 1 have no order|^no-order: the number 1 and the string "a" have no order/,
  ],
  ["sort", [[null]], /^no-order: null has no order/],
  ["sort", [[{ a: 1 }, { a: 2 }]], /^no-order: a record with the keys a has no order/],
  ["min", [[]], /^empty-list: the minimum of an empty list is undefined/],
  ["max", [[]], /^empty-list: the maximum of an empty list is undefined/],
] as const)("%s(%j) fails with %s", async (name, values, expected) => {
  expect(await failureOf(name, ...values)).toMatch(expected)
})

test("sorting n items compares at most n log n pairs", () => {
  const length = 2 ** 14
  const numbers = Array.from({ length }, (_, i) => (i * 7919) % 16_411)
  // Each comparison is a step.
  expect(stepsOf(() => call("sort", numbers))).toBeLessThan(length * (Math.log2(length) + 8))
})

test("lists that share their parts are compared in few steps", () => {
  const shared = (): Value => {
    let value: Value = 1
    for (let i = 0; i < 60; i++) value = list([value, value])
    return value
  }
  const [a, b] = [shared(), shared()]
  expect(stepsOf(() => expect(compare(a, b)).toBe(0))).toBeLessThan(10_000)
  expect(measure("sort", list([a, b]), false).steps).toBeLessThan(10_000)
})
