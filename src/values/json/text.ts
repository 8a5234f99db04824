// JSON texts as values.

import { atOnce, type Work } from "../meter.ts"
import type { Value } from "../values.ts"
import { JsonReader } from "./reader.ts"

/**
 * The value of a JSON text, with each number as it is written; the last of equal keys wins. Throws a `JsonError`, which
 * is a SyntaxError, for any other text; fails with `value-too-deep`, `list-too-long`, `number-too-large` and
 * `number-too-small`.
 */
export function fromJson(text: string): Value {
  return atOnce(readJson(text))
}

/** The same in pieces. */
export function* readJson(text: string): Work<Value> {
  const reader = new JsonReader(text)
  while (reader.proceed()) yield
  return reader.value()
}
