// The number of different pairs that tree_reduce combines: over equal items, over repetitions, and after an edit.

import { expect, test } from "vitest"
import { call, callList, failureOf } from "../support/natives.ts"

/** The different pairs that a tree over the list combines, and the depth of the tree. */
function pairsOf(list: readonly unknown[]): { readonly pairs: ReadonlySet<string>; readonly depth: number } {
  const pairs = new Set<string>()
  const build = (part: readonly unknown[]): { readonly name: string; readonly depth: number } => {
    if (part.length === 1) return { name: JSON.stringify(part[0]), depth: 0 }
    const [left, right] = callList<readonly unknown[]>("_halves", part).map(build) as [
      ReturnType<typeof build>,
      ReturnType<typeof build>,
    ]
    const name = `(${left.name} ${right.name})`
    pairs.add(name)
    return { name, depth: Math.max(left.depth, right.depth) + 1 }
  }
  return { depth: build(list).depth, pairs }
}
const newPairs = (before: readonly unknown[], after: readonly unknown[]): number => {
  const { pairs } = pairsOf(before)
  return [...pairsOf(after).pairs].filter((pair) => !pairs.has(pair)).length
}

test("a list is divided in two parts that together are the list, each at least a quarter of it", () => {
  for (let length = 2; length < 200; length++) {
    const list = Array.from({ length }, (_, i) => i)
    const parts = callList<readonly unknown[]>("_halves", list)
    expect(parts.flat()).toEqual(list)
    expect(Math.min(...parts.map((part) => part.length))).toBeGreaterThanOrEqual(Math.floor(length / 4))
  }
})

test("an empty list has no halves, and a single item stays alone", async () => {
  expect(await failureOf("_halves", [])).toBe("empty-list: the combination of an empty list is undefined")
  expect(call("_halves", [1])).toEqual([[1], []])
})

test.each([1, 2, 5, 10])("2^%i equal items are one pair a level", (levels) => {
  const { pairs, depth } = pairsOf(Array.from({ length: 2 ** levels }, () => "same"))
  expect(pairs.size).toBe(levels)
  expect(depth).toBe(levels)
})

test.each([
  [2, 1024],
  [3, 999],
  [8, 1024],
  [12, 1200],
  [50, 2000],
  [100, 1000],
])("%i different items in turn, %i in all: at most twice as many pairs, and some for each level", (period, length) => {
  const { pairs } = pairsOf(Array.from({ length }, (_, i) => `item ${i % period}`))
  expect(pairs.size).toBeLessThanOrEqual(2 * period + 4 * Math.log2(length))
})

test.each([10, 100, 1000, 1024])("the tree over %i items is not much deeper than log2", (length) => {
  const { depth } = pairsOf(Array.from({ length }, (_, i) => `item ${i}`))
  expect(depth).toBeLessThanOrEqual(Math.ceil(Math.log2(length)) + 4)
})

test.each([
  ["replaced", (list: string[], at: number) => list.with(at, `new ${at}`), 12.5],
  ["inserted", (list: string[], at: number) => list.toSpliced(at, 0, `new ${at}`), 13],
  ["removed", (list: string[], at: number) => list.toSpliced(at, 1), 12.5],
] as const)("one of 1,024 items %s: about log2 new pairs, seldom many", (_, edit, mean) => {
  const changes = [1, 2, 3, 4, 5].flatMap((number) => {
    const list = Array.from({ length: 1024 }, (_, i) => `item ${number}.${i}`)
    return Array.from({ length: 16 }, (_, i) => newPairs(list, edit(list, (number * 7 + i * 397) % 1024)))
  })
  expect(changes.reduce((sum, change) => sum + change) / changes.length).toBeLessThanOrEqual(mean)
  expect(changes.filter((change) => change <= 12).length).toBeGreaterThanOrEqual(changes.length / 2)
  expect(Math.max(...changes)).toBeLessThanOrEqual(50)
})
