// The work of natives: counted in proportion to what they do, in pieces, without a clock.

import { expect, test } from "vitest"
import type { Failure } from "../../src/values/failure.ts"
import { NUMBER } from "../../src/values/types.ts"
import { list, record, TypeValue, type ListValue, type Value } from "../../src/values/values.ts"
import { measure } from "../support/metering.ts"

// The engine of patterns is loaded on first use; after that results are immediate.
/** A native works in pieces between which it pauses, or by few functions of the engine. */
type Manner = "pauses" | "at once"

const PROSE = "Once upon a time there was a text, number 7. It was long!\n\n"
const prose = (size: number): string => PROSE.repeat(Math.ceil(size / PROSE.length))
const textOf = (unit: string) => (size: number) => [unit.repeat(Math.ceil(size / unit.length))]
const numbers = (size: number): ListValue => list(Array.from({ length: size / 10 }, (_, i) => i))

const pairs = (size: number): Value =>
  list(Array.from({ length: size / 10 }, (_, i) => list([`key ${String(size - i).padStart(8, "0")}`, i])))

const largeRecord = (size: number, prefix = "a"): Value =>
  record(Array.from({ length: size / 10 }, (_, i) => [`${prefix}${String(i).padStart(8, "0")}`, i] as const))

/**
 * A native, what it is given for an input of a size, and how it works. Add a row for each native whose work grows with
 * its input.
 */
