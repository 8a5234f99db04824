// Powers of numbers.

import { fail } from "../failure.ts"
import { absolute, negate, quotient, signOf } from "./arithmetic.ts"
import {
  canonical,
  exactly,
  fromBigInt,
  MAX_DIGITS,
  numberTooLarge,
  numberTooSmall,
  printedNumber,
  roundedResult,
  significant,
  type Exact,
  type Num,
} from "./decimal.ts"
import { bitLength, digitCount, spendOnDigits, spendOnProduct, tenTo } from "./integers.ts"
import { equalNumbers } from "./order.ts"
import { squareRoot } from "./root.ts"
import { isExact, isShort, placesOf, TEN, units } from "./short.ts"
import { inMessage, toDouble } from "./text.ts"

const ONE: Exact = { coefficient: 1n, exponent: 0 }

/** From this size on the power of a fraction is computed in bounds, because all of its digits are too many. */
const MAX_EXACT_DIGITS = 2000

/** An exponent with more digits is refused, also if the base is so close to 1 that the power could be held. */
const MAX_EXPONENT_DIGITS = 300

/**
 * The base raised to the exponent. For whole exponents the power is rounded as `*` does, and a negative one is the
 * quotient of 1 and the exact power, as `/` rounds it; but beyond 2,000 digits of the exact power, a quotient larger
 * than 10^15 has 17 digits. For fractions it is the decimal of the power of doubles. Fails with `division-by-zero`,
 * `not-a-number`, `number-too-large` and `number-too-small`.
 */
export function powerOf(base: Num, exponent: Num): Num {
  if (base === 0 && signOf(exponent) < 0) {
    throw fail("division-by-zero", `0 to the power ${inMessage(exponent)}: a division by zero`)
  }
  if (typeof exponent === "object" || (typeof exponent === "number" && !Number.isInteger(exponent))) {
    return fractionalPower(base, exponent)
  }
  if (exponent === 0 || base === 1) return 1
  if (exponent === 1) return base
  if (base === 0) return 0
  const size = absolute(base)
  const n = absolute(exponent) as number | bigint
  const power = size === 1 ? 1 : exponent > 0 ? positivePower(size, n) : negativePower(size, n)
  return signOf(base) < 0 && BigInt.asUintN(1, BigInt(n)) === 1n ? negate(power) : power
}

function fractionalPower(base: Num, exponent: Num): Num {
  if (exponent === 0.5 && signOf(base) >= 0) return squareRoot(base)
  const power = toDouble(base) ** toDouble(exponent)
  if (Number.isNaN(power)) {
    throw fail("not-a-number", `${inMessage(base)} to the power ${inMessage(exponent)} is not a real number`)
  }
  if (power === Infinity) throw numberTooLarge()
  if (power === 0 && base !== 0) throw numberTooSmall()
  return printedNumber(power)
}

/** The power of a base > 0 other than 1 by a whole exponent > 0. */
function positivePower(base: Num, n: number | bigint): Num {
  if (typeof base === "number" && typeof n === "number") {
    const power = shortPower(base, n)
    if (!Number.isNaN(power)) return power
  }
  const { coefficient, exponent } = exactly(base)
  if (exponent === 0) return fromBigInt(wholePower(coefficient, n, numberTooLarge))
  return fractionPower({ coefficient, exponent }, BigInt(n), 1)
}

/** The quotient of 1 and the power of a base > 0 other than 1 by a whole exponent > 0. */
function negativePower(base: Num, n: number | bigint): Num {
  const { coefficient, exponent } = exactly(base)
  if (exponent === 0) return quotient(ONE, { coefficient: wholePower(coefficient, n, numberTooSmall), exponent: 0 })
  const inverse = quotient(ONE, { coefficient, exponent })
  if (typeof inverse === "bigint" || Number.isInteger(inverse)) return positivePower(inverse, n)
  return fractionPower({ coefficient, exponent }, BigInt(n), -1)
}

