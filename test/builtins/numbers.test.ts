// Numbers: rounding, and results that are not finite.

import { expect, test } from "vitest"
import { call, failureOf } from "../support/natives.ts"

test.each([
  ["sum", [[]], 0],
  ["sum", [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]], 1],
  ["sum", [[1, 1e100, 1, -1e100]], 2],
  ["mean", [[1, 2]], 1.5],
  ["round", [2.4], 2],
  ["round", [-2.5], -3],
  ["round", [0.5], 1],
  ["round", [1.45, 1], 1.5],
  ["round", [2.675, 2], 2.68],
  ["round", [1e-7, 3], 0],
  ["round", [1.5e-7, 7], 2e-7],
  ["round", [12345, -2], 12300],
  ["round", [49, -2], 0],
  ["floor", [1.9], 1],
  ["ceil", [-1.9], -1],
  ["abs", [0], 0],
  ["power", [2, 0.5], Math.SQRT2],
  ["power", [0, 0], 1],
  ["sqrt", [0], 0],
] as const)("%s(%j) is %j", (name, values, expected) => {
  expect(call(name, ...values)).toBe(expected)
})

test("a large whole number is rounded exactly", () => {
  expect(call("round", 1e21)).toBe(10n ** 21n)
  expect(call("round", 12345678901234567890n, -2)).toBe(12345678901234567900n)
})

test.each([
  ["round", [-0.4]],
  ["ceil", [-0.4]],
  ["sum", [[-0]]],
  ["sqrt", [-0]],
  ["floor", [-0]],
  ["power", [-0, 3]],
] as const)("%s(%j) is 0, not -0", (name, values) => {
  expect(call(name, ...values)).toBe(0)
})

test.each([
  ["mean", [[]], /^empty-list: the mean of an empty list is undefined/],
  ["power", [10, 200_000], /^number-too-large/],
  ["power", [-8, 1 / 3], /^not-a-number: -8 to the power/],
  ["power", [0, -1], /^division-by-zero/],
  ["sqrt", [-1], /^not-a-number: the square root of -1/],
  ["round", [1.5, 0.5], /^invalid-argument: the number of digits is a whole number, not 0.5/],
] as const)("%s(%j) fails with %s", async (name, values, expected) => {
  expect(await failureOf(name, ...values)).toMatch(expected)
})
