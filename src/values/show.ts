// The text of a value: a string itself, any other value as JSON.

import { fail } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { Callable, describeFunction, TypeValue, type Value } from "./values.ts"
import { showType } from "./types.ts"

/** The form of a value inserted into text. A type is shown as it is written; a function fails with `not-json`. */
export function showInText(value: Value): string {
  if (typeof value === "string") return value
  if (value instanceof TypeValue) return showType(value.type)
  return toJson(value)
}

/**
 * Compact JSON with the keys in the record's order, so that equal values give equal text (numbers as in RFC 8785).
 * Fails with `not-json` for a function or a type inside, and with `value-too-deep` past MAX_VALUE_DEPTH.
 */
export function toJson(value: Value): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const parts: string[] = []
  write(value, parts, 0)
  return parts.join("")
}

function write(value: Value, parts: string[], depth: number): void {
  if (typeof value !== "object" || value === null) {
    parts.push(JSON.stringify(value))
    return
  }
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (value instanceof Callable)
    throw fail("not-json", `${describeFunction(value)} cannot be shown as text`, "call it, and show its result")
  if (value instanceof TypeValue) throw fail("not-json", `the type ${showType(value.type)} cannot be shown as JSON`)
  let separator = ""
  if (Array.isArray(value)) {
    parts.push("[")
    for (const item of value as readonly Value[]) {
      parts.push(separator)
      write(item, parts, depth + 1)
      separator = ","
    }
    parts.push("]")
    return
  }
  const record = value as { [key: string]: Value }
  parts.push("{")
  for (const key in record) {
    parts.push(separator, JSON.stringify(key), ":")
    write(record[key]!, parts, depth + 1)
    separator = ","
  }
  parts.push("}")
}
