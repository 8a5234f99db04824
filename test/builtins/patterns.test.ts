// Patterns: matches, failures, and work in proportion to the text for every pattern.

import { beforeAll, expect, test } from "vitest"
import { countAllUnits } from "../support/count-units.ts"
import { call, failureOf } from "../support/natives.ts"

// The engine is loaded on first use; after that results are immediate.
beforeAll(() => call("matches", "", ""))

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
] as const)("%s(%j)", (name, values, expected) => {
  expect(call(name, ...values)).toEqual(expected)
})

test.each([
  ["(a", /^invalid-pattern: not a pattern: missing closing \)/],
  ["a(?=b)", /^invalid-pattern: not a pattern: invalid or unsupported Perl syntax/],
  ["(a)\\1", /^invalid-pattern: not a pattern: invalid escape sequence/],
  ["a{2000}", /^invalid-pattern: not a pattern: invalid repeat count/],
  [`(?:${"a{1000}".repeat(10)})`, /^invalid-pattern: the pattern is too large/],
])("%s is refused", async (pattern, expected) => {
  expect(await failureOf("find_all", "abc", pattern)).toMatch(expected)
})

test("a large pattern that is not too large", () => {
  expect(call("matches", "a".repeat(4_000), `^${"a{1000}".repeat(4)}$`)).toBe(true)
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

test.each(["[a-z]+", "(\\w)(\\w*)\\b", "", "(?m)^.*$", "[\\w.]+@[\\w.]+\\.\\w+", '"[^"]*"'])(
  "%s on a large text is not stopped",
  (pattern) => {
    expect(() => call("find_all", 'hello bob.x@example.com "quoted" world\n'.repeat(10_000), pattern)).not.toThrow()
  },
)
