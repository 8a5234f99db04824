// JSON texts and JSON data as values, and values as the data that stores and traces keep.

import { fail } from "./failure.ts"
import { parseJsonExactly } from "./json-text.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { spend } from "./meter.ts"
import { isNumber, parseNumber, showNumber, type Num } from "./number.ts"
import { isList, isRecord, list, record, type Value } from "./values.ts"
import { EXACT } from "../base/exact.ts"

/** Characters of JSON that the engine reads in the time of a step. */
const READ_PER_STEP = 16

/**
 * The value of a JSON text, with each number as it is written. Throws a SyntaxError for any other text; fails with
 * `value-too-deep`.
 */
export function fromJson(text: string): Value {
  spend(1 + text.length / READ_PER_STEP)
  return toValue(parseJsonExactly(text), 0, false)
}

/** The value of data that `toData` gave, as JSON.parse reads them. */
export function fromData(data: unknown): Value {
  return toValue(data, 0, true)
}

function toValue(data: unknown, depth: number, isEncoded: boolean): Value {
  spend(1)
  if (typeof data === "number") return data + 0
  if (typeof data !== "object" || data === null || isNumber(data)) return data as Value
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `the JSON is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (Array.isArray(data)) return list(data.map((item: unknown) => toValue(item, depth + 1, isEncoded)))
  const entries = Object.entries(data) as [string, unknown][]
  if (isEncoded && entries.length === 1 && entries[0]![0] === EXACT) {
    const held = entries[0]![1]
    if (typeof held === "string") return parseNumber(held) ?? held
    if (Array.isArray(held)) return record([[EXACT, toValue(held[0], depth + 1, true)]])
  }
  return record(entries.map(([key, value]) => [key, toValue(value, depth + 1, isEncoded)] as const))
}

/**
 * The value as data that JSON keeps: a number that is none of JavaScript's becomes `{"$number": "its digits"}`, and a
 * record of that form `{"$number": [its value]}`. The value must be one that `toJson` writes.
 */
export function toData(value: Value): unknown {
  if (isNumber(value)) return typeof value === "number" ? value : exactly(value)
  if (isList(value)) return value.map(toData)
  if (!isRecord(value)) return value
  const entries = value.entries().map(([key, field]) => [key, toData(field)] as const)
  if (entries.length === 1 && entries[0]![0] === EXACT) return { [EXACT]: [entries[0]![1]] }
  return Object.fromEntries(entries)
}

function exactly(number: Num): unknown {
  return { [EXACT]: showNumber(number) }
}
