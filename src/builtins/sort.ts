// Natives that sort lists and find their extremes.

import type { Native } from "../values/functions.ts"
import { ANY, BOOLEAN } from "../values/types.ts"
import type { Work } from "../values/meter.ts"
import { list, type ListValue, type Value } from "../values/values.ts"
import { nonEmpty } from "./arguments.ts"
import { LIST, optional, pure, required } from "./declare.ts"
import { sortedIndexes } from "./merge-sort.ts"
import { compare } from "./order.ts"
import { pausesAfter } from "./pauses.ts"

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
    run: (of: ListValue) => extreme(nonEmpty(of, "the minimum"), 1),
  }),
  pure({
    name: "max",
    documentation: "The largest item of a list of numbers, or last of texts. Fails for an empty list.",
    parameters: [required("list", LIST)],
    returns: ANY,
    example: `max([3, 1, 2]) == 3`,
    run: (of: ListValue) => extreme(nonEmpty(of, "the maximum"), -1),
  }),
]

function* sortByKeys(of: ListValue, by: ListValue, descending: boolean): Work<ListValue> {
  const keys = by.items
  if (keys.length === 1) compare(keys[0]!, keys[0]!)
  const before = descending
    ? (i: number, j: number) => compare(keys[j]!, keys[i]!)
    : (i: number, j: number) => compare(keys[i]!, keys[j]!)
  const order = yield* sortedIndexes(keys.length, before)
  return list(order.map((i) => of.at(i)))
}

/** The first of the items than which none is smaller if \`sign\` is 1, or larger if it is -1. */
function* extreme(of: ListValue, sign: 1 | -1): Work<Value> {
  let found = of.at(0)
  for (let i = 1; i < of.length; i++) {
    if (pausesAfter(1)) yield
    if (sign * compare(of.at(i), found) < 0) found = of.at(i)
  }
  return found
}
