// Divides a list into stretches at items chosen by content, so that `tree_combine` reuses results across edits.

import type { Work } from "../../values/meter.ts"
import { list, type ListValue, type Num } from "../../values/values.ts"
import { whole } from "../arguments.ts"
import { contentHash, HASHES, STEPS_PER_HASH } from "./content-hash.ts"
import { pausesAfter } from "../pauses.ts"

export function* stretches(of: ListValue, most: Num): Work<ListValue> {
  const width = whole(most, "the width of stretches", 2)
  const result: ListValue[] = []
  if (of.length <= width) {
    for (const item of of) {
      if (pausesAfter(1)) yield
      result.push(list([item]))
    }
    return list(result)
  }
  const ends = yield* endsOf(of, Math.max(2, Math.ceil(width / 2)))
  let count = ends.length
  while (count > width) count = Math.ceil(count / width)
  let start = 0
  for (let i = 0; i < count; i++) {
    const end = endOf(ends, i, count)
    if (pausesAfter(1)) yield
    result.push(of.slice(start, end))
    start = end
  }
  return list(result)
}

/** The end of the `i`th of `count` stretches. If there are more ends, they are shared out evenly. */
function endOf(ends: readonly number[], i: number, count: number): number {
  return ends[Math.ceil(((i + 1) * ends.length) / count) - 1]!
}

/**
 * The places after the items of the highest level, and the end of the list. As in a skip list (Pugh 1990) and in prolly
 * trees, an item's level depends on its content alone: one item in `base` has a level of 1 or more, one in `base`² of 2
 * or more. A list that is divided repeatedly makes a tree in which an edited item joins or divides stretches at its own
 * place only.
 */
function* endsOf(of: ListValue, base: number): Work<readonly number[]> {
  let ends: number[] = []
  let highest = 0
  for (let place = 1; place < of.length; place++) {
    if (pausesAfter(STEPS_PER_HASH)) yield
    const level = levelOf(contentHash(of.at(place - 1)), base)
    if (level < highest) continue
    if (level > highest) ends = []
    highest = level
    ends.push(place)
  }
  ends.push(of.length)
  return ends
}

/** The number of times that a hash can be multiplied by `base` and stay below HASHES; at most 32. */
function levelOf(hash: number, base: number): number {
  let level = 0
  for (let product = hash * base; product < HASHES && level < 32; product *= base) level++
  return level
}