const NATIVES: readonly (readonly [string, string, (size: number) => readonly Value[], Manner])[] = [
  ["_group_by_keys", "numbers", (size) => [numbers(size), numbers(size)], "pauses"],
  ["_halves", "numbers", (size) => [numbers(size)], "pauses"],
  ["chunks", "prose", (size) => [prose(size)], "pauses"],
  ["chunks", "emoji, size 1", (size) => [...textOf("😀")(size), 1], "pauses"],
  ["chunks", "emoji, size 2", (size) => [...textOf("😀")(size), 2], "pauses"],
  ["chunks", "emoji, size 3", (size) => [...textOf("😀")(size), 3], "pauses"],
  ["chunks", "letters, size 3", (size) => [...textOf("a")(size), 3], "pauses"],
  ["chunks", "letters, one large chunk", (size) => [...textOf("a")(size), size - 1], "pauses"],
  ["chunks", "Thai, size 10", (size) => [...textOf("ภาษาไทยเป็นภาษาที่ไม่มีช่องว่าง")(size), 10], "pauses"],
  ["code_blocks", "blocks", textOf("Text.\n```js\nf(1)\n```\n"), "pauses"],
  ["code_blocks", "a block that is not closed", (size) => [`\`\`\`\n${"a\n".repeat(size / 2)}`], "pauses"],
  ["contains", "a number that is not there", (size) => [numbers(size), -1], "at once"],
  ["ends_with", "letters", (size) => [prose(size), prose(size)], "at once"],
  ["enumerate", "numbers", (size) => [numbers(size)], "pauses"],
  ["find_all", "words", (size) => [prose(size), "[a-z]+"], "pauses"],
  ["find_all", "groups", (size) => [prose(size), "(\\w)(\\w*)"], "pauses"],
  ["find_all", "nothing", (size) => [prose(size), ""], "pauses"],
  ["flatten", "pairs", (size) => [pairs(size)], "pauses"],
  ["from_entries", "pairs, backwards", (size) => [pairs(size)], "pauses"],
  ["index_of", "a number that is not there", (size) => [numbers(size), -1], "pauses"],
  ["is", "a list of numbers", (size) => [numbers(size), list([new TypeValue(NUMBER)])], "at once"],
  ["join", "numbers", (size) => [numbers(size), ", "], "pauses"],
  ["lines", "prose", (size) => [prose(size)], "pauses"],
  ["lower", "prose", (size) => [prose(size)], "pauses"],
  ["matches", "no match", (size) => [prose(size), "[a-z]{20}[0-9]"], "at once"],
  ["max", "numbers", (size) => [numbers(size)], "pauses"],
  ["pad", "spaces", (size) => ["", size], "at once"],
  ["parse_json", "numbers", (size) => [`[${"1,".repeat(size / 2)}1]`], "pauses"],
  ["parse_json", "long numbers", (size) => [`[${"1234567890123456789,".repeat(size / 20)}1]`], "pauses"],
  ["parse_json", "empty lists", (size) => [`[${"[],".repeat(size / 3)}1]`], "pauses"],
  ["parse_json", "spaces", (size) => [`${" ".repeat(size)}1`], "pauses"],
  ["parse_json", "a text with escapes", (size) => [`"${'\\"'.repeat(size / 2)}"`], "pauses"],
  ["replace", "words", (size) => [prose(size), "a", "xy"], "pauses"],
  ["replace_matches", "nothing", (size) => [prose(size), "", "-"], "pauses"],
  ["replace_matches", "words", (size) => [prose(size), "[a-z]+", "<$0>"], "pauses"],
  ["search", "a word", (size) => [prose(size), "time"], "pauses"],
  ["search", "Chinese, in which few words are equal", (size) => [ideographs(size), "一"], "pauses"],
  [
    "search",
    "in a list",
    (size) => [list(Array.from({ length: size / 100 }, (_, i) => `item ${i}`)), "item"],
    "pauses",
  ],
  ["markdown_parts", "prose", (size) => [prose(size)], "pauses"],
  ["markdown_parts", "tables", textOf("| a | b |\n| - | - |\n| c | 1 |\n\n"), "pauses"],
  ["markdown_parts", "lists", textOf("- a\n  b\n> c\n> d\n"), "pauses"],
  ["sections", "prose", (size) => [prose(size)], "pauses"],
  ["sections", "headings", textOf("# Title\n\nText.\n\n"), "pauses"],
  ["sections", "lines that look like headings", textOf("Title\n\nText.\n\n"), "pauses"],
  ["sentences", "prose", (size) => [prose(size)], "pauses"],
  [
    "sentences",
    "wrapped lines",
    textOf("It was a line of text that is just so long that it was wrapped\nhere. "),
    "pauses",
  ],
  ["sort", "numbers, backwards", (size) => [list([...numbers(size)].reverse()), false], "pauses"],
  ["split", "characters", (size) => [prose(size), ""], "pauses"],
  ["split", "words", (size) => [prose(size)], "pauses"],
  ["split", "letters", (size) => [prose(size), "e"], "pauses"],
  ["split", "a separator that is not there", (size) => [prose(size), "~".repeat(100)], "pauses"],
  ["starts_with", "prose", (size) => [prose(size), prose(size)], "at once"],
  ["stretches", "numbers", (size) => [numbers(size)], "pauses"],
  ["stretches", "numbers, alone", (size) => [numbers(size), size], "pauses"],
  ["sum", "numbers", (size) => [numbers(size)], "pauses"],
  ["to_json", "numbers", (size) => [numbers(size)], "pauses"],
  ["to_json", "numbers, indented", (size) => [numbers(size), 2], "pauses"],
  ["trim", "spaces", textOf(" "), "at once"],
  ["unique", "numbers", (size) => [numbers(size)], "pauses"],
  ["upper", "prose", (size) => [prose(size)], "pauses"],
  ["entries", "a record", (size) => [largeRecord(size)], "pauses"],
  ["keys", "a record", (size) => [largeRecord(size * 20)], "pauses"],
  ["values", "a record", (size) => [largeRecord(size * 20)], "pauses"],
  [
    "mean",
    "fractions of 16 digits",
    (size) => [list(Array.from({ length: size / 10 }, (_, i) => 1 / (i + 3)))],
    "pauses",
  ],
  ["merge", "records alike in size", (size) => [largeRecord(size), largeRecord(size, "b")], "pauses"],
  ["merge", "a record and a smaller one", (size) => [largeRecord(size), largeRecord(size / 10, "b")], "pauses"],
  ["range", "fractions", (size) => [0, size / 100, 0.1], "pauses"],
  ["reverse", "emoji", (size) => [prose(size) + "😀".repeat(size / 10)], "pauses"],
  ["words", "prose", (size) => [prose(size)], "pauses"],
  ["zip", "numbers", (size) => [numbers(size), numbers(size)], "pauses"],
  ["words", "Thai", textOf("ภาษาไทยเป็นภาษาที่ไม่มีช่องว่าง "), "pauses"],
]

