// The order of numbers, by their exact values.

import { signOf } from "./arithmetic.ts"
import { aligned, Decimal, exactly, type Num } from "./decimal.ts"
import { spendOnProduct } from "./integers.ts"

/** Negative if a < b, 0 if they are equal, positive if a > b. */
export function compareNumbers(a: Num, b: Num): number {
  // The shortest decimals of doubles are in the order of the doubles, and JavaScript compares them exactly to bigints.
  if (!(a instanceof Decimal) && !(b instanceof Decimal)) return a < b ? -1 : a > b ? 1 : 0
  const signs = signOf(a) - signOf(b)
  if (signs !== 0) return signs
  const { a: left, b: right } = aligned(exactly(a), exactly(b))
  spendOnProduct(left, right)
  return left < right ? -1 : left > right ? 1 : 0
}

export function equalNumbers(a: Num, b: Num): boolean {
  if (a === b) return true
  if (!(a instanceof Decimal && b instanceof Decimal)) return false
  return a.exponent === b.exponent && a.coefficient === b.coefficient
}
