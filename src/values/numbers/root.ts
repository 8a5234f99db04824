// The square root.

import { fail } from "../failure.ts"
import { spend } from "../meter.ts"
import { scaleDown, signOf } from "./arithmetic.ts"
import { canonical, exactly, printedNumber, significant, type Num } from "./decimal.ts"
import { bitLength, digitCount, spendOnProduct, tenTo, wholeRoot } from "./integers.ts"
import { inMessage } from "./text.ts"

/** The work on a short number. */
const STEPS_PER_ROOT = 40

/**
 * The square root: exact if it is a decimal, otherwise the decimal of the nearest double, or 17 digits beyond the range
 * of doubles. Fails with `not-a-number` for a negative number.
 */
export function squareRoot(x: Num): Num {
  if (signOf(x) < 0) throw fail("not-a-number", `the square root of ${inMessage(x)} is not a real number`)
  // The root of a whole double is whole only if it is exact: it has at most 27 bits before the point.
  if (typeof x === "number" && Number.isInteger(x)) return Math.sqrt(x)
  spend(STEPS_PER_ROOT)
  const value = exactly(x)
  const odd = value.exponent % 2 !== 0
  const coefficient = odd ? value.coefficient * 10n : value.coefficient
  const exponent = odd ? value.exponent - 1 : value.exponent
  spendOnProduct(coefficient)
  const root = wholeRoot(coefficient)
  if (root * root === coefficient) return canonical({ coefficient: root, exponent: exponent / 2 })
  const digits = (digitCount(coefficient) + exponent) / 2
  return Math.abs(digits) < 300
    ? printedNumber(nearestRoot(coefficient, tenTo(-exponent)))
    : canonical(longRoot(coefficient, exponent))
}

/** The double nearest to the irrational root of a fraction. */
function nearestRoot(numerator: bigint, denominator: bigint): number {
  // The quotient has at least 132 bits, its root half of them. The last bit says that there are more.
  const half = Math.max(0, (134 - bitLength(numerator) + bitLength(denominator)) >> 1)
  return scaleDown(Number(wholeRoot((numerator << BigInt(2 * half)) / denominator) | 1n), half)
}

/** The irrational root of coefficient · 10^exponent with 17 digits. The exponent is even. */
function longRoot(coefficient: bigint, exponent: number) {
  const half = (40 - digitCount(coefficient)) >> 1
  const scaled = half > 0 ? coefficient * tenTo(2 * half) : coefficient / tenTo(-2 * half)
  return significant({ coefficient: wholeRoot(scaled), exponent: exponent / 2 - half }, 17)
}