/** The quotient of 1 and a power, with 17 digits where the whole part may be long. */
function inverted(power: Exact): Num {
  const digits = digitCount(power.coefficient)
  if (digits + power.exponent > -15) return quotient(ONE, power)
  const coefficient = tenTo(digits + 40) / power.coefficient
  return canonical(significant({ coefficient, exponent: -power.exponent - digits - 40 }, 17))
}

/** The power if all that it takes is exact in doubles, otherwise NaN. */
function shortPower(base: number, n: number): number {
  const places = placesOf(base)
  if (places < 0 || places * n >= TEN.length) return Number.NaN
  const factor = units(base, places)
  let power = 1
  for (let i = 0; i < n; i++) {
    power *= factor
    if (places === 0 ? !isExact(power) : !isShort(power)) return Number.NaN
  }
  return power / TEN[places * n]!
}

/** The power of a whole base > 1. One with too many digits is refused before it is computed. */
function wholePower(base: bigint, n: number | bigint, refused: () => unknown): bigint {
  const excess = Math.max(0, bitLength(base) - 64)
  const digits = (Math.log10(Number(base >> BigInt(excess))) + excess * Math.log10(2)) * Number(n)
  if (digits > MAX_DIGITS + 1) throw refused()
  spendOnDigits(digits)
  return base ** BigInt(n)
}

/**
 * The rounded power of a fraction > 0, or the quotient of 1 and the power if `direction` is -1. A power with many
 * digits is computed in bounds, with more digits until both bounds are rounded to the same number.
 */
function fractionPower(base: Exact, n: bigint, direction: 1 | -1): Num {
  if (n >= tenTo(MAX_EXPONENT_DIGITS)) {
    throw base.coefficient < tenTo(-base.exponent) === direction > 0 ? numberTooSmall() : numberTooLarge()
  }
  const digits = digitCount(base.coefficient) * Number(n)
  if (digits <= MAX_EXACT_DIGITS) {
    const power = { coefficient: base.coefficient ** n, exponent: base.exponent * Number(n) }
    refuse(power, direction)
    return direction > 0 ? roundedResult(power) : quotient(ONE, power)
  }
  const round = direction > 0 ? roundedResult : inverted
  for (let precision = 25 + digitCount(n); ; precision *= 2) {
    const { low, high } = bounds(base, n, precision)
    refuse(low, direction)
    const result = round(low)
    // With that many digits nothing is rounded down.
    if (precision >= digits || equalNumbers(result, round(high))) return result
  }
}

/** Refuses a power that is certainly too large or too small before anything is computed with all of its digits. */
function refuse({ coefficient, exponent }: Exact, direction: 1 | -1): void {
  const digits = (digitCount(coefficient) + exponent) * direction
  if (digits > MAX_DIGITS + 2) throw numberTooLarge()
  if (digits < -MAX_DIGITS - 2) throw numberTooSmall()
}

/** Bounds of a power, from squares and products that are rounded down to `precision` digits. */
function bounds(base: Exact, n: bigint, precision: number): { readonly low: Exact; readonly high: Exact } {
  const factor = leading(base, precision)
  let power = factor
  for (const bit of n.toString(2).slice(1)) {
    power = leading(productOf(power, power), precision)
    if (bit === "1") power = leading(productOf(power, factor), precision)
  }
  // Each rounding takes less than 10^(1-precision) of the power, and fewer than 10n of them add up in the squares.
  const error = 100n * n
  return { low: power, high: { coefficient: power.coefficient + error, exponent: power.exponent } }
}

function productOf(a: Exact, b: Exact): Exact {
  spendOnProduct(a.coefficient, b.coefficient)
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }
}

function leading({ coefficient, exponent }: Exact, digits: number): Exact {
  const excess = digitCount(coefficient) - digits
  return excess <= 0
    ? { coefficient, exponent }
    : { coefficient: coefficient / tenTo(excess), exponent: exponent + excess }
}
