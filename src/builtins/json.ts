// Natives that convert between JSON text and values.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { MAX_VALUE_DEPTH } from "../values/limits.ts"
import { toJson } from "../values/show.ts"
import { ANY, NUMBER, STRING } from "../values/types.ts"
import { record, type Value } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { optional, pure, required } from "./declare.ts"
import { findJsonError } from "./json-error.ts"

export const JSON_NATIVES: readonly Native[] = [
  pure({
    name: "parse_json",
    documentation: `The value of a JSON text.
Strict: fails with the place and what is expected there. Numbers are those of JavaScript; the last of equal keys wins.`,
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
    run: writeJson,
  }),
]

function writeJson(value: Value, indent: number): string {
  const compact = toJson(value) // fails for what is not JSON
  return whole(indent, "the indent", 0) === 0 ? compact : JSON.stringify(value, null, Math.min(indent, 10))
}

function parseJson(text: string): Value {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalid(text)
  }
  return toValue(parsed, 0)
}

/** A result of JSON.parse as a value of the language. */
function toValue(parsed: unknown, depth: number): Value {
  if (typeof parsed === "number") {
    if (!Number.isFinite(parsed)) throw fail("number-too-large", "a number in the JSON is larger than 1.8e308")
    return parsed + 0
  }
  if (typeof parsed !== "object" || parsed === null) return parsed as null | boolean | string
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `the JSON is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (Array.isArray(parsed)) return parsed.map((item: unknown) => toValue(item, depth + 1))
  return record(Object.entries(parsed).map(([key, value]) => [key, toValue(value, depth + 1)] as const))
}

function invalid(text: string) {
  const { position, expected, hint } = findJsonError(text)
  const before = text.slice(0, position).split("\n")
  const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`
  const found =
    position >= text.length
      ? "the text ends"
      : `there is ${JSON.stringify(String.fromCodePoint(text.codePointAt(position)!))}`
  return fail("invalid-json", `not JSON: at ${place} ${found} where ${expected} is expected`, hint)
}
