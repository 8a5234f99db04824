// The order of values.

import { fail } from "../values/failure.ts"
import { MAX_VALUE_DEPTH } from "../values/limits.ts"
import { spend } from "../values/meter.ts"
import { compareNumbers, isNumber } from "../values/number.ts"
import { describe } from "../values/types.ts"
import { isList, kindOf, type ListValue, type Value } from "../values/values.ts"

/**
 * Negative, zero or positive as `a` is before, equal to or after `b`: numbers by size, texts by their UTF-16 units,
 * false before true, lists by their first items that differ. Fails with `no-order` for other kinds and for two
 * different kinds.
 */
export function compare(a: Value, b: Value, depth = 0): number {
  spend(1)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b)
  if (isList(a) && isList(b)) return compareLists(a, b, depth)
  if (kindOf(a) !== kindOf(b))
    throw fail(
      "no-order",
      `${describe(a)} and ${describe(b)} have no order`,
      "order items of one kind, for example with sort_by(list, x => string(x))",
    )
  throw fail(
    "no-order",
    `${describe(a)} has no order`,
    "order by a number or a text of each, for example sort_by(list, x => x.name)",
  )
}

function compareLists(a: ListValue, b: ListValue, depth: number): number {
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compare(a.at(i), b.at(i), depth + 1)
    if (order !== 0) return order
  }
  return a.length - b.length
}
