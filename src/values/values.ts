// The values of the language. All are immutable; equal values cannot be told apart by any program.

import type { Type } from "./types.ts"

export type Value = null | boolean | number | string | ListValue | RecordValue | Callable | TypeValue
export type ListValue = readonly Value[]

/**
 * A record: an object without a prototype whose keys were inserted in sorted order (by UTF-16 units; JavaScript lists
 * keys that are whole numbers first). Equal records thus list, show and hash alike however they were written, which is
 * what lets a memo entry stand for all of them. Build one only with `record`.
 */
export interface RecordValue {
  readonly [key: string]: Value
}

/** A type as a value. `asType` in types.ts tells which other values serve as types: `[string]`, `{name: string}`, `"yes"`. */
export class TypeValue {
  readonly type: Type
  constructor(type: Type) {
    this.type = type
  }
}

/** What every kind of function value extends; a class of its own, so that `values.ts` needs nothing from the machine. */
export abstract class Callable {
  /** The name it is shown by: that of a task or native, or `function`. */
  abstract readonly name: string
  /** Equal for functions that do the same, in all processes where that can be known. */
  abstract key(): CallableKey
}

/** A function's part of a key: text around the keys of the values that it has captured. */
export interface CallableKey {
  readonly open: string
  readonly captured: readonly Value[]
  readonly close: string
}

export type Kind = "null" | "boolean" | "number" | "string" | "list" | "record" | "function" | "type"

/** What `type_of` gives and messages say. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case "string":
      return "string"
    case "number":
      return "number"
    case "boolean":
      return "boolean"
    default:
      if (value === null) return "null"
      if (Array.isArray(value)) return "list"
      if (value instanceof Callable) return "function"
      if (value instanceof TypeValue) return "type"
      return "record"
  }
}

export function isList(value: Value): value is ListValue {
  return Array.isArray(value)
}

export function isRecord(value: Value): value is RecordValue {
  return (
    typeof value === "object"
    && value !== null
    && !Array.isArray(value)
    && !(value instanceof Callable)
    && !(value instanceof TypeValue)
  )
}

/** The record of these entries. A later entry of the same key wins. */
export function record(entries: Iterable<readonly [string, Value]>): RecordValue {
  const sorted = [...entries]
  if (!isSorted(sorted)) sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) // stable: of equal keys the later stays later
  const result = Object.create(null) as { [key: string]: Value }
  for (const [key, value] of sorted) result[key] = value
  return result
}

function isSorted(entries: readonly (readonly [string, Value])[]): boolean {
  for (let i = 1; i < entries.length; i++) if (entries[i - 1]![0] > entries[i]![0]) return false
  return true
}

/** The value that a JSON text means. Throws a SyntaxError for any other text, and for a number beyond all numbers. */
export function fromJson(text: string): Value {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value === "number") {
      if (!Number.isFinite(value)) throw new SyntaxError("a number is too large")
      return value + 0
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return record(Object.entries(value as { [key: string]: Value }))
    return value
  }) as Value
}
