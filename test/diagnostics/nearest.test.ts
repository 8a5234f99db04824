// The nearest name: slips that are found, and names that are too far.

import { expect, test } from "vitest"
import { nearest } from "../../src/diagnostics/nearest.ts"

const NAMES = ["summarize", "sections", "sentences", "find_all", "map", "min", "max", "length"]

test.each([
  ["sumarize", "summarize"],
  ["summarise", "summarize"],
  ["setcions", "sections"],
  ["Sections", "sections"],
  ["findall", "find_all"],
  ["lenght", "length"],
  ["mpa", "map"],
])("%s is %s", (name, expected) => {
  expect(nearest(name, NAMES)).toBe(expected)
})

test.each(["banana", "x", "", "sum", "a".repeat(100)])("%j is near none", (name) => {
  expect(nearest(name, ["summarize", "sections", "find_all", "y", "ab"])).toBeUndefined()
})

test.each([64, 65])("names of %i letters", (length) => {
  expect(nearest("a".repeat(length), [`b${"a".repeat(length - 1)}`])).toBe(
    length > 64 ? undefined : `b${"a".repeat(length - 1)}`,
  )
})

test("a name is never its own nearest", () => {
  expect(nearest("map", ["map"])).toBeUndefined()
})
