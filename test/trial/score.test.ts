// The scores of answers that are nearly right.

import { expect, test } from "vitest"
import { problemOf } from "../../scripts/trial/task.ts"
import { counts, type Counts } from "../../scripts/trial/tasks/counts.ts"
import { chain } from "../../scripts/trial/tasks/chain.ts"
import { extraction, type Order } from "../../scripts/trial/tasks/extraction.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"
import { editDistance, letters } from "../../scripts/trial/tasks/letters.ts"
import { needles, type Needle } from "../../scripts/trial/tasks/needles.ts"
import { pairs, type Pair } from "../../scripts/trial/tasks/pairs.ts"
import { summary, type Fact } from "../../scripts/trial/tasks/summary.ts"
import { table, type TableRow } from "../../scripts/trial/tasks/table.ts"

const SEED = 3

/** A problem with its truth and the deviation of an answer. */
function judged<Truth>(task: (typeof TASKS)[number]) {
  const problem = problemOf(task, task.sizes.small, SEED)
  return {
    text: problem.data.text,
    truth: problem.truth as Truth,
    deviation(answer: unknown): number {
      const { exact, deviation } = problem.score(answer)
      expect(exact).toBe(deviation === 0)
      return deviation
    },
  }
}

test.each(TASKS.filter(({ name }) => name !== "summary"))("$name: the truth is exact", (task) => {
  const { truth, deviation } = judged(task)
  expect(deviation(structuredClone(truth))).toBe(0)
})

test("counts: the deviation is the sum of the differences", () => {
  const { truth, deviation } = judged<Counts>(counts)
  expect(deviation({ ...truth, human: truth.human + 1 })).toBe(1)
  expect(deviation({ ...truth, human: truth.human + 3, entity: truth.entity - 2 })).toBe(5)
})

test("pairs: missing, wrong, turned and repeated pairs deviate, and their order does not", () => {
  const { truth, deviation } = judged<readonly Pair[]>(pairs)
  const [first, ...others] = truth as [Pair, ...Pair[]]
  expect(deviation(truth.toReversed())).toBe(0)
  expect(deviation([])).toBe(truth.length)
  expect(deviation(others)).toBe(1)
  expect(deviation([...truth, first])).toBe(1)
  expect(deviation([...truth, { first: 1, second: 2 }])).toBe(1)
  expect(deviation([{ first: first.second, second: first.first }, ...others])).toBe(2)
})

test("chain: a year is right or wrong", () => {
  const { truth, deviation } = judged<number>(chain)
  expect([deviation(truth + 1), deviation(0)]).toEqual([1, 1])
})

test("table: every figure counts, and so do towns too many", () => {
  const { truth, deviation } = judged<readonly TableRow[]>(table)
  const [first, ...others] = truth as [TableRow, ...TableRow[]]
  expect(deviation(truth.toReversed())).toBe(0)
  expect(deviation([{ ...first, crowns: first.crowns + 1 }, ...others])).toBe(1)
  expect(deviation(others)).toBe(2)
  expect(deviation([...truth, { town: "Nowhere", repairs: 0, crowns: 0 }])).toBe(1)
})

test("needles: missing, wrong and surplus codes deviate", () => {
  const { truth, deviation } = judged<readonly Needle[]>(needles)
  const [first, ...others] = truth as [Needle, ...Needle[]]
  expect(deviation(truth.toReversed())).toBe(0)
  expect(deviation(others)).toBe(1)
  expect(deviation([{ ...first, code: first.code + 1 }, ...others])).toBe(1)
  expect(deviation([...truth, { name: first.name, code: 1 }])).toBe(1)
})

test("extraction: a quotation may be a part of the order's own sentence that has the quantity", () => {
  const { text, truth, deviation } = judged<readonly Order[]>(extraction)
  const [first, second, ...others] = truth as [Order, Order, ...Order[]]
  const quoted = (quote: string) => deviation([{ ...first, quote }, second, ...others])
  expect(quoted(first.quote.slice(0, -2))).toBe(0)
  expect(quoted(String(first.quantity))).toBe(0)
  expect(quoted(first.customer)).toBe(1)
  expect(quoted("")).toBe(1)
  expect(quoted(`${first.quote} ${second.quote}`)).toBe(1)
  expect(quoted(first.quote.toUpperCase())).toBe(1)
  expect(quoted(text.slice(text.indexOf(first.quote) - 5, text.indexOf(first.quote) + first.quote.length))).toBe(1)
  expect(deviation([{ ...first, quantity: first.quantity + 1 }, second, ...others])).toBe(1)
  expect(deviation([{ ...first, item: null }, second, ...others])).toBe(1)
  expect(deviation([...truth, { ...first, customer: "Nobody" }])).toBe(1)
  expect(deviation([second, ...others])).toBe(1)
})

test("letters: the deviation is the edit distance, white space around the answer aside", () => {
  const { truth, deviation } = judged<string>(letters)
  expect(deviation(` ${truth}\n`)).toBe(0)
  expect(deviation(truth.slice(1))).toBe(1)
  expect(deviation(`${truth}x`)).toBe(1)
  expect(deviation("")).toBe(truth.length)
  expect(editDistance("kitten", "sitting")).toBe(3)
})

test("summary: each work needs its cost in a sentence with its town, in few words", () => {
  const { truth, deviation } = judged<readonly Fact[]>(summary)
  const told = truth.map(({ what, crowns }) => `The ${what} cost ${crowns} crowns.`)
  const [first, ...others] = truth as [Fact, ...Fact[]]
  expect(deviation(told.join(" "))).toBe(0)
  expect(deviation(told.map((line) => `- ${line.slice(0, -1)}`).join("\n"))).toBe(0)
  expect(deviation(truth.map(({ what, crowns }) => `${what}: ${crowns.toLocaleString("en")} crowns`).join("; "))).toBe(
    0,
  )
  const [work, town] = first.what.split(" of ")
  expect(deviation([`In ${town}, the ${work} took ${first.crowns} crowns.`, ...told.slice(1)].join(" "))).toBe(0)
  expect(deviation(told.slice(1).join(" "))).toBe(1)
  expect(deviation([`The ${first.what} was built. It cost ${first.crowns}.`, ...told.slice(1)].join(" "))).toBe(1)
  expect(deviation([`The ${first.what} cost ${first.crowns}0 crowns.`, ...told.slice(1)].join(" "))).toBe(1)
  expect(deviation(`${told.join(" ")} ${"word ".repeat(120)}`)).toBe(1)
  expect(others).toHaveLength(5)
})
