// Numbers as in JSON: `(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?`; a sign before one is a token of its own.

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** Whether a number may continue with this unit, or be none because of it. */
export function goesOn(unit: number): boolean {
  const lower = unit | 32
  return unit === 46 || unit >= 128 || unit === 95 || isDigit(unit) || (lower >= 97 && lower <= 122)
}

/** The end of a whole number before `limit` that a mark or a blank follows, as most are; 0 for any other. */
export function wholeEnd(text: string, start: number, limit: number): number {
  let end = start + 1
  while (end < limit && isDigit(text.charCodeAt(end))) end++
  if (end === limit || goesOn(text.charCodeAt(end))) return 0
  return end > start + 1 && text.charCodeAt(start) === 48 ? 0 : end
}

/** The end of the number at `start`, at `limit` at the latest. */
export function numberEnd(text: string, start: number, limit: number): number {
  let at = skipDigits(text, start, limit)
  if (text.charCodeAt(at) === 46 && at + 1 < limit && isDigit(text.charCodeAt(at + 1)))
    at = skipDigits(text, at + 1, limit)
  if (at < limit && (text.charCodeAt(at) | 32) === 101) {
    const sign = text.charCodeAt(at + 1)
    const digits = at + (sign === 43 || sign === 45 ? 2 : 1)
    if (digits < limit && isDigit(text.charCodeAt(digits))) at = skipDigits(text, digits, limit)
  }
  return at
}

function skipDigits(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && isDigit(text.charCodeAt(at))) at++
  return at
}

/**
 * The value of the number from `start` to `end`, or the nearest finite one: small whole numbers, the commonest, without
 * cutting a string out.
 */
export function numberValue(text: string, start: number, end: number): number {
  if (end - start > 9) return nearest(text.slice(start, end))
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return nearest(text.slice(start, end))
    value = value * 10 + digit
  }
  return value
}

function nearest(text: string): number {
  return Math.min(Number(text), Number.MAX_VALUE)
}

/** Digits that a number of JavaScript keeps, whatever they are. */
export const SURE_DIGITS = 15

/** A number above it, and no larger than whole numbers may be, is held if it has no more than SURE_DIGITS. */
export const SURELY_HELD = 1e-290

/** Whether JavaScript prints `value`, which was read from a text without a sign, as the number that was written. */
export function isExact(text: string, value: number): boolean {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e")
  const digits = mantissa.replace(".", "").replace(/^0+/, "").replace(/0+$/, "")
  if (digits === "") return true
  return value > 0 && Math.abs(Number(exponent)) < 300 && (digits.length <= SURE_DIGITS || String(value) === text)
}
