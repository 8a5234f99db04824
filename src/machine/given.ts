// The functions in the value of an answer: the reach of that answer holds where they are called.

import { NativeFunction } from "../values/functions.ts"
import { Callable, isList, isRecord, list, record, type Value } from "../values/values.ts"
import type { Reach } from "./reach.ts"
import { Closure, GivenNative, TaskFunction } from "./task.ts"

/** The value with its functions in the reach of the answer that gives it. A value without functions stays the same. */
export function givenBy(reach: Reach, value: Value): Value {
  if (value instanceof Callable) return functionGivenBy(reach, value)
  const parts = inOrder(value)
  if (!parts.some((part) => part instanceof Callable)) return value
  const made = new Map<Value, Value>()
  const madeOf = (part: Value) => made.get(part) ?? part
  for (const part of parts) {
    if (part instanceof Callable) made.set(part, functionGivenBy(reach, part))
    else if (isList(part)) made.set(part, list(part.items.map(madeOf)))
    else if (isRecord(part)) made.set(part, record(part.keys().map((key) => [key, madeOf(part.get(key)!)])))
  }
  return madeOf(value)
}

function functionGivenBy(reach: Reach, value: Callable): Callable {
  if (value instanceof NativeFunction) return value.effect() === "none" ? value : new GivenNative(value, reach)
  if (!(value instanceof Closure || value instanceof TaskFunction)) return value
  const held = value.reach.calledBy(reach)
  if (held === value.reach) return value
  return value instanceof Closure
    ? new Closure(value.definition, value.frame, held)
    : new TaskFunction(value.definition, value.instance, held)
}

/** The lists, records and functions of a value, each once and behind all that it contains. */
function inOrder(value: Value): readonly Value[] {
  const done = new Set<Value>()
  const waiting = [value]
  for (let part; (part = waiting.at(-1)) !== undefined;) {
    const inner = isList(part) ? part.items : isRecord(part) ? part.values() : []
    const open = done.has(part) ? [] : inner.filter((each) => isStructure(each) && !done.has(each))
    for (const each of open) waiting.push(each)
    if (open.length === 0) {
      if (isStructure(part)) done.add(part)
      waiting.pop()
    }
  }
  return [...done]
}

function isStructure(value: Value): boolean {
  return isList(value) || isRecord(value) || value instanceof Callable
}
