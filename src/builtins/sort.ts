// Natives that sort lists and find their extremes.

import type { Native } from "../values/functions.ts"
import { ANY, BOOLEAN } from "../values/types.ts"
import type { ListValue, Value } from "../values/values.ts"
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
    run: (list: ListValue, descending: boolean) => sortByKeys(list, list, descending),
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
    run: (list: ListValue) =>
      nonEmpty(list, "the minimum").reduce((least, item) => (compare(item, least) < 0 ? item : least)),
  }),
  pure({
    name: "max",
    documentation: "The largest item of a list of numbers, or last of texts. Fails for an empty list.",
    parameters: [required("list", LIST)],
    returns: ANY,
    example: `max([3, 1, 2]) == 3`,
    run: (list: ListValue) =>
      nonEmpty(list, "the maximum").reduce((most, item) => (compare(item, most) > 0 ? item : most)),
  }),
]

function sortByKeys(list: ListValue, keys: ListValue, descending: boolean): ListValue {
  if (list.length === 1) compare(keys[0]!, keys[0]!)
  const order = Array.from(list.keys())
  order.sort((i, j) => orderOf(keys, i, j, descending))
  return order.map((i) => list[i]!)
}

function orderOf(keys: readonly Value[], i: number, j: number, descending: boolean): number {
  return descending ? compare(keys[j]!, keys[i]!) : compare(keys[i]!, keys[j]!)
}
