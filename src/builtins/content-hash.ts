// A hash of a value's content, for the natives that divide lists at places chosen by content.

import { Failure } from "../values/failure.ts"
import { toJson } from "../values/show.ts"
import type { Value } from "../values/values.ts"
import { hashOf } from "./hash.ts"

/** One more than the highest hash. */
export const HASHES = 2 ** 32

/** A hash of at least 0 and below HASHES. Values without JSON, such as functions and types, all have 0. */
export function contentHash(value: Value): number {
  if (typeof value === "string") return hashOf(value)
  try {
    return hashOf(toJson(value))
  } catch (error) {
    if (error instanceof Failure) return 0
    throw error
  }
}
