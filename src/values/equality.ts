// Structural equality of values.

import { fail } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { Callable, TypeValue, type Value } from "./values.ts"
import { showType } from "./types.ts"

/**
 * Whether two values are equal by content. Fails with `not-comparable` for two functions (their identity depends on
 * what was remembered, and no program may see that), and with `value-too-deep` past MAX_VALUE_DEPTH.
 */
export function equal(a: Value, b: Value, depth = 0): boolean {
  if (a instanceof Callable && b instanceof Callable)
    throw fail("not-comparable", "two functions cannot be compared", "compare their results")
  // Identity decides only for values without parts: a part may be a function, which must fail in a shared object too.
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equal(a[i] as Value, b[i] as Value, depth + 1)) return false
    return true
  }
  if (Array.isArray(b) || a instanceof Callable || b instanceof Callable) return false
  if (a instanceof TypeValue || b instanceof TypeValue) {
    return a instanceof TypeValue && b instanceof TypeValue && showType(a.type) === showType(b.type)
  }
  const left = a as { [key: string]: Value }
  const right = b as { [key: string]: Value }
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) {
    const other = right[key]
    if (other === undefined || !equal(left[key]!, other, depth + 1)) return false
  }
  return true
}
