// A hash of a value's content, for places that are chosen by what stands there.

import { Failure } from "../values/failure.ts"
import { toJson } from "../values/show.ts"
import type { Value } from "../values/values.ts"
import { hashOf } from "./hash.ts"

/** One more than the highest hash. */
export const HASHES = 2 ** 32

/** From 0 to below HASHES; functions and types have no content to tell them apart by, and all have 0. */
export function contentHash(value: Value): number {
  if (typeof value === "string") return hashOf(value)
  try {
    return hashOf(toJson(value))
  } catch (error) {
    if (error instanceof Failure) return 0
    throw error
  }
}
