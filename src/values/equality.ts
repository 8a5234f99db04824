// Structural equality of values.

import { fail } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { spend } from "./meter.ts"
import { Decimal } from "./number.ts"
import { Pairs } from "./pairs.ts"
import { Callable, isList, isRecord, TypeValue, type Value } from "./values.ts"
import { showType } from "./types.ts"

/** Pairs of structures compared before it is worth while to remember which: values may share parts many times. */
const MANY = 64

/** A comparison under way. */
interface Comparison {
  visits: number
  readonly equal: Pairs
}

/**
 * Whether two values are equal by content. Fails with `not-comparable` for two functions (their identity depends on
 * what was remembered, and no program may see that), and with `value-too-deep` past MAX_VALUE_DEPTH.
 */
export function equal(a: Value, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b
  return equalParts(a, b, { visits: 0, equal: new Pairs() }, 0)
}

function equalParts(a: Value, b: Value, comparison: Comparison, depth: number): boolean {
  spend(1)
  // Identity decides only for values without parts: a part may be a function, which must fail in a shared value too.
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b
  if (a instanceof Callable && b instanceof Callable)
    throw fail("not-comparable", "two functions cannot be compared", "compare their results")
  if (depth > MAX_VALUE_DEPTH)
    throw fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false
    if (wasEqual(a, b, comparison)) return true
    for (let i = 0; i < a.length; i++) if (!equalParts(a.at(i), b.at(i), comparison, depth + 1)) return false
    return true
  }
  if (isRecord(a)) {
    if (!isRecord(b) || a.size !== b.size) return false
    if (wasEqual(a, b, comparison)) return true
    const keys = b.keys()
    if (!a.keys().every((key, i) => key === keys[i])) return false
    const values = b.values()
    return a.values().every((value, i) => equalParts(value, values[i]!, comparison, depth + 1))
  }
  if (a instanceof TypeValue) return b instanceof TypeValue && showType(a.type) === showType(b.type)
  return a instanceof Decimal && b instanceof Decimal && a.coefficient === b.coefficient && a.exponent === b.exponent
}

/**
 * Whether the pair was compared before. Then it was found equal, as the first difference and the first failure end the
 * comparison.
 */
function wasEqual(a: object, b: object, comparison: Comparison): boolean {
  return ++comparison.visits > MANY && !comparison.equal.add(a, b)
}
