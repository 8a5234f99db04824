// The operators of numbers: on doubles where these are exact, and on bigints otherwise.

import { fail } from "../failure.ts"
import { aligned, canonical, Decimal, exactly, fromBigInt, roundedResult, type Exact, type Num } from "./decimal.ts"
import { bitLength, digitCount, magnitude, roundedQuotient, spendOnProduct, spendOnSum, tenTo } from "./integers.ts"
import { isExact, isShort, placesOf, TEN, units } from "./short.ts"
import { inMessage } from "./text.ts"

export function add(a: Num, b: Num): Num {
  if (typeof a === "number" && typeof b === "number") {
    if (Number.isInteger(a) && Number.isInteger(b)) {
      const sum = a + b
      if (isExact(sum)) return sum
    } else {
      const sum = addShort(a, b)
      if (!Number.isNaN(sum)) return sum
    }
  }
  if (a === 0) return b
  if (b === 0) return a
  return roundedResult(addExactly(exactly(a), exactly(b)))
}

export function subtract(a: Num, b: Num): Num {
  return add(a, typeof b === "number" ? 0 - b : negate(b))
}

/** The sum of two decimals if all that it takes is exact in doubles, otherwise NaN. */
function addShort(a: number, b: number): number {
  const places = placesOf(b, placesOf(a))
  if (places < 0) return Number.NaN
  const left = units(a, places)
  const right = units(b, places)
  const sum = left + right
  return isShort(left) && isShort(sum) ? sum / TEN[places]! : Number.NaN
}

export function addExactly(x: Exact, y: Exact): Exact {
  const { a, b, exponent } = aligned(x, y)
  if (x.exponent === y.exponent) spendOnSum(a, b)
  else spendOnProduct(a, b)
  return { coefficient: a + b, exponent }
}

export function multiply(a: Num, b: Num): Num {
  if (typeof a === "number" && typeof b === "number") {
    if (Number.isInteger(a) && Number.isInteger(b)) {
      const product = a * b
      if (isExact(product)) return product + 0 // -0 becomes 0
    } else {
      const product = multiplyShort(a, b)
      if (!Number.isNaN(product)) return product
    }
  }
  if (a === 1) return b
  if (b === 1) return a
  if (a === -1) return negate(b)
  if (b === -1) return negate(a)
  const x = exactly(a)
  const y = exactly(b)
  spendOnProduct(x.coefficient, y.coefficient)
  return roundedResult({ coefficient: x.coefficient * y.coefficient, exponent: x.exponent + y.exponent })
}

/** The product of two decimals if all that it takes is exact in doubles, otherwise NaN. */
function multiplyShort(a: number, b: number): number {
  const placesOfA = placesOf(a)
  const placesOfB = placesOf(b)
  if (placesOfA < 0 || placesOfB < 0) return Number.NaN
  const product = units(a, placesOfA) * units(b, placesOfB)
  return isShort(product) ? product / TEN[placesOfA + placesOfB]! + 0 : Number.NaN
}

export function divide(a: Num, b: Num): Num {
  if (b === 0) throw fail("division-by-zero", `${inMessage(a)} / 0: a division by zero`)
  if (typeof a === "number" && typeof b === "number") {
    const quotient = Number.isInteger(a) && Number.isInteger(b) ? divideWhole(a, b) : divideShort(a, b)
    if (!Number.isNaN(quotient)) return quotient
  }
  if (b === 1) return a
  if (b === -1) return negate(a)
  return quotient(exactly(a), exactly(b))
}

/**
 * The double nearest to the quotient of two whole doubles, which is the exact quotient if that has at most 15 digits.
 * NaN if it is whole and the quotient is not.
 */
function divideWhole(a: number, b: number): number {
  const quotient = a / b
  return !Number.isInteger(quotient) || a % b === 0 ? quotient + 0 : Number.NaN
}

function divideShort(a: number, b: number): number {
  const places = placesOf(b, placesOf(a))
  if (places < 0) return Number.NaN
  const left = units(a, places)
  const right = units(b, places)
  return isShort(left) ? divideWhole(left, right) : Number.NaN
}

