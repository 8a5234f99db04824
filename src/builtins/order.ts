// The order of values.

import { fail } from "../values/failure.ts"
import { MAX_VALUE_DEPTH } from "../values/limits.ts"
import { spend } from "../values/meter.ts"
import { compareNumbers, isNumber } from "../values/number.ts"
import { Pairs } from "../values/pairs.ts"
import { describe } from "../values/types.ts"
import { isList, kindOf, type ListValue, type Value } from "../values/values.ts"

/**
 * Negative, zero or positive as `a` is before, equal to or after `b`: numbers by size, texts by their UTF-16 units,
 * false before true, lists by their first items that differ. Fails with `no-order` for other kinds and for two
 * different kinds.
 */
export function compare(a: Value, b: Value): number {
  return compareParts(a, b, null, 0)
}

/** Pairs of lists compared before it is worth while to remember which: values may share parts many times. */
const MANY = 64

/** A comparison of two lists under way. */
interface Comparison {
  visits: number
  readonly equal: Pairs
}

function compareParts(a: Value, b: Value, comparison: Comparison | null, depth: number): number {
  spend(1)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b)
  if (isList(a) && isList(b)) return compareLists(a, b, comparison ?? { visits: 0, equal: new Pairs() }, depth)
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

function compareLists(a: ListValue, b: ListValue, comparison: Comparison, depth: number): number {
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  // A pair that was compared before was equal, as the first difference and the first failure end the comparison.
  if (++comparison.visits > MANY && !comparison.equal.add(a, b)) return 0
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareParts(a.at(i), b.at(i), comparison, depth + 1)
    if (order !== 0) return order
  }
  return a.length - b.length
}
