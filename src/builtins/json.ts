// Natives that convert between JSON text and values.

import { fail, type Failure } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { readJson } from "../values/json.ts"
import { JsonError } from "../values/json/error.ts"
import { spendOnText, type Work } from "../values/meter.ts"
import { type Num } from "../values/number.ts"
import { writeJson } from "../values/show.ts"
import { ANY, NUMBER, STRING } from "../values/types.ts"
import { type Value } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { optional, pure, required } from "./declare.ts"
import { pausesAfter } from "./pauses.ts"

/** Spaces of a level at most, as in JSON.stringify. */
const MOST_INDENT = 10

export const JSON_NATIVES: readonly Native[] = [
  pure({
    name: "parse_json",
    documentation: `The value of a JSON text.
Strict: fails with the place and what is expected there. Numbers are read exactly; the last of equal keys wins.`,
    parameters: [required("text", STRING)],
    returns: ANY,
    example: `parse_json("{\\"a\\": [1, null]}") == {a: [1, null]}`,
    run: parseJson,
  }),
  pure({
    name: "to_json",
    documentation: `The value as JSON text, in one line with sorted keys, so that equal values give equal text.
With an indent, over several lines, each level indented by that many spaces.`,
    parameters: [required("value", ANY), optional("indent", NUMBER, 0)],
    returns: STRING,
    example: `to_json({b: 1, a: [true]}) == "{\\"a\\":[true],\\"b\\":1}"`,
    run: toJson,
  }),
]

function toJson(value: Value, indent: Num): Work<string> {
  return writeJson(value, Math.min(whole(indent, "the indent", 0), MOST_INDENT))
}

/** The value of a JSON text. Fails with `invalid-json`. */
export function* parseJson(text: string): Work<Value> {
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
