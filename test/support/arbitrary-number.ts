// Numbers of every kind and size, with the boundaries of their representation, and exact rationals to compare them to.

import fc from "fast-check"
import { Decimal, fromBigInt, fromDouble, parseNumber, showNumber, type Num } from "../../src/values/number.ts"

const BOUNDARIES = [
  2n ** 31n,
  2n ** 51n,
  2n ** 52n,
  2n ** 53n,
  2n ** 63n,
  10n ** 15n,
  10n ** 16n,
  10n ** 21n,
  10n ** 40n,
]

const nearBoundary = fc
  .tuple(fc.constantFrom(...BOUNDARIES), fc.integer({ min: -3, max: 3 }), fc.boolean())
  .map(([boundary, offset, negative]) => (negative ? -1n : 1n) * (boundary + BigInt(offset)))

const integer = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(BigInt),
  fc.maxSafeInteger().map(BigInt),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.bigInt({ min: -(10n ** 400n), max: 10n ** 400n }),
  fc.tuple(fc.integer(), fc.nat(40)).map(([n, zeros]) => BigInt(n) * 10n ** BigInt(zeros)),
  nearBoundary,
)

/** Whole numbers, small, large and at boundaries. */
export const wholeNumber: fc.Arbitrary<Num> = integer.map(fromBigInt)

function decimal(coefficient: bigint, exponent: number): Num {
  return parseNumber(`${coefficient}e${exponent}`)!
}

/** Decimals such as prices: at most so many digits, at most 6 of them after the point. */
export function shortDecimal(digits: number): fc.Arbitrary<Num> {
  const most = 10 ** digits - 1
  return fc.tuple(fc.integer({ min: -most, max: most }), fc.nat(6)).map(([n, places]) => decimal(BigInt(n), -places))
}

const SPECIAL = `
  0.1 1e-6 1e-7 1.5e-7 5e-324 4e-324 2.2250738585072014e-308 1e-310 1e-400 0.30000000000000004 9007199254740991.5
  4503599627370495.5 4503599627370496.5 2251799813685248.25 0.12345678901234567 0.123456789012345678 999999999999999.5
  99999999999999.95 0.9999999999999995 1.7976931348623157e308 1e21 1e-22 1e-23 123456789012345678901.5
`
  .trim()
  .split(/\s+/)
  .map((text) => parseNumber(text)!)

/** All numbers. */
export const anyNumber: fc.Arbitrary<Num> = fc.oneof(
  wholeNumber,
  shortDecimal(8),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((x) => fromDouble(x)!),
  fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => fromDouble(x)!),
  fc.tuple(integer, fc.nat(45)).map(([n, places]) => decimal(n, -places)),
  fc.tuple(integer, fc.integer({ min: 280, max: 420 })).map(([n, places]) => decimal(n, -places)),
  // A digit 5 after 14 to 17 others is a tie.
  fc
    .tuple(fc.bigInt({ min: 10n ** 13n, max: 10n ** 17n }), fc.integer({ min: 1, max: 25 }), fc.boolean())
    .map(([n, places, negative]) => decimal((negative ? -10n : 10n) * n + 5n, -places)),
  fc.constantFrom(...SPECIAL),
)

/** An exact quotient. The denominator is positive. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

/** The exact value, read from the text of the number. */
export function rational(number: Num): Rational {
  const [mantissa = "", exponent = "0"] = showNumber(number).split("e")
  const [whole = "", fraction = ""] = mantissa.split(".")
  const scale = fraction.length - Number(exponent)
  return { n: BigInt(whole + fraction), d: 10n ** BigInt(scale) }
}

export const size = (n: bigint): bigint => (n < 0n ? -n : n)

export function quotientOf({ n, d }: Rational, by: Rational): Rational {
  return { n: by.n < 0n ? -n * by.d : n * by.d, d: d * size(by.n) }
}

export function order(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function floor({ n, d }: Rational): bigint {
  return n / d - (n % d < 0n ? 1n : 0n)
}

/** n / d · 10^places rounded to a whole number, halves away from zero. */
export function rounded({ n, d }: Rational, places: number): bigint {
  const top = (places > 0 ? size(n) * 10n ** BigInt(places) : size(n)) * 2n
  const bottom = (places < 0 ? d * 10n ** BigInt(-places) : d) * 2n
  const result = (top + bottom / 2n) / bottom
  return n < 0n ? -result : result
}

/** The text of a value with that many significant digits, halves rounded away from zero. */
export function digitsOf(value: Rational, digits: number): string {
  if (value.n === 0n) return "0"
  let places = digits + String(value.d).length - String(size(value.n)).length
  while (size(rounded(value, places)) >= 10n ** BigInt(digits)) places--
  return `${rounded(value, places)}e${-places}`
}

/** The nearest double: `Number` rounds a text with all digits that decide correctly. */
export function nearest({ n, d }: Rational): number {
  const places = 800 + String(d).length
  const scaled = size(n) * 10n ** BigInt(places)
  // A last digit says whether there are more, which decides a tie.
  return Number(`${n < 0n ? "-" : ""}${scaled / d}${scaled % d === 0n ? 0 : 1}e${-places - 1}`)
}

/** Whether the number has the one representation of its value. */
export function isCanonical(number: Num): boolean {
  if (typeof number === "bigint") return size(number) > BigInt(Number.MAX_SAFE_INTEGER)
  if (typeof number === "number") {
    if (Object.is(number, -0) || !Number.isFinite(number)) return false
    return !Number.isInteger(number) || Number.isSafeInteger(number)
  }
  if (!(number instanceof Decimal) || number.exponent >= 0 || number.coefficient % 10n === 0n) return false
  const double = Number(showNumber(number))
  return !Number.isFinite(double) || Number.isInteger(double) || order(rational(double), rational(number)) !== 0
}
