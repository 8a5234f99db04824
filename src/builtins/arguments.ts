// Checks of natives beyond the declared types of their parameters.

import { fail } from "../values/failure.ts"
import { DEFAULT_LIMITS } from "../values/limits.ts"
import { listTooLong, textTooLong } from "../values/operators.ts"

/** Returns a whole number of at least `least`; fails with `invalid-argument` for another. `what` begins the message. */
export function whole(value: number, what: string, least = Number.NEGATIVE_INFINITY): number {
  if (Number.isInteger(value) && value >= least) return value
  const bound = least === Number.NEGATIVE_INFINITY ? "" : ` of ${least} or more`
  throw fail("invalid-argument", `${what} is a whole number${bound}, not ${value}`)
}

/** Returns a list that has items; fails with `empty-list` for an empty one. */
export function nonEmpty<T>(list: readonly T[], what: string): readonly T[] {
  if (list.length > 0) return list
  throw fail(
    "empty-list",
    `${what} of an empty list is undefined`,
    "test length(list) > 0 first, or write TRY … ELSE …",
  )
}

/** Fails before a text or list is built that exceeds the default limits. A run with lower limits checks the result. */
export function checkTextLength(length: number): void {
  if (length > DEFAULT_LIMITS.textLength) throw textTooLong(DEFAULT_LIMITS)
}
export function checkListLength(length: number): void {
  if (length > DEFAULT_LIMITS.listLength) throw listTooLong(DEFAULT_LIMITS)
}
