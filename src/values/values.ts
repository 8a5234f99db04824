// The values of the language. All are immutable, and no program can distinguish equal values.

import type { Effect } from "./effect.ts"
import { ListValue } from "./list.ts"
import type { Num } from "./number.ts"
import { RecordValue } from "./record.ts"
import type { Type } from "./types.ts"

/** A value inside the interpreter. The host's side of a run has plain data instead, as JSON would give them. */
export type Value = null | boolean | Num | string | ListValue | RecordValue | Callable | TypeValue

export { list, ListValue } from "./list.ts"
export { isNumber, type Num } from "./number.ts"
export { merge, record, RecordValue } from "./record.ts"

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
  /** The strongest effect of the natives that its code reaches; its captured values may reach others. */
  abstract effect(): Effect
}

/** A function's part of a key: text around the keys of the values that it has captured. */
export interface CallableKey {
  readonly open: string
  /**
   * The run or the scope whose functions it equals; empty for a function without effects, which equals those of all
   * runs. It is part of no key that is stored.
   */
  readonly here: string
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
    case "bigint":
      return "number"
    case "boolean":
      return "boolean"
    default:
      if (value === null) return "null"
      if (value instanceof ListValue) return "list"
      if (value instanceof RecordValue) return "record"
      if (value instanceof Callable) return "function"
      if (value instanceof TypeValue) return "type"
      return "number"
  }
}

export function isList(value: Value): value is ListValue {
  return value instanceof ListValue
}

export function isRecord(value: Value): value is RecordValue {
  return value instanceof RecordValue
}
