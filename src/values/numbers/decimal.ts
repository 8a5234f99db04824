// The representation of numbers: one for each value, so that equal numbers and bigints are `===`.

import { fail, type Failure } from "../failure.ts"
import { digitCount, magnitude, roundedQuotient, spendOnProduct, tenTo } from "./integers.ts"

/**
 * The most digits of a whole part, and the most digits after the decimal point. In V8 no operation on two of the
 * largest numbers takes more than 100 milliseconds.
 */
export const MAX_DIGITS = 100_000

/** A fraction that no double represents. The coefficient is not divisible by 10, and the exponent is negative. */
export class Decimal {
  readonly coefficient: bigint
  readonly exponent: number

  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient
    this.exponent = exponent
  }
}

export type Num = number | bigint | Decimal

export function isNumber(value: unknown): value is Num {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Decimal
}

export function isWhole(number: Num): boolean {
  return typeof number === "bigint" || Number.isInteger(number)
}

/** Coefficient · 10^exponent, in any of its forms: what exact arithmetic works on. */
export interface Exact {
  readonly coefficient: bigint
  readonly exponent: number
}

/** The exact value of a number. The exponent is never positive. */
export function exactly(number: Num): Exact {
  if (typeof number === "bigint") return { coefficient: number, exponent: 0 }
  if (typeof number !== "number") return number
  return Number.isInteger(number) ? { coefficient: BigInt(number), exponent: 0 } : shortestDecimal(number)
}

/** The decimal that JavaScript prints for a finite double. */
export function shortestDecimal(double: number): Exact {
  const text = String(double)
  const letter = text.indexOf("e")
  const end = letter < 0 ? text.length : letter
  const shift = letter < 0 ? 0 : Number(text.slice(letter + 1))
  const point = text.indexOf(".")
  if (point < 0) return { coefficient: BigInt(text.slice(0, end)), exponent: shift }
  return { coefficient: BigInt(text.slice(0, point) + text.slice(point + 1, end)), exponent: shift - (end - point - 1) }
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const MIN_SAFE = -MAX_SAFE
/** The number for a whole number of the host. Fails with `number-too-large`. */
export function fromBigInt(integer: bigint): Num {
  if (integer <= MAX_SAFE && integer >= MIN_SAFE) return Number(integer)
  if (isTooLarge(integer)) throw numberTooLarge()
  return integer
}

let tooLarge: { readonly above: bigint; readonly below: bigint } | undefined

function isTooLarge(integer: bigint): boolean {
  // Not with `tenTo`, whose work is reckoned to the run: this is done once in a process.
  const above = tooLarge?.above ?? 10n ** BigInt(MAX_DIGITS)
  tooLarge ??= { above, below: -above }
  return integer >= tooLarge.above || integer <= tooLarge.below
}

/** The canonical number of a value. Fails with `number-too-large` and `number-too-small`. */
export function canonical(value: Exact): Num {
  const { coefficient, exponent } = normalized(value)
  if (exponent === 0) return fromBigInt(coefficient)
  const size = magnitude(coefficient)
  // 15 digits survive the conversion to a double and back. Up to 17 do where the double is the nearest one.
  if (size < DIGITS_15 && exponent >= -22) return Number(coefficient) / 10 ** -exponent
  if (size < DIGITS_17) {
    const double = Number(`${coefficient}e${exponent}`)
    const shortest = shortestDecimal(double)
    if (shortest.exponent === exponent && shortest.coefficient === coefficient) return double
  }
  if (exponent < -MAX_DIGITS) throw numberTooSmall()
  if (isTooLarge(size) && isTooLarge(size / tenTo(-exponent))) throw numberTooLarge()
  return new Decimal(coefficient, exponent)
}

/** The number that JavaScript prints for a finite double. */
export function printedNumber(double: number): Num {
  if (Number.isInteger(double) ? Number.isSafeInteger(double) : Math.abs(double) >= 1e-300) return double + 0
  return canonical(shortestDecimal(double))
}

const DIGITS_15 = 10n ** 15n
const DIGITS_17 = 10n ** 17n

/** The same value with an exponent of 0 if it is whole, and otherwise a coefficient that 10 does not divide. */
function normalized({ coefficient, exponent }: Exact): Exact {
  if (coefficient === 0n || exponent === 0) return { coefficient, exponent: 0 }
  if (exponent > 0) {
    if (exponent > MAX_DIGITS) throw numberTooLarge()
    return { coefficient: coefficient * tenTo(exponent), exponent: 0 }
  }
  if (isMultiple(coefficient, -exponent)) return { coefficient: coefficient / tenTo(-exponent), exponent: 0 }
  let zeros = 1
  while (isMultiple(coefficient, zeros)) {
    coefficient /= tenTo(zeros)
    exponent += zeros
    zeros *= 2
  }
  while ((zeros /= 2) >= 1) {
    if (!isMultiple(coefficient, zeros)) continue
    coefficient /= tenTo(zeros)
    exponent += zeros
  }
  return { coefficient, exponent }
}

/** Whether 10^zeros divides the integer: only if its last bits are 0, which is cheap to see. */
function isMultiple(integer: bigint, zeros: number): boolean {
  return BigInt.asUintN(zeros, integer) === 0n && integer % tenTo(zeros) === 0n
}

/**
 * The result of `+`, `-` and `*`: the value if it is whole or has at most 15 digits, otherwise rounded to 15, or to a
 * whole number if that has more.
 */
export function roundedResult(value: Exact): Num {
  const exact = normalized(value)
  if (exact.exponent === 0) return canonical(exact)
  const wholeDigits = digitCount(magnitude(exact.coefficient)) + exact.exponent
  return canonical(significant(exact, Math.max(15, wholeDigits)))
}

/** The number rounded as `+`, `-` and `*` round their results. */
export function roundedNumber(number: Num): Num {
  return isWhole(number) ? number : roundedResult(exactly(number))
}

/** The value rounded to that many significant digits, halves away from zero. */
export function significant({ coefficient, exponent }: Exact, digits: number): Exact {
  const size = magnitude(coefficient)
  const excess = size < tenTo(digits) ? 0 : digitCount(size) - digits
  if (excess === 0) return { coefficient, exponent }
  spendOnProduct(size)
  return { coefficient: roundedQuotient(coefficient, tenTo(excess)), exponent: exponent + excess }
}

/** Both values with the smaller one of their exponents. */
export function aligned(a: Exact, b: Exact): { readonly a: bigint; readonly b: bigint; readonly exponent: number } {
  const exponent = Math.min(a.exponent, b.exponent)
  return { a: shifted(a, exponent), b: shifted(b, exponent), exponent }
}

function shifted({ coefficient, exponent }: Exact, to: number): bigint {
  return exponent === to ? coefficient : coefficient * tenTo(exponent - to)
}

export function numberTooLarge(): Failure {
  return fail("number-too-large", `a number would have more than ${MAX_DIGITS} digits before the decimal point`)
}

export function numberTooSmall(): Failure {
  return fail("number-too-small", `a number would have more than ${MAX_DIGITS} digits after the decimal point`)
}
