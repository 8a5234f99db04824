// Natives that sort lists and find their extremes.

import type { Native } from "../values/functions.ts"
import { ANY, BOOLEAN } from "../values/types.ts"
import { PIECE, type Work } from "../values/meter.ts"
import { list, type ListValue } from "../values/values.ts"
import { nonEmpty } from "./arguments.ts"
import { LIST, optional, pure, required } from "./declare.ts"
import { compare } from "./order.ts"

export const SORT_NATIVES: readonly Native[] = [
  pure({
    name: "sort",
    documentation: `The items of a list in order: numbers by size, texts by characters (capitals before small letters).
All items must be of one kind. Lists are ordered by their first items that differ. Equal items keep their order.`,
    parameters: [required("list", LIST), optional("descending", BOOLEAN, false)],
    returns: LIST,
    example: `sort([10, 9, 1]) == [1, 9, 10] AND sort(["b", "a"]) == ["a", "b"]`,
    run: (of: ListValue, descending: boolean) => sortByKeys(of, of, descending),
  }),
  pure({
    name: "_sort_by_keys",
    documentation: "The items in the order of the keys at the same positions. Items with equal keys keep their order.",
    parameters: [required("list", LIST), required("keys", LIST), required("descending", BOOLEAN)],
    returns: LIST,
    run: sortByKeys,
  }),
  pure({
    name: "min",
    documentation: "The smallest item of a list of numbers, or first of texts. Fails for an empty list.",
    parameters: [required("list", LIST)],
    returns: ANY,
    example: `min([3, 1, 2]) == 1`,
    run: (of: ListValue) =>
      nonEmpty(of, "the minimum").items.reduce((least, item) => (compare(item, least) < 0 ? item : least)),
  }),
  pure({
    name: "max",
    documentation: "The largest item of a list of numbers, or last of texts. Fails for an empty list.",
    parameters: [required("list", LIST)],
    returns: ANY,
    example: `max([3, 1, 2]) == 3`,
    run: (of: ListValue) =>
      nonEmpty(of, "the maximum").items.reduce((most, item) => (compare(item, most) > 0 ? item : most)),
  }),
]

/** Indexes that the engine sorts at once. */
const RUN = 512

/** Sorts runs and merges them (merge sort, which is stable), in pieces. */
function* sortByKeys(of: ListValue, by: ListValue, descending: boolean): Work<ListValue> {
  const keys = by.items
  if (keys.length === 1) compare(keys[0]!, keys[0]!)
  const before = descending
    ? (i: number, j: number) => compare(keys[j]!, keys[i]!)
    : (i: number, j: number) => compare(keys[i]!, keys[j]!)
  let order: number[] = []
  for (let from = 0; from < keys.length; from += RUN) {
    const run = Array.from({ length: Math.min(RUN, keys.length - from) }, (_, i) => from + i)
    order.push(...run.sort(before))
    yield
  }
  for (let width = RUN; width < keys.length; width *= 2) {
    const merged: number[] = []
    for (let from = 0; from < keys.length; from += 2 * width)
      yield* mergeRuns(
        order,
        from,
        Math.min(from + width, keys.length),
        Math.min(from + 2 * width, keys.length),
        before,
        merged,
      )
    order = merged
  }
  return list(order.map((i) => of.at(i)))
}

/** Appends the items of two neighbouring sorted runs to `merged` in order. */
function* mergeRuns(
  order: readonly number[],
  from: number,
  middle: number,
  to: number,
  before: (i: number, j: number) => number,
  merged: number[],
): Work<void> {
  let left = from
  let right = middle
  while (left < middle || right < to) {
    const takesLeft = right >= to || (left < middle && before(order[left]!, order[right]!) <= 0)
    merged.push(takesLeft ? order[left++]! : order[right++]!)
    if (merged.length % PIECE === 0) yield
  }
}
