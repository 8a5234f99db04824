// Patterns: matches, failures, and work in proportion to the text for every pattern.

import { expect, test } from "vitest"
import { atOnce, Meter, metered, type Work } from "../../src/values/meter.ts"
import type { ListValue, Value } from "../../src/values/values.ts"
import { countAllUnits } from "../support/count-units.ts"
import { call, failureOf, nativeOf } from "../support/natives.ts"

// The engine is loaded on first use; after that results are immediate.
test.each([
  ["matches", ["abc", "b"], true],
  ["matches", ["abc", "^b"], false],
  ["matches", ["ÉCOLE", "(?i)école"], true],
  ["matches", ["a\nb", "(?m)^b$"], true],
  ["matches", ["한국어 문장", "\\p{Hangul}+ 문"], true],
  ["find_all", ["no", "x"], []],
  [
    "find_all",
    ["a😀b😀", "😀"],
    [
      { text: "😀", start: 1, groups: [] },
      { text: "😀", start: 4, groups: [] },
    ],
  ],
  [
    "find_all",
    ["ab", "(x)?[ab]"],
    [
      { text: "a", start: 0, groups: [null] },
      { text: "b", start: 1, groups: [null] },
    ],
  ],
  ["find_all", ["2024-05", "(?<year>\\d+)-(?P<month>\\d+)"], [{ text: "2024-05", start: 0, groups: ["2024", "05"] }]],
  [
    "find_all",
    ["ab", ""],
    [
      { text: "", start: 0, groups: [] },
      { text: "", start: 1, groups: [] },
      { text: "", start: 2, groups: [] },
    ],
  ],
  ["replace_matches", ["a1b22", "[0-9]+", "#"], "a#b#"],
  ["replace_matches", ["John Smith", "(\\w+) (\\w+)", "$2, $1 ($0) $$9 $9"], "Smith, John (John Smith) $9 "],
  ["replace_matches", ["abc", "x*", "-"], "-a-b-c-"],
  ["replace_matches", ["abc", "", "-"], "-a-b-c-"],
] as const)("%s(%j)", (name, values, expected) => {
  expect(call(name, ...values)).toEqual(expected)
})

test.each([
  ["(a", /^invalid-pattern: not a pattern: missing closing \)/],
  ["a(?=b)", /^invalid-pattern: not a pattern: invalid or unsupported Perl syntax/],
  ["(a)\\1", /^invalid-pattern: not a pattern: invalid escape sequence/],
  ["a{2000}", /^invalid-pattern: not a pattern: invalid repeat count/],
  [`(?:${"a{1000}".repeat(10)})`, /^invalid-pattern: the pattern is too large/],
  [`[${"a".repeat(50_000)}]`, /^invalid-pattern: the pattern is too large/],
])("%s is refused", async (pattern, expected) => {
  expect(await failureOf("find_all", "abc", pattern)).toMatch(expected)
})

test("a large pattern that is not too large", () => {
  expect(call("matches", "a".repeat(4_000), `^${"a{1000}".repeat(4)}$`)).toBe(true)
  expect(call("matches", "a", `[${"a".repeat(49_998)}]`)).toBe(true)
})

test.each([
  ["(a+)+$", "b"],
  ["(a|aa)+$", "b"],
  ["(.*)(.*)(.*)x", ""],
  ["(?:a?){50}a{50}", ""],
])("%s reads a text a few times, however long it is", (pattern, end) => {
  for (const name of ["matches", "find_all"])
    for (const length of [2_000, 200_000])
      expect(countAllUnits(() => call(name, "a".repeat(length) + end, pattern)) / length, name).toBeLessThan(10)
})

test("a pattern that reads on far behind each of its matches is stopped", async () => {
  expect(await failureOf("find_all", "a".repeat(100_000), "a.*b|a")).toMatch(/^pattern-too-slow: /)
  expect(await failureOf("replace_matches", "a".repeat(100_000), "a.*b|a", "")).toMatch(/^pattern-too-slow: /)
  expect(call("find_all", "a".repeat(1_000), "a.*b|a")).toHaveLength(1_000) // a short text may be read often
})

test.each(["(?:x?){500}x{500}$", "(?:x?){50}x{50}$", "(?:(x)?){100}y?$"])(
  "%s is stopped on a text on which each character takes as many steps as the pattern has states",
  async (pattern) => {
    expect(await failureOf("find_all", "x".repeat(1_000_000), pattern)).toMatch(/^pattern-too-slow: /)
  },
)

test("one match is stopped earlier than many, because nothing can interrupt it", async () => {
  const text = "x".repeat(3_000_000)
  expect(await failureOf("find_all", text, "(?:x?){15}x{15}$")).toMatch(/^pattern-too-slow: /)
  expect(call("find_all", text, "(?:x?){15}x{15}")).toHaveLength(100_000)
})

test("the meter can end one long match", () => {
  class Exhausted extends Meter {
    override fuel = 100_000
    look(): void {
      throw new Error("too many steps")
    }
    full(): never {
      throw new Error("too much memory")
    }
  }
  const text = "x".repeat(1_000_000)
  for (const [name, pattern] of [
    ["find_all", "(?:x?){50}x{50}$"],
    ["matches", "x{20}[yz]$|(?:x|z)*[vw]"],
  ] as const) {
    expect(() => metered(new Exhausted(), () => call(name, text, pattern))).toThrow("too many steps")
  }
})

test("interleaved searches with one pattern have the work of each counted on its own text", () => {
  const begin = (text: string) => nativeOf("find_all").run(text as never, "x+y?" as never) as Work<Value>
  const works = [begin("x ".repeat(20_000)), begin("xy ".repeat(20_000))]
  const results: Value[] = []
  for (const work of [...works, ...works]) work.next()
  for (const work of works) results.push(atOnce(work))
  expect(results.map((found) => (found as ListValue).length)).toEqual([20_000, 20_000])
})

test.each(["[a-z]+", "(\\w)(\\w*)\\b", "", "(?m)^.*$", "[\\w.]+@[\\w.]+\\.\\w+", '"[^"]*"'])(
  "%s on a large text is not stopped",
  (pattern) => {
    expect(() => call("find_all", 'hello bob.x@example.com "quoted" world\n'.repeat(10_000), pattern)).not.toThrow()
  },
)
