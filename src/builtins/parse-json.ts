// Reads a JSON text, and names the place of a mistake.

import { fail, type Failure } from "../values/failure.ts"
import { JsonError } from "../values/json/error.ts"
import { readJson } from "../values/json/text.ts"
import { spendOnText, type Work } from "../values/meter.ts"
import type { Value } from "../values/values.ts"
import { startOf } from "./byte-order-mark.ts"
import { pausesAfter } from "./pauses.ts"

export function* parseJson(given: string): Work<Value> {
  const text = given.slice(startOf(given))
  try {
    return yield* readJson(text)
  } catch (thrown) {
    if (thrown instanceof JsonError) throw yield* invalid(text, thrown)
    throw thrown
  }
}

function* invalid(text: string, { position, expected, hint }: JsonError): Work<Failure> {
  const place = yield* placeOf(text, position)
  const found =
    position >= text.length
      ? "the text ends"
      : `there is ${JSON.stringify(String.fromCodePoint(text.codePointAt(position)!))}`
  return fail("invalid-json", `not JSON: at ${place} ${found} where ${expected} is expected`, hint)
}

/** The line and column of an offset, as messages name them. */
function* placeOf(text: string, position: number): Work<string> {
  spendOnText(position)
  let line = 1
  let start = 0
  for (let end = text.indexOf("\n"); end >= 0 && end < position; end = text.indexOf("\n", start)) {
    line++
    start = end + 1
    if (pausesAfter(1)) yield
  }
  return `line ${line}, column ${position - start + 1}`
}
