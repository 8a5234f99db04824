// Search: matches, languages, order and the amount of work.

import { expect, test } from "vitest"
import { MAX_QUERY_TERMS } from "../../src/builtins/reading/limits.ts"
import { PASSAGE_SIZE } from "../../src/builtins/reading/passages.ts"
import { countAllUnits } from "../support/count-units.ts"
import { callList, failureOf } from "../support/natives.ts"

interface Found {
  readonly text: string
  readonly start: number
  readonly score: number
}
const search = (within: unknown, query: string, top?: number): readonly Found[] =>
  callList<Found>("search", within, query, ...(top === undefined ? [] : [top]))

const article = `# Refunds

A refund is paid within fourteen days of the return.

# Delivery

Parcels are delivered by bicycle. Cyclists wear helmets.

# Contact

Write to us, or call the office. Schreiben Sie uns ein Café-Rezept.`

test.each([
  ["a word", "refund", "# Refunds\n\nA refund is paid within fourteen days of the return."],
  ["a plural", "parcel", "# Delivery\n\nParcels are delivered by bicycle. Cyclists wear helmets."],
  ["the beginning of a word", "cycl", "# Delivery\n\nParcels are delivered by bicycle. Cyclists wear helmets."],
  ["a slip", "bicylce helmts", "# Delivery\n\nParcels are delivered by bicycle. Cyclists wear helmets."],
  [
    "another case, no accent",
    "CAFE",
    "# Contact\n\nWrite to us, or call the office. Schreiben Sie uns ein Café-Rezept.",
  ],
])("%s finds the passage with its heading", (_, query, expected) => {
  const [found] = search(article, query)
  expect(found!.text).toBe(expected)
  expect(article.slice(found!.start, found!.start + found!.text.length)).toBe(expected)
})

test.each([
  ["Korean, whatever the particle", "재귀 모델을 설명한다.\n\n날씨가 좋다.", "모델이", 0],
  ["Japanese", "今日は天気がいい。\n\n再帰は関数です。", "関数", 11],
  ["Chinese, one character", "今天天气好。\n\n他有一只猫。", "猫", 8],
  ["Thai", "อากาศดี\n\nภาษาไทยง่าย", "ไทย", 9],
  ["Russian", "Погода хорошая.\n\nФункция вызывает себя.", "функции", 17],
])("%s", (_, text, query, start) => {
  expect(search(text, query)[0]?.start).toBe(start)
})

test("nothing found, nothing asked, nothing to search", () => {
  expect(search(article, "zebra")).toEqual([])
  expect(search(article, "?!")).toEqual([])
  expect(search("", "refund")).toEqual([])
  expect(search([], "refund")).toEqual([])
  expect(search(article, "refund", 0)).toEqual([])
})

test("rare words count more, and equal passages keep their order", () => {
  const text = ["the common word", "the rare common word", "the common word"].join("\n\n")
  const found = search(text, "common rare")
  expect(found.map(({ start }) => start)).toEqual([17, 0, 39])
  expect(found[1]!.score).toBe(found[2]!.score)
})

test("only as many as asked for", async () => {
  const text = Array.from({ length: 20 }, (_, i) => `passage ${i}.`).join("\n\n")
  expect(search(text, "passage")).toHaveLength(5)
  expect(search(text, "passage", 12)).toHaveLength(12)
  expect(await failureOf("search", text, "passage", 1.5)).toMatch(
    /^invalid-argument: the number of passages is a whole number of 0 or more/,
  )
})

test("a word that a query repeats counts as often", () => {
  const text = "red apples\n\ngreen pears\n\nblue plums"
  expect(search(text, "apples pears pears").map(({ start }) => start)).toEqual([12, 0])
  const [once, twice] = [search(text, "pears"), search(text, "pears pears")]
  expect(twice[0]!.score).toBeCloseTo(2 * once[0]!.score, 4)
})

test("the scores of BM25+: exact words, longer ones, and slips", () => {
  const text = "The library lends books.\n\nLibraries and librarians lend a book.\n\nA libary is misspelled."
  expect(search(text, "library lend book").map(({ start, score }) => [start, score])).toEqual([
    [0, 6.58909],
    [26, 5.92898],
    [65, 0.392871],
  ])
})

test("of a long query the first different words count", () => {
  const fillers = Array.from({ length: MAX_QUERY_TERMS - 1 }, (_, i) => `w${i}`)
  const text = "needle\n\nhay"
  expect(search(text, [...fillers, ...fillers, "needle"].join(" "))).toHaveLength(1)
  expect(search(text, [...fillers, "other", "needle"].join(" "))).toEqual([])
})

test("the best of many passages are the same ones, however many are asked for", () => {
  const text = Array.from({ length: 5_000 }, (_, i) => `thing${" thing".repeat(i % 7)} ${"word ".repeat(i % 11)}`).join(
    "\n\n",
  )
  const all = search(text, "thing", 10_000)
  expect(all).toHaveLength(5_000)
  expect(search(text, "thing", 3)).toEqual(all.slice(0, 3))
})

test("the items of a list are passages, and start is their position", () => {
  const list = ["cats", { title: "dogs", body: "they bark" }, 7]
  expect(search(list, "bark").map(({ text, start }) => [start, text])).toEqual([
    [1, '{"body":"they bark","title":"dogs"}'],
  ])
  expect(search(list, "7")[0]!.start).toBe(2)
})

test("long paragraphs are found in parts", () => {
  const [before, after] = ["Filler sentence number one. ".repeat(200), "More filler follows it. ".repeat(200)]
  const text = `${before}The needle is here. ${after}`
  const [found] = search(text, "needle")
  expect(found!.text).toContain("The needle is here.")
  expect(found!.text.length).toBeLessThanOrEqual(PASSAGE_SIZE)
  expect(text.slice(found!.start, found!.start + found!.text.length)).toBe(found!.text)
})

test("a word of a million letters, as text and as query", () => {
  const word = "a".repeat(1_000_000)
  expect(search(`${word} b\n\nc`, word)[0]!.start).toBe(0)
  expect(search("한".repeat(200_000), "한한").length).toBe(5)
})

test("indexing takes work in proportion to the text, and is done once", () => {
  const perUnit = (paragraphs: number) => {
    const text = Array.from(
      { length: paragraphs },
      (_, i) => `Paragraph ${i} is about thing ${(i * 7919) % 1000}.`,
    ).join("\n\n")
    const work = (query: string): number => countAllUnits(() => search(text, query)) / text.length
    return { first: work("thing 77"), again: work("paragraph 5") }
  }
  const small = perUnit(500)
  const large = perUnit(2_000)
  expect(large.first / small.first).toBeLessThan(1.1)
  expect(large.first).toBeLessThan(40)
  expect(large.again).toBeLessThan(0.01)
})
