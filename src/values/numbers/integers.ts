// Whole numbers of any size: powers of ten, digits, square roots, and the steps that work on large ones takes.

import { spend } from "../meter.ts"

const POWERS: bigint[] = [1n]

/** 10 to the power n. Small powers are stored, and large ones count the steps that it takes to make them. */
export function tenTo(n: number): bigint {
  if (n > 400) {
    spendOnDigits(n)
    return 10n ** BigInt(n)
  }
  while (POWERS.length <= n) POWERS.push(POWERS.at(-1)! * 10n)
  return POWERS[n]!
}

export function magnitude(integer: bigint): bigint {
  return integer < 0n ? -integer : integer
}

/** The number of bits of an integer that is not negative; 0 for 0. */
export function bitLength(integer: bigint): number {
  if (integer === 0n) return 0
  const hex = integer.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28
}

/** The number of decimal digits of an integer that is not negative; 1 for 0. */
export function digitCount(integer: bigint): number {
  if (integer < tenTo(300)) return String(integer).length
  const digits = Math.floor((bitLength(integer) - 1) * Math.LOG10E * Math.LN2) + 1
  return integer >= tenTo(digits) ? digits + 1 : digits
}

/** The quotient rounded to a whole number, halves away from zero. The divisor is positive. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  const rest = dividend - quotient * divisor
  if (magnitude(rest) * 2n < divisor) return quotient
  return rest < 0n ? quotient - 1n : quotient + 1n
}

/** The quotient rounded down to a whole number. The divisor is positive. */
export function floorQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient
}

/** The square root rounded down to a whole number: Newton's method, as in `math.isqrt` of CPython. */
export function wholeRoot(integer: bigint): bigint {
  if (integer === 0n) return 0n
  const half = (bitLength(integer) - 1) >> 1
  let root = 1n
  let bits = 0
  for (let shift = 31 - Math.clz32(half); shift >= 0; shift--) {
    const before = bits
    bits = half >> shift
    root = (root << BigInt(bits - before - 1)) + (integer >> BigInt(2 * half - before - bits + 1)) / root
  }
  return root * root > integer ? root - 1n : root
}

/** Bounds of sizes: bound i is 2 to the power of 1024 · 2^i. */
const BOUNDS: { readonly above: bigint; readonly below: bigint }[] = []

/** The number of 64-bit words of an integer, rounded up to a power of two; 0 below 1024 bits. Takes constant time. */
function words(integer: bigint): number {
  for (let i = 0; ; i++) {
    if (BOUNDS.length === i) BOUNDS.push({ above: 1n << BigInt(1024 * 2 ** i), below: -(1n << BigInt(1024 * 2 ** i)) })
    const { above, below } = BOUNDS[i]!
    if (integer < above && integer > below) return i === 0 ? 0 : 16 * 2 ** i
  }
}

/** Counts the steps of an addition or a comparison: none for integers below 1024 bits. */
export function spendOnSum(a: bigint, b: bigint): void {
  const size = words(a) + words(b)
  if (size > 0) spend(size / 32)
}

/**
 * Counts the steps of a product, a quotient, a root or the conversion to or from text: none for integers below 1024
 * bits. The exponent was measured in V8, between 20 and 20,000 words.
 */
export function spendOnProduct(a: bigint, b = 0n): void {
  const size = words(a) + words(b)
  if (size > 0) spend(size ** 1.5 / 4)
}

/** Counts the steps of making an integer with that many digits by multiplications or from text. */
export function spendOnDigits(digits: number): void {
  if (digits > 300) spend((digits / 19) ** 1.5 / 4)
}
