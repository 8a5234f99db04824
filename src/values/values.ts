// The values of the language. All are immutable, and no program can distinguish equal values.

import type { Type } from "./types.ts"

export type Value = null | boolean | number | string | ListValue | RecordValue | Callable | TypeValue
export type ListValue = readonly Value[]

/**
 * A record: an object without a prototype whose keys were inserted in sorted order (by UTF-16 units; JavaScript lists
 * keys that are whole numbers first). Equal records thus list, show and hash alike however they were written, so that
 * one memo entry serves all of them. Made by `record` only.
 */
export interface RecordValue {
  readonly [key: string]: Value
}

/** A type as a value. Other values serve as types too, by `asType`: `[string]`, `{name: string}`, `"yes"`. */
export class TypeValue {
  readonly type: Type
  constructor(type: Type) {
    this.type = type
  }
}

/** The base class of all function values, so that `values.ts` needs nothing from the machine. */
export abstract class Callable {
  /** The displayed name: that of a task or native, or `ANONYMOUS`. */
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

/** The displayed name of a function expression and of a function of the host that has none. */
export const ANONYMOUS = "function"

/** A function as messages describe it. */
export function describeFunction({ name }: Callable): string {
  return name === ANONYMOUS ? "a function" : `the function ${name}`
}

export type Kind = "null" | "boolean" | "number" | "string" | "list" | "record" | "function" | "type"

/** The kind of a value, as `type_of` gives it and messages name it. */
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

/** Makes a record of entries in any order. The last entry of a key wins. */
export function record(entries: Iterable<readonly [string, Value]>): RecordValue {
  const sorted = [...entries]
  // The sort is stable: the last of equal keys stays last.
  if (!isSorted(sorted)) sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const result = Object.create(null) as { [key: string]: Value }
  for (const [key, value] of sorted) result[key] = value
  return result
}

function isSorted(entries: readonly (readonly [string, Value])[]): boolean {
  for (let i = 1; i < entries.length; i++) if (entries[i - 1]![0] > entries[i]![0]) return false
  return true
}

/** The value of a JSON text. Throws a SyntaxError for any other text, and for a number that is not finite. */
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
