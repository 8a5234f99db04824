// Numbers of the host as numbers of the language, and back.

import { Decimal, type Num } from "./decimal.ts"
import { roundedQuotient, spendOnProduct, tenTo } from "./integers.ts"
import { toDouble } from "./text.ts"

/**
 * The number that a double of the host denotes: whole doubles are exact, a fraction is the decimal that JavaScript
 * prints. Undefined for NaN and the infinities.
 */
export function fromDouble(x: number): Num | undefined {
  if (!Number.isFinite(x)) return undefined
  return Number.isInteger(x) && !Number.isSafeInteger(x) ? BigInt(x) : x + 0 // -0 becomes 0
}

/** The number as the host has it: a fraction as the nearest double, or a bigint where doubles are whole or infinite. */
export function toHostNumber(number: Num): number | bigint {
  if (!(number instanceof Decimal)) return number
  const double = toDouble(number)
  if (Number.isFinite(double)) return double
  spendOnProduct(number.coefficient)
  return roundedQuotient(number.coefficient, tenTo(-number.exponent))
}
