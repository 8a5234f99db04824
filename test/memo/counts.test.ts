// The savings of the memo, counted: programs by their definitions alone, and trees over equal, repeated and edited
// parts.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { partsOf, questionsAfter, questionsAsked, SUMMARY, TREE } from "../bench/count-questions.ts"

async function evaluated(source: string, memo: boolean): Promise<number> {
  return (await createRuntime({ memo }).run(source)).usage.calls.evaluated
}

test("a longest common subsequence by heads and tails: 2,450 calls become 48", async () => {
  const lcs = readFileSync(new URL("../../examples/lcs.rcl", import.meta.url), "utf8")
  expect([await evaluated(lcs, false), await evaluated(lcs, true)]).toEqual([2_450, 48])
})

test("fib(30) by its definition: 2,692,537 calls become 31", async () => {
  const fib = "TASK fib(n: number): number = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)\nEMIT fib(30)"
  expect([await evaluated(fib, false), await evaluated(fib, true)]).toEqual([2_692_537, 31])
})

test.each([0, 1, 2, 5, 10, 16])("2^%i equal parts: one question a level", async (levels) => {
  expect(await questionsAsked(TREE, partsOf(2 ** levels, 1), true)).toBe(levels)
})

test("without memo each pair is asked", async () => {
  expect(await questionsAsked(TREE, partsOf(2 ** 8, 1), false)).toBe(2 ** 8 - 1)
})

test.each([
  [2, 1_024],
  [3, 999],
  [12, 1_200],
  [64, 4_096],
  [50, 2_000],
  [100, 10_000],
])(
  "%i different parts in turn, %i in all: at most two questions for each, and some for each level",
  async (different, length) => {
    expect(await questionsAsked(TREE, partsOf(length, different), true)).toBeLessThanOrEqual(
      2 * different + 4 * Math.log2(length),
    )
  },
)

test.each([
  ["tree_reduce", TREE, 30],
  // A part, the tree up to six wide, and the whole at the end.
  ["std/summary", SUMMARY, 13],
] as const)(
  "%s over 1,024 different parts asks about 2 + log2(1,024) new questions after an edit of one",
  async (_, program, most) => {
    const parts = partsOf(1_024)
    const edits = [0, 150, 511, 512, 700, 1_023]
    const counts = await questionsAfter(program, parts, [
      parts,
      ...edits.map((at) => parts.with(at, `The edit ${at}.`)),
    ])
    expect(counts.shift()).toBe(0)
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThanOrEqual(2 + Math.log2(1_024))
    expect(Math.max(...counts)).toBeLessThanOrEqual(most)
  },
)
