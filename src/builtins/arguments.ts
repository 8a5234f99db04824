// What natives check beyond the declared types of their parameters.

import { fail } from "../values/failure.ts"
import { DEFAULT_LIMITS } from "../values/limits.ts"
import { listTooLong, textTooLong } from "../values/operators.ts"

/** The number, if it is whole and at least `least`; otherwise fails with `invalid-argument`. `what` begins the message. */
export function whole(value: number, what: string, least = Number.NEGATIVE_INFINITY): number {
  if (Number.isInteger(value) && value >= least) return value
  const bound = least === Number.NEGATIVE_INFINITY ? "" : ` of ${least} or more`
  throw fail("invalid-argument", `${what} is a whole number${bound}, not ${value}`)
}

/** The list, if it has items; otherwise fails with `empty-list`. */
export function nonEmpty<T>(list: readonly T[], what: string): readonly T[] {
  if (list.length > 0) return list
  throw fail(
    "empty-list",
    `${what} of an empty list does not exist`,
    "test length(list) > 0 first, or write TRY … ELSE …",
  )
}

/**
 * Stops a text or list before it is built that no run could hold. A run with narrower limits checks the result itself.
 */
export function checkTextLength(length: number): void {
  if (length > DEFAULT_LIMITS.textLength) throw textTooLong(DEFAULT_LIMITS)
}
export function checkListLength(length: number): void {
  if (length > DEFAULT_LIMITS.listLength) throw listTooLong(DEFAULT_LIMITS)
}
