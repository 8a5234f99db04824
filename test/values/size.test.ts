// The bytes that a value keeps alive, by estimate: in one generation, what values share is counted once.

import { expect, test } from "vitest"
import { bytesOf } from "../../src/values/size.ts"
import { list, type Value } from "../../src/values/values.ts"

const numbers = (count: number): Value => list(Array.from({ length: count }, (_, i) => i))

test("a long value takes more than a short one, and no scalar takes anything but a text", () => {
  for (const value of [0, 1.5, true, null]) expect(bytesOf(value, 1)).toBe(0)
  expect(bytesOf("a".repeat(1_000), 1)).toBeGreaterThan(2_000)
  expect(bytesOf(numbers(1_000), 1)).toBeGreaterThan(8_000)
  expect(bytesOf(10n ** 10_000n, 1)).toBeGreaterThan(4_000)
})

test("the items of a list are counted once in a generation, however many lists show them", () => {
  const items = numbers(1_000)
  const first = bytesOf(items, 1)
  expect(bytesOf(items, 1)).toBeLessThan(first / 10)
  expect(bytesOf(list([items, items]), 1)).toBeLessThan(first / 10)
  expect(bytesOf(items, 2)).toBe(first)
})

test("lists that share their parts on many levels are counted as fast as they were made", () => {
  let value = list([1])
  for (let i = 0; i < 1_000; i++) value = list([value, value])
  expect(bytesOf(value, 1)).toBeLessThan(1_000_000)
})

test("a value that is nested a million levels deep is counted", () => {
  let value = list([])
  for (let i = 0; i < 1_000_000; i++) value = list([value])
  expect(bytesOf(value, 1)).toBeGreaterThan(1_000_000)
})
