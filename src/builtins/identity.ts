// A value as a key of a Map or Set: equal values have equal keys.

import { toJson } from "../values/show.ts"
import type { Value } from "../values/values.ts"

/** Precedes the JSON of a list or record, so that it is no text's identity, and a text that begins with the mark. */
const MARK = "\u0001"

/** The same for equal values only. Fails with `not-json` for functions and types. */
export function identityOf(value: Value): null | boolean | number | string {
  if (typeof value === "string") return value.startsWith(MARK) ? MARK + value : value
  return typeof value === "object" && value !== null ? MARK + toJson(value) : value
}
