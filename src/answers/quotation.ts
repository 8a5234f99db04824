// Calls that an answer merely quotes: their source stands in the data that the answer was given, or in a result.

import { Callable, TypeValue, type Value } from "../interpreter/values.ts"

/** Whether a text stands in a value: in a string, however deep, or in a key. */
export function standsIn(text: string, value: Value): boolean {
  const open: Value[] = [value]
  while (open.length > 0) {
    const next = open.pop()!
    if (typeof next === "string") {
      if (next.includes(text)) return true
    } else if (Array.isArray(next)) {
      for (const item of next as readonly Value[]) open.push(item)
    } else if (typeof next === "object" && next !== null && !(next instanceof Callable) && !(next instanceof TypeValue)) {
      for (const [key, field] of Object.entries(next as { [key: string]: Value })) open.push(key, field)
    }
  }
  return false
}
