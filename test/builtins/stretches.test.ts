// The stretches that a list is divided into, and the new part of a tree of such stretches after an edit.

import fc from "fast-check"
import { expect, test } from "vitest"
import { callList, failureOf } from "../support/natives.ts"

const stretches = (list: readonly unknown[], width: number): readonly (readonly unknown[])[] =>
  callList("stretches", list, width)

/** The different combinations that a tree over the list makes, and the depth of the tree. */
function treeOf(
  list: readonly unknown[],
  width: number,
): { readonly combinations: ReadonlySet<string>; readonly depth: number } {
  const combinations = new Set<string>()
  const build = (part: readonly unknown[]): { readonly name: string; readonly depth: number } => {
    if (part.length === 1) return { name: JSON.stringify(part[0]), depth: 0 }
    const parts = stretches(part, width).map(build)
    const name = `(${parts.map((one) => one.name).join(" ")})`
    combinations.add(name)
    return { name, depth: Math.max(...parts.map((one) => one.depth)) + 1 }
  }
  return { depth: build(list).depth, combinations }
}

test("the stretches of any list are the list again, none is empty, and there are 2 to `width`", () => {
  const item = fc.oneof(fc.nat({ max: 3 }), fc.string(), fc.record({ a: fc.nat() }))
  fc.assert(
    fc.property(fc.array(item, { maxLength: 200 }), fc.integer({ min: 2, max: 12 }), (list, width) => {
      const parts = stretches(list, width)
      expect(parts.flat()).toEqual(list)
      expect(parts.filter((part) => part.length === 0)).toEqual([])
      expect(parts.length).toBeLessThanOrEqual(width)
      if (list.length <= width) expect(parts.length).toBe(list.length)
      else expect(parts.length).toBeGreaterThanOrEqual(2)
    }),
  )
})

test("a width below 2 or between whole numbers is a mistake", async () => {
  expect(await failureOf("stretches", [1, 2, 3], 1)).toBe(
    "invalid-argument: the width of stretches is a whole number of 2 or more, not 1",
  )
  expect(await failureOf("stretches", [1, 2, 3], 2.5)).toBe(
    "invalid-argument: the width of stretches is a whole number of 2 or more, not 2.5",
  )
})

test.each([3, 6, 8])("8^4 equal items, %i at a time: at most two combinations a level", (width) => {
  const { combinations, depth } = treeOf(
    Array.from({ length: 8 ** 4 }, () => "same"),
    width,
  )
  expect(depth).toBe(Math.ceil(Math.log(8 ** 4) / Math.log(width)))
  expect(combinations.size).toBeLessThanOrEqual(2 * depth)
})

test.each([
  [2, 1024],
  [3, 999],
  [12, 1200],
  [50, 2000],
  [100, 10_000],
])(
  "%i different items in turn, %i in all: at most one combination for each, and some for each level",
  (different, length) => {
    const { combinations } = treeOf(
      Array.from({ length }, (_, i) => `item ${i % different}`),
      8,
    )
    expect(combinations.size).toBeLessThanOrEqual(different + 4 * Math.log2(length))
  },
)

test.each([
  ["replaced", (list: string[], at: number) => list.with(at, `new ${at}`)],
  ["inserted", (list: string[], at: number) => list.toSpliced(at, 0, `new ${at}`)],
  ["removed", (list: string[], at: number) => list.toSpliced(at, 1)],
] as const)("one of 1,024 items %s: nearly always at most log2 new combinations, and never many", (_, edit) => {
  const counts = [1, 2, 3, 4, 5].flatMap((number) => {
    const list = Array.from({ length: 1024 }, (_, i) => `item ${number}.${i}`)
    const before = treeOf(list, 8).combinations
    return Array.from(
      { length: 64 },
      (_, i) =>
        [...treeOf(edit(list, (number * 7 + i * 397) % 1024), 8).combinations].filter((one) => !before.has(one)).length,
    )
  })
  expect(counts.filter((count) => count > Math.log2(1024)).length).toBeLessThanOrEqual(0.04 * counts.length)
  expect(Math.max(...counts)).toBeLessThanOrEqual(16)
})
