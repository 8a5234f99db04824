// JSON data as values, and values as the data that stores and traces keep.

import { fail } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { spend } from "./meter.ts"
import { isNumber, parseNumber, showNumber, type Num } from "./number.ts"
import { isList, isRecord, list, record, type Value } from "./values.ts"
import { EXACT } from "../base/exact.ts"

/** The value of data that `toData` gave, as JSON.parse reads them. */
export function fromData(data: unknown): Value {
  return toValue(data, 0)
}

function toValue(data: unknown, depth: number): Value {
  spend(1)
  if (typeof data === "number") return data + 0
  if (typeof data !== "object" || data === null) return data as Value
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `the JSON is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (Array.isArray(data)) return list(data.map((item: unknown) => toValue(item, depth + 1)))
  const entries = Object.entries(data) as [string, unknown][]
  if (entries.length === 1 && entries[0]![0] === EXACT) {
    const held = entries[0]![1]
    if (typeof held === "string") return parseNumber(held) ?? held
    if (Array.isArray(held)) return record([[EXACT, toValue(held[0], depth + 1)]])
  }
  return record(entries.map(([key, value]) => [key, toValue(value, depth + 1)] as const))
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
