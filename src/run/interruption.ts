// The failures that end a run from outside.

import { reasonOf } from "../base/reason.ts"
import { Failure } from "../values/failure.ts"

/** The code of the failure that ends a run from outside: by `stop` with a partial result, by `signal` without one. */
export const INTERRUPTED = "interrupted"

export function interrupted(): Failure {
  return new Failure(INTERRUPTED, "the run was interrupted", { catchable: false })
}

export function aborted(reason: unknown): Failure {
  const message = `the run was interrupted: ${reasonOf(reason)}`
  return new Failure(INTERRUPTED, message, { catchable: false, cause: reason })
}