/** The quotient as `/` gives it. The divisor is not 0. */
export function quotient(a: Exact, b: Exact): Num {
  const shift = a.exponent - b.exponent
  const sign = a.coefficient < 0n === b.coefficient < 0n ? 1 : -1
  const dividend = magnitude(shift > 0 ? a.coefficient * tenTo(shift) : a.coefficient)
  const divisor = magnitude(shift < 0 ? b.coefficient * tenTo(-shift) : b.coefficient)
  spendOnProduct(dividend, divisor)
  const whole = dividend / divisor
  const rest = dividend - whole * divisor
  if (rest === 0n) return fromBigInt(sign < 0 ? -whole : whole)
  if (whole < WHOLE_DOUBLES) {
    if (isBelowDoubles(dividend, divisor)) return canonical(smallQuotient(sign < 0 ? -dividend : dividend, divisor))
    const double = nearestDouble(dividend, divisor)
    if (!Number.isInteger(double)) return sign * double
  }
  // The whole part is exact. Its distance from the next whole numbers decides how many digits of the fraction are kept.
  const distance = rest * 2n < divisor ? rest : divisor - rest
  const places = digitCount(divisor) - digitCount(distance) + 2
  const coefficient = whole * tenTo(places) + roundedQuotient(rest * tenTo(places), divisor)
  return canonical({ coefficient: sign < 0 ? -coefficient : coefficient, exponent: -places })
}

/** From here on all doubles are whole. */
const WHOLE_DOUBLES = 2n ** 52n

/** Whether a positive quotient is less than the least double of full precision, 2^-1022. */
function isBelowDoubles(dividend: bigint, divisor: bigint): boolean {
  return bitLength(divisor) - bitLength(dividend) > 1020 && dividend << 1022n < divisor
}

/** A quotient with 17 significant digits. The divisor is positive and larger than the dividend. */
function smallQuotient(dividend: bigint, divisor: bigint): Exact {
  // The first digit is at this place after the decimal point, or at the next one.
  const first = digitCount(divisor) - digitCount(magnitude(dividend))
  const scaled = dividend * tenTo(first + 16)
  if (magnitude(scaled) >= divisor * tenTo(16)) {
    return { coefficient: roundedQuotient(scaled, divisor), exponent: -(first + 16) }
  }
  return { coefficient: roundedQuotient(scaled * 10n, divisor), exponent: -(first + 17) }
}

/** The double nearest to a quotient of positive integers between 2^-1022 and 2^53. */
function nearestDouble(dividend: bigint, divisor: bigint): number {
  // At least 65 bits of the quotient, the last of which is 1 if there are more, are rounded once: by `Number`.
  const shift = Math.max(0, 66 - bitLength(dividend) + bitLength(divisor))
  const scaled = dividend << BigInt(shift)
  const bits = scaled / divisor
  return scaleDown(Number(bits * divisor === scaled ? bits : bits | 1n), shift)
}

/** The double divided by 2^shift, in two steps, because 2^shift may be larger than any double. */
export function scaleDown(double: number, shift: number): number {
  const half = shift >> 1
  return double / 2 ** half / 2 ** (shift - half)
}

/** a - b · floor(a / b): exact, and with the sign of b. */
export function remainder(a: Num, b: Num): Num {
  if (b === 0) throw fail("division-by-zero", `${inMessage(a)} % 0: a division by zero`)
  if (typeof a === "number" && typeof b === "number") {
    const rest = Number.isInteger(a) && Number.isInteger(b) ? remainderWhole(a, b) : remainderShort(a, b)
    if (!Number.isNaN(rest)) return rest
  }
  const { a: dividend, b: divisor, exponent } = aligned(exactly(a), exactly(b))
  spendOnProduct(dividend, divisor)
  const rest = dividend % divisor
  const other = rest !== 0n && rest < 0n !== divisor < 0n
  return canonical({ coefficient: other ? rest + divisor : rest, exponent })
}

function remainderWhole(a: number, b: number): number {
  const rest = a % b // exact, with the sign of a
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0
}

function remainderShort(a: number, b: number): number {
  const places = placesOf(b, placesOf(a))
  if (places < 0) return Number.NaN
  const left = units(a, places)
  const right = units(b, places)
  return isShort(left) ? remainderWhole(left, right) / TEN[places]! : Number.NaN
}

export function negate(a: Num): Num {
  if (typeof a === "number") return 0 - a
  return typeof a === "bigint" ? -a : new Decimal(-a.coefficient, a.exponent)
}

export function absolute(a: Num): Num {
  return signOf(a) < 0 ? negate(a) : a
}

export function signOf(a: Num): -1 | 0 | 1 {
  const part = typeof a === "number" || typeof a === "bigint" ? a : a.coefficient
  return part < 0 ? -1 : part > 0 ? 1 : 0
}
