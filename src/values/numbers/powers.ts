// Powers of numbers.

import { fail } from "../failure.ts"
import { spend } from "../meter.ts"
import { absolute, divide, negate, quotient, remainder, signOf } from "./arithmetic.ts"
import {
  canonical,
  exactly,
  fromBigInt,
  MAX_DIGITS,
  numberTooLarge,
  numberTooSmall,
  printedNumber,
  roundedResult,
  shortestDecimal,
  significant,
  type Exact,
  type Num,
} from "./decimal.ts"
import { bitLength, digitCount, spendOnDigits, spendOnProduct, tenTo } from "./integers.ts"
import { equalNumbers } from "./order.ts"
import { squareRoot } from "./root.ts"
import { floorOf } from "./rounding.ts"
import { isExact, isShort, placesOf, TEN, units } from "./short.ts"
import { inMessage, toDouble } from "./text.ts"

const ONE: Exact = { coefficient: 1n, exponent: 0 }

/** From this size on the power of a fraction is computed in bounds, because all of its digits are too many. */
const MAX_EXACT_DIGITS = 2000

/** An exponent with more digits is refused, also if the base is so close to 1 that the power could be held. */
const MAX_EXPONENT_DIGITS = 300

/** The work on short integers and on parts of long ones, besides that which grows with their digits. */
const STEPS_PER_PRODUCT = 20
const STEPS_PER_QUOTIENT = 40
const STEPS_PER_FRACTION = 80

/**
 * The base raised to the exponent. For whole exponents the power is rounded as `*` does, and a negative one is the
 * quotient of 1 and the exact power, as `/` rounds it; but beyond 2,000 digits of the exact power, a quotient larger
 * than 10^15 has 17 digits. For fractions it is the decimal of the power of doubles, or has 15 digits below 10^-290 and
 * above 10^290. Fails with `division-by-zero`, `not-a-number`, `number-too-large` and `number-too-small`.
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
  if (exponent === -1) return divide(1, base)
  const size = absolute(base)
  const n = absolute(exponent) as number | bigint
  const power = size === 1 ? 1 : exponent > 0 ? positivePower(size, n) : negativePower(size, n)
  return signOf(base) < 0 && BigInt.asUintN(1, BigInt(n)) === 1n ? negate(power) : power
}

function fractionalPower(base: Num, exponent: Num): Num {
  if (exponent === 0.5 && signOf(base) >= 0) return squareRoot(base)
  if (base === 0 || base === 1) return base
  if (signOf(base) < 0) {
    throw fail("not-a-number", `${inMessage(base)} to the power ${inMessage(exponent)} is not a real number`)
  }
  spend(STEPS_PER_PRODUCT)
  const power = toDouble(base) ** toDouble(exponent)
  return power > LEAST_DOUBLE && power < LARGEST_DOUBLE ? printedNumber(power) : longPower(base, exponent)
}

/** Between these, powers of doubles are precise. */
const LEAST_DOUBLE = 1e-290
const LARGEST_DOUBLE = 1e290

/** The power of a base > 0 by a fraction, to 15 digits: by the whole part of the exponent, times that by the rest. */
function longPower(base: Num, exponent: Num): Num {
  spend(STEPS_PER_FRACTION)
  const x = exactly(base)
  const size = absolute(exponent)
  const n = BigInt(floorOf(size) as number | bigint)
  const direction = signOf(exponent) < 0 ? -1 : 1
  let power = rootOf(x, remainder(size, 1))
  if (n > 0n) {
    refuseExponent(x, n, direction)
    const { low } = bounds(x, n, 25 + digitCount(n))
    refuse(low, direction)
    power = productOf(power, low)
  }
  return canonical(significant(direction > 0 ? power : inverseOf(power, digitCount(power.coefficient)), 15))
}

/** The power by an exponent between 0 and 1, to about 16 digits: that of the first digits, times a power of ten. */
function rootOf(base: Exact, exponent: Num): Exact {
  const first = leading(base, 20)
  const places = digitCount(first.coefficient) - 1
  const tens = multiplyExactly(exactly(exponent), first.exponent + places)
  const root = (Number(first.coefficient) / 10 ** places) ** toDouble(exponent) * 10 ** toDouble(remainder(tens, 1))
  const digits = shortestDecimal(root)
  return { coefficient: digits.coefficient, exponent: digits.exponent + toDouble(floorOf(tens)) }
}

function multiplyExactly({ coefficient, exponent }: Exact, factor: number): Num {
  return canonical({ coefficient: coefficient * BigInt(factor), exponent })
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
  spend(STEPS_PER_QUOTIENT)
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
  return canonical(significant(inverseOf(power, digits), 17))
}

/** The quotient of 1 and a number of so many digits, with 40 digits. */
function inverseOf({ coefficient, exponent }: Exact, digits: number): Exact {
  return { coefficient: tenTo(digits + 40) / coefficient, exponent: -exponent - digits - 40 }
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
  spend(STEPS_PER_PRODUCT)
  spendOnDigits(digits)
  return base ** BigInt(n)
}

/**
 * The rounded power of a fraction > 0, or the quotient of 1 and the power if `direction` is -1. A power with many
 * digits is computed in bounds, with more digits until both bounds are rounded to the same number.
 */
function fractionPower(base: Exact, n: bigint, direction: 1 | -1): Num {
  refuseExponent(base, n, direction)
  spend(STEPS_PER_FRACTION)
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

/** Refuses an exponent with so many digits that nothing is computed with it. */
function refuseExponent(base: Exact, n: bigint, direction: 1 | -1): void {
  if (n < tenTo(MAX_EXPONENT_DIGITS)) return
  throw base.coefficient < tenTo(-base.exponent) === direction > 0 ? numberTooSmall() : numberTooLarge()
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
  spend(STEPS_PER_PRODUCT)
  spendOnProduct(a.coefficient, b.coefficient)
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }
}

function leading({ coefficient, exponent }: Exact, digits: number): Exact {
  const excess = digitCount(coefficient) - digits
  return excess <= 0
    ? { coefficient, exponent }
    : { coefficient: coefficient / tenTo(excess), exponent: exponent + excess }
}
