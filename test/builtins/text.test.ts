// Texts: the cases that the documentation's examples leave open.

import { expect, test } from "vitest"
import { call, failureOf } from "../support/natives.ts"

test.each([
  ["split", ["  one two\n three "], ["one", "two", "three"]],
  ["split", [""], []],
  ["split", ["", ","], [""]],
  ["split", [",a,", ","], ["", "a", ""]],
  ["split", ["a😀b", ""], ["a", "😀", "b"]],
  ["join", [[]], ""],
  ["join", [["a", null, true, 1.5, { b: 1, a: [2] }], " "], 'a null true 1.5 {"a":[2],"b":1}'],
  ["lines", [""], []],
  ["lines", ["a\r\nb\rc\n\n"], ["a", "b", "c", ""]],
  ["trim", ["\u00a0\t a \ufeff"], "a"],
  ["replace", ["a.b.c", ".", "$&"], "a$&b$&c"],
  ["replace", ["aaa", "aa", "b"], "ba"],
  ["pad", ["abc", 2], "abc"],
  ["pad", ["abc", 5], "abc  "],
  ["pad", [-7, 4, "start"], "  -7"],
  ["pad", ["x", 6, "both", "ab"], "abxaba"],
  ["starts_with", ["abc", ""], true],
] as const)("%s(%j) is %j", (name, values, expected) => {
  expect(call(name, ...values)).toEqual(expected)
})

const LONG = 40_000

test("texts that are worked on in pieces are those of the whole", () => {
  for (const text of [
    "ab😀".repeat(LONG),
    "ΑΣ ΣΑΣ. ".repeat(LONG),
    `😀${"Σ".repeat(LONG)}`,
    "a\r\nb\rİß\u00a0".repeat(LONG),
  ]) {
    expect(call("upper", text)).toBe(text.toUpperCase())
    expect(call("lower", text)).toBe(text.toLowerCase())
    expect(call("reverse", text)).toBe([...text].reverse().join(""))
    expect(call("split", text)).toEqual(text.trim().split(/\s+/))
    expect(call("lines", text)).toEqual(text.replace(/\r\n$|[\r\n]$/, "").split(/\r\n|\n|\r/))
    for (const sought of ["a", "b😀a", "Σ", "aa", "Σ".repeat(3), text.slice(5, 70_000), `${text}~`]) {
      expect(call("split", text, sought)).toEqual(text.split(sought))
      expect(call("replace", text, sought, "xyz")).toBe(text.replaceAll(sought, "xyz"))
    }
  }
})

test("a text that its case makes too long", async () => {
  expect(await failureOf("upper", "ΐ".repeat(100_000_000))).toMatch(/^text-too-long/)
})

test.each([
  ["replace", ["abc", "", "x"], /^invalid-argument: the text to replace is empty/],
  ["pad", ["a", 3, "end", ""], /^invalid-argument: the fill is empty/],
  ["pad", ["a", 1.5], /^invalid-argument: the width is a whole number of 0 or more, not 1.5/],
  ["pad", ["a", 1e12], /^text-too-long/],
  ["repeat", ["ab", 1e12], /^text-too-long/],
  ["repeat", [[1], 1e12], /^list-too-long/],
  ["repeat", ["ab", -1], /^invalid-argument: the count is a whole number of 0 or more, not -1/],
] as const)("%s(%j) fails with %s", async (name, values, expected) => {
  expect(await failureOf(name, ...values)).toMatch(expected)
})
