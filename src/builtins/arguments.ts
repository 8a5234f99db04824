// Checks of natives beyond the declared types of their parameters.

import { fail } from "../values/failure.ts"
import { isWhole, showNumber, toDouble, type Num } from "../values/number.ts"
import type { ListValue } from "../values/values.ts"

export { checkListLength, checkTextLength } from "../values/meter.ts"

/** Returns a whole number of at least `least`; fails with `invalid-argument` for another. `what` begins the message. */
export function whole(value: Num, what: string, least = Number.NEGATIVE_INFINITY): number {
  const double = toDouble(value)
  if (isWhole(value) && double >= least) return double
  const bound = least === Number.NEGATIVE_INFINITY ? "" : ` of ${least} or more`
  throw fail("invalid-argument", `${what} is a whole number${bound}, not ${showNumber(value)}`)
}

/** Returns a list that has items; fails with `empty-list` for an empty one. */
export function nonEmpty(list: ListValue, what: string): ListValue {
  if (list.length > 0) return list
  throw fail(
    "empty-list",
    `${what} of an empty list is undefined`,
    "test length(list) > 0 first, or write TRY … ELSE …",
  )
}
