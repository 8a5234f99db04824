// Short decimals, such as prices, as whole doubles and a power of ten: the exact arithmetic that needs no bigint.

/** Powers of ten, all of them exact as doubles. */
export const TEN: readonly number[] = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))

/** Every decimal with fewer digits is the shortest one of its nearest double. */
export const DIGITS_15 = 1e15

/** The most decimal places of a short decimal. */
const MAX_PLACES = 8

/**
 * The number of decimal places of a short decimal, or `from` if that is more: at most 8, and with at most 15 digits; -1
 * for any other number. The digits / 10^places are correctly rounded, so that x is the double of that decimal.
 */
export function placesOf(x: number, from = 0): number {
  if (from < 0) return -1
  for (let places = from; places <= MAX_PLACES; places++) {
    const digits = Math.round(x * TEN[places]!)
    if (!isShort(digits)) return -1
    if (x === digits / TEN[places]!) return places
  }
  return -1
}

/** A short decimal as a number of units of 10^-places. It is exact if it has at most 15 digits: `isShort`. */
export function units(x: number, places: number): number {
  return Math.round(x * TEN[places]!)
}

/** Whether a whole double has at most 15 digits. */
export function isShort(integer: number): boolean {
  return integer < DIGITS_15 && integer > -DIGITS_15
}

/** Whether a whole double that is the result of an addition or a multiplication of exact ones is exact. */
export function isExact(integer: number): boolean {
  return integer <= Number.MAX_SAFE_INTEGER && integer >= Number.MIN_SAFE_INTEGER
}
