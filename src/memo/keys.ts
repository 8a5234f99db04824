// What stands for a value in a key: canonical text, equal for equal values and for no others.

import { fail } from "../interpreter/failure.ts"
import { MAX_VALUE_DEPTH } from "../interpreter/limits.ts"
import { NativeFunction } from "../interpreter/functions.ts"
import { Closure, TaskFunction } from "../interpreter/task.ts"
import { Callable, TypeValue, type ListValue, type RecordValue, type Value } from "../interpreter/values.ts"
import { showType } from "../interpreter/types.ts"

/** Keys of lists and records that were asked for: they are immutable, and one list is often handed on many times. */
const known = new WeakMap<object, string>()

/** The key of a list, record, function or type. Fails with `value-too-deep` past MAX_VALUE_DEPTH. */
export function structureKey(value: ListValue | RecordValue | Callable | TypeValue): string {
  let key = known.get(value)
  if (key === undefined) {
    const parts: string[] = []
    write(value as Value, parts, 0)
    known.set(value, (key = parts.join("")))
  }
  return key
}

/** The key of any value. */
export function valueKey(value: Value): string {
  return typeof value === "object" && value !== null ? structureKey(value) : JSON.stringify(value)
}

// JSON, and what JSON lacks behind a sign that JSON never begins a value with.
function write(value: Value, parts: string[], depth: number): void {
  if (typeof value !== "object" || value === null) {
    parts.push(JSON.stringify(value))
    return
  }
  if (depth > MAX_VALUE_DEPTH) throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (value instanceof TypeValue) {
    parts.push("!type ", showType(value.type))
    return
  }
  if (value instanceof Callable) {
    parts.push(functionKey(value))
    return
  }
  if (Array.isArray(value)) {
    parts.push("[")
    for (const item of value as ListValue) {
      write(item, parts, depth + 1)
      parts.push(",")
    }
    parts.push("]")
    return
  }
  parts.push("{")
  for (const key in value) {
    parts.push(JSON.stringify(key), ":")
    write((value as RecordValue)[key]!, parts, depth + 1)
    parts.push(",")
  }
  parts.push("}")
}

function functionKey(value: Callable): string {
  if (value instanceof Closure) return `!function ${value.definition.key(value.frame)}`
  if (value instanceof TaskFunction) return `!task ${value.task.definition?.key() ?? value.task.name}`
  if (value instanceof NativeFunction) return `!native ${value.native.name}`
  throw new Error(`no key for the function ${value.name}: this is a bug in Recall`)
}
