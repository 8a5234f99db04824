// A hash of a value's content, for the natives that divide lists at places chosen by content.

import { Failure } from "../../values/failure.ts"
import { spendOnText } from "../../values/meter.ts"
import { toJson } from "../../values/show.ts"
import type { Value } from "../../values/values.ts"
import { hashOf } from "../hash.ts"

/** One more than the highest hash. */
export const HASHES = 2 ** 32

/** The work on a short value. Longer ones cost as many steps more as reading their text takes. */
export const STEPS_PER_HASH = 2

/** A hash of at least 0 and below HASHES. Values without JSON, such as functions and types, all have 0. */
export function contentHash(value: Value): number {
  try {
    const text = typeof value === "string" ? value : toJson(value)
    spendOnText(text.length)
    return hashOf(text)
  } catch (error) {
    if (error instanceof Failure) return 0
    throw error
  }
}
