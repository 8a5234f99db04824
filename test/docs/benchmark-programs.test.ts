// The programs of the benchmark's group `values`, at small sizes: each contender checks its own result.

import { describe, expect, test } from "vitest"
import type { Sample, Verdict } from "../bench/contender.ts"
import { linear, timeAtMost, within } from "../bench/statistics.ts"
import { valuesGroupOf } from "../bench/values.group.ts"

const SMALL = valuesGroupOf({
  knapsack: { items: 6, capacity: 150 },
  total: 20,
  append: 20,
  merge: { keys: 10, times: 25 },
  grown: 20,
  steps: 20,
  compared: 8,
  printed: { levels: 12, textLength: 1_000 },
  search: 4_000,
  chunks: 20,
  answer: 600,
  prices: { different: 4, times: 5 },
  factorial: 10,
})

describe.each(SMALL.cases)("$title", ({ contenders, targets }) => {
  for (const { name, work } of contenders) {
    if (work.kind === "function") {
      test(name, async () => {
        const { before, run } = await work.prepare()
        await before?.()
        await run()
      })
    }
  }

  test("its targets name its contenders", () => {
    const figures = new Map(contenders.map(({ name }): [string, Sample[]] => [name, [{ ms: 0.001, rss: 1 }]]))
    for (const { judge } of targets) expect(judge(figures)).toMatchObject({ holds: true })
  })
})

test("a contender that failed misses its targets, and its reason is what was measured", () => {
  const figures = new Map<string, Sample[]>([
    ["less", [{ ms: 1 }]],
    ["more", [{ failed: "timed out after 60 s" }]],
  ])
  const missed: Verdict = { holds: false, measured: "timed out after 60 s" }
  const targets = [linear("more", "less"), timeAtMost("more", "less", 3), within("more", 200)]
  expect(targets.map(({ judge }) => judge(figures))).toEqual([missed, missed, missed])
})

test("a target with a contender that is not installed is not measured", () => {
  const figures = new Map<string, Sample[]>([["Recall", [{ ms: 1 }]]])
  expect(timeAtMost("Recall", "Python", 3).judge(figures)).toBeUndefined()
})