function ideographs(size: number): string {
  const unit = (i: number): string =>
    String.fromCharCode(0x4e00 + ((i * 7919) % 20_000)) + (i % 30 === 29 ? "。\n\n" : "")
  return Array.from({ length: size }, (_, i) => unit(i)).join("")
}

const SIZE = 200_000

/** The most steps between two pauses of a native in pieces, besides the functions of the engine that read it whole. */
const LONGEST_PIECE = 10_000
/** Steps in which a function of the engine reads the larger text, and how often one reads it in a piece. */
const READING = (2 * SIZE) / 32
const READINGS = 2

test.each(NATIVES)("%s of %s: the steps are proportional to the input", (name, _, inputOf, manner) => {
  const small = measure(name, ...inputOf(SIZE))
  const large = measure(name, ...inputOf(2 * SIZE))
  expect(small.steps).toBeGreaterThan(SIZE / 100)
  expect(large.steps / small.steps).toBeGreaterThan(1.5)
  expect(large.steps / small.steps).toBeLessThan(3)
  expect(large.widest).toBeLessThan(3 * READING)
  if (manner === "pauses") expect(large.longestPiece).toBeLessThan(LONGEST_PIECE + READINGS * READING)
})

test.each([
  ["a text for itself", (size: number) => [different(size), different(size)]],
  ["a text of two words, with a third of it", (size: number) => ["a b ".repeat(size / 4), "a b ".repeat(size / 12)]],
])("search %s takes steps in proportion to both", (_, inputOf) => {
  const steps = (size: number): number => measure("search", ...inputOf(size)).steps
  expect(steps(100_000) / steps(50_000)).toBeLessThan(2.5)
  expect(steps(100_000) / 100_000).toBeLessThan(100)
})

/** Prose of many different words. */
function different(size: number): string {
  const word = (i: number): string => ((i * 7919) % 46_656).toString(36) + (i % 20 === 19 ? "\n\n" : " ")
  return Array.from({ length: size / 5 }, (_, i) => word(i)).join("")
}

test("results are counted with the memory that they take", () => {
  expect(measure("upper", prose(SIZE)).bytes).toBeGreaterThan(2 * SIZE)
  expect(measure("words", prose(SIZE)).bytes).toBeGreaterThan(SIZE)
  expect(measure("replace", prose(SIZE), "a", "b".repeat(10)).bytes).toBeGreaterThan(2 * SIZE)
  expect(measure("find_all", prose(SIZE), "[a-z]").bytes).toBeGreaterThan(10 * SIZE)
})

test("a native that makes too many parts fails before it has made them", () => {
  const text = "a\n ".repeat(10_100_000)
  const failure = (name: string, ...values: readonly Value[]): unknown => {
    try {
      return measure(name, ...values)
    } catch (thrown) {
      return (thrown as Failure).code
    }
  }
  expect(failure("split", text)).toBe("list-too-long")
  expect(failure("split", text, "a")).toBe("list-too-long")
  expect(failure("lines", text)).toBe("list-too-long")
  expect(failure("replace", text, "a", "b".repeat(40))).toBe("text-too-long")
})

test.each([
  ["unique", [list(Array.from({ length: 1_000 }, (_, i) => list([i])))], 20],
  ["_group_by_keys", [numbers(10_000), numbers(10_000)], 15],
  ["sum", [list(Array.from({ length: 1_000 }, (_, i) => 1 / (i + 3)))], 10],
  ["entries", [largeRecord(10_000)], 4],
] as const)("%s counts steps of at most some hundred nanoseconds", (name, given, steps) => {
  expect(measure(name, ...given).steps / 1_000).toBeGreaterThan(steps)
})
