// Chunks: their borders, the locality of edits, and work in proportion to the text.

import { expect, test } from "vitest"
import { countAllUnits } from "../support/count-units.ts"
import { callList, failureOf } from "../support/natives.ts"

const chunksOf = (text: string, size?: number): readonly string[] =>
  callList<string>("chunks", text, ...(size === undefined ? [] : [size]))

test.each([
  ["nothing", "", 10, []],
  ["a short text", "short", 10, ["short"]],
  ["a text of the size", "exactly 10", 10, ["exactly 10"]],
  [
    "before a heading",
    "One two three.\n\nFour five.\n\n# Six\n\nSeven.",
    40,
    ["One two three.\n\nFour five.\n\n", "# Six\n\nSeven."],
  ],
  [
    "between paragraphs",
    "One two. Three four.\n\nFive six. Seven",
    30,
    ["One two. Three four.\n\n", "Five six. Seven"],
  ],
  ["between lines", "one two three\nfour five six", 20, ["one two three\n", "four five six"]],
  ["between sentences", "One two three. Four five six", 20, ["One two three. ", "Four five six"]],
  ["between Chinese sentences", "今天天气很好。我们去公园散步吧", 10, ["今天天气很好。", "我们去公园散步吧"]],
  ["between words", "one twothree fourfive", 16, ["one twothree ", "fourfive"]],
  ["between Thai words", "ภาษาไทย", 5, ["ภาษา", "ไทย"]],
  [
    "not before a comment in code",
    "Intro words here.\n\n```sh\nmake a\n\n# build it\nmake b\n```\n\nAfter the code there is more text.",
    60,
    ["Intro words here.\n\n```sh\nmake a\n\n# build it\nmake b\n```\n\n", "After the code there is more text."],
  ],
  [
    "before code and not in it, even between sentences",
    "One. Two two two. Three.\n```\nfour. five\nsix\n```\n",
    34,
    ["One. Two two two. Three.\n", "```\nfour. five\nsix\n```\n"],
  ],
  [
    "between lines of code where it is too long",
    "```\none two. three\nfour five\n```\n",
    25,
    ["```\none two. three\n", "four five\n```\n"],
  ],
  [
    "not in a comment",
    "One two three four.\n<!--\n\n# Five\n-->\nSix.",
    36,
    ["One two three four.\n", "<!--\n\n# Five\n-->\nSix."],
  ],
  ["not behind an abbreviation", "Then she met Dr. Lee. They talked", 28, ["Then she met Dr. Lee. ", "They talked"]],
  ["before a Japanese quotation", "次の文です。「はい。」と言った", 12, ["次の文です。", "「はい。」と言った"]],
  ["behind a French quotation", "Il dit: « Oui. » Puis il part", 20, ["Il dit: « Oui. » ", "Puis il part"]],
  ["inside a word", "aaaaaaaa", 4, ["aaaa", "aaaa"]],
  ["not inside a pair", "😀😀😀", 3, ["😀", "😀", "😀"]],
  ["not inside a pair even where it does not fit", "a😀b", 1, ["a", "😀", "b"]],
  ["not inside a line's end", "abc\r\ndef", 5, ["abc\r\n", "def"]],
  ["not before a combining mark", "aaae\u0301aaa", 4, ["aaa", "e\u0301aa", "a"]],
] as const)("%s", (_, text, size, expected) => {
  expect(chunksOf(text, size)).toEqual(expected)
})

test("a fraction of a size is dropped, and no size is less than 1", async () => {
  expect(chunksOf("abcdef", 3.7)).toEqual(["abc", "def"])
  expect(await failureOf("chunks", "abc", 0.5)).toMatch(
    /^invalid-argument: the size of a chunk is a whole number of 1 or more, not 0/,
  )
})

// Texts of different structure, without repetition, so that an equal chunk is the same place.
function randomText(seed: number, length: number, separators: readonly string[]): string {
  let state = seed
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const parts: string[] = []
  for (let size = 0; size < length; size += parts.at(-1)!.length) {
    parts.push(Math.floor(random() * 36 ** 6).toString(36) + separators[Math.floor(random() ** 3 * separators.length)]!)
  }
  return parts.join("")
}

test.each([
  ["prose", [" ", " ", " ", ". ", "\n\n", "\n\n# "]],
  ["lines", ["\n"]],
  ["words", [" "]],
  ["no structure at all", [""]],
] as const)("an edit changes the chunks near it only: %s", (_, separators) => {
  const changes: number[] = []
  for (let round = 0; round < 24; round++) {
    const text = randomText(round + 1, 60_000, separators)
    const place = Math.floor((text.length * (round + 1)) / 26)
    const edited = [
      `${text.slice(0, place)}an insertion ${text.slice(place)}`,
      text.slice(0, place) + text.slice(place + 7),
      `${text.slice(0, place)}X${text.slice(place + 1)}`,
    ][round % 3]!
    const before = new Set(chunksOf(text, 1000))
    changes.push(chunksOf(edited, 1000).filter((chunk) => !before.has(chunk)).length)
  }
  // One of some 80. Cutting by position would change half of them on average.
  expect(changes.reduce((sum, change) => sum + change) / changes.length).toBeLessThan(4)
  expect(Math.max(...changes)).toBeLessThan(16)
})

test.each([
  ["prose", "Once upon a time there was a text. "],
  ["one word", "a"],
  ["blank lines", "\n"],
  ["spaces", " "],
  ["Thai", "ภาษาไทยเป็นภาษาที่ไม่มีช่องว่าง"],
  ["lone surrogates", "\ud800"],
  ["code", "Text.\n\n```\na = 1\n\n# b\n```\n\n"],
  ["quotation marks", "「はい。」"],
])("the work is proportional to the text: %s", (_, unit) => {
  const perUnit = (length: number): number => {
    const text = unit.repeat(Math.ceil(length / unit.length))
    return countAllUnits(() => chunksOf(text)) / text.length
  }
  // A text of more chunks has fewer that are not whole.
  expect(perUnit(80_000) / perUnit(20_000)).toBeLessThan(1.25)
  expect(perUnit(80_000)).toBeLessThan(40)
})

test("a text of a million characters is cut without loss", () => {
  const text = "Once upon a time there was a text. ".repeat(30_000)
  expect(chunksOf(text).join("")).toBe(text)
})
