// The number of calls that tree_reduce makes where calls are remembered: over equal items, repetitions and after an
// edit.

import { expect, test } from "vitest"
import { createRuntime, type Runtime } from "../../src/index.ts"

/**
 * Evaluations of the function over the items that the expression gives for `args`; the runtime remembers earlier ones.
 */
async function evaluations(runtime: Runtime, items: readonly unknown[]): Promise<number> {
  const program = "PARAM items: [any]\nTASK pair(a, b) = `(${a} ${b})`\nEMIT length(tree_reduce(items, pair))"
  const { usage } = await runtime.run(program, { args: { items } })
  return usage.calls.evaluated
}

test.each([1, 2, 5, 10])("over 2^%i equal items: once a level", async (levels) => {
  expect(
    await evaluations(
      createRuntime(),
      Array.from({ length: 2 ** levels }, () => "x"),
    ),
  ).toBe(levels)
})

test.each([
  [8, 1024],
  [12, 1200],
  [50, 2000],
])(
  "over %i different items in turn, %i in all: at most twice each, and some for each level",
  async (period, length) => {
    const items = Array.from({ length }, (_, i) => `item ${i % period}`)
    expect(await evaluations(createRuntime(), items)).toBeLessThanOrEqual(2 * period + 4 * Math.log2(length))
  },
)

test("over 1,024 different items after an edit of one: about log2 of them", async () => {
  const items = Array.from({ length: 1024 }, (_, i) => `item ${i}`)
  const counts: number[] = []
  for (const at of [0, 1, 300, 511, 512, 700, 1023]) {
    const runtime = createRuntime()
    expect(await evaluations(runtime, items)).toBe(1023)
    counts.push(await evaluations(runtime, items.with(at, "another")))
    counts.push(await evaluations(runtime, items.toSpliced(at, 0, "one more")))
  }
  expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThanOrEqual(16)
  expect(Math.max(...counts)).toBeLessThanOrEqual(40)
})
