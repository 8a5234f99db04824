// What equal values share, as a key of a Map or Set.

import { toJson } from "../values/show.ts"
import type { Value } from "../values/values.ts"

/** Marks the JSON of a list or record, so that it is no text's identity; a text that begins with it is marked as well. */
const MARK = "\u0001"

/** The same for equal values, different for others. Fails with `not-json` for functions and types. */
export function identityOf(value: Value): null | boolean | number | string {
  if (typeof value === "string") return value.startsWith(MARK) ? MARK + value : value
  return typeof value === "object" && value !== null ? MARK + toJson(value) : value
}
