// The text of a number, and the number of a text.

import { canonical, Decimal, MAX_DIGITS, numberTooLarge, numberTooSmall, type Num } from "./decimal.ts"
import { spendOnDigits, spendOnProduct } from "./integers.ts"

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/

/**
 * The number that a decimal text denotes exactly: digits with an optional sign, decimal point and exponent. Undefined
 * for any other text, also if it has white space around it. Fails with `number-too-large` and `number-too-small`.
 */
export function parseNumber(text: string): Num | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = "", places, onlyPlaces = "", shift] = match
  const fraction = places ?? onlyPlaces
  if (shift === undefined && whole.length + fraction.length <= 15) return Number(text) + 0
  const written = whole + fraction
  const start = skipZeros(written)
  if (start === written.length) return 0
  const end = endOfDigits(written)
  const exponent = Number(shift ?? 0) - fraction.length + (written.length - end)
  if (end - start + exponent > MAX_DIGITS) throw numberTooLarge()
  if (-exponent > MAX_DIGITS) throw numberTooSmall()
  spendOnDigits(end - start)
  const coefficient = BigInt(written.slice(start, end))
  return canonical({ coefficient: sign === "-" ? -coefficient : coefficient, exponent })
}

function skipZeros(digits: string): number {
  let start = 0
  while (digits[start] === "0") start++
  return start
}

function endOfDigits(digits: string): number {
  let end = digits.length
  while (digits[end - 1] === "0") end--
  return end
}

/**
 * The text that `parseNumber` reads as the same number. Whole numbers are written in digits, fractions as JavaScript
 * writes them: in digits from 0.000001 on, and with an exponent below.
 */
export function showNumber(number: Num): string {
  if (typeof number === "number") return String(number)
  if (typeof number === "bigint") {
    spendOnProduct(number)
    return String(number)
  }
  const { coefficient, exponent } = number
  spendOnProduct(coefficient)
  const sign = coefficient < 0n ? "-" : ""
  const digits = String(coefficient).slice(sign.length)
  const point = digits.length + exponent
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  if (point > -6) return `${sign}0.${"0".repeat(-point)}${digits}`
  return `${sign}${digits[0]}${digits.length > 1 ? "." : ""}${digits.slice(1)}e${point - 1}`
}

/** The text of a number in keys: `JSON.stringify` for numbers of the host, and as unambiguous for all others. */
export function numberKey(number: Num): string {
  return showNumber(number)
}

/** A number as messages show it: the first digits of a long one. */
export function inMessage(number: Num): string {
  const text = showNumber(number)
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`
}

/** The nearest double; an infinity beyond the range of doubles. */
export function toDouble(number: Num): number {
  if (!(number instanceof Decimal)) return Number(number)
  return Number(showNumber(number)) + 0
}
