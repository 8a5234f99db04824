// The numbers in JSON text.

import { parseNumber, type Num } from "../number.ts"

const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const NINE = 57
const CAPITAL_E = 69
const SMALL_E = 101

/**
 * The most digits of a safe integer. A point leaves 15: a whole number of 15 digits divided by a power of ten is the
 * nearest double to the fraction.
 */
const MOST_DIGITS = 16
const POWERS = Array.from({ length: MOST_DIGITS }, (_, i) => 10 ** i)

/** Reads numbers and remembers where the last one ends. */
export class NumberReader {
  /** The offset after the last number. */
  end = 0

  /**
   * The exact number that begins at an offset; undefined where there is none. Fails with `number-too-large` and
   * `number-too-small`.
   */
  read(text: string, start: number): Num | undefined {
    const isNegative = text.charCodeAt(start) === MINUS
    const first = isNegative ? start + 1 : start
    let digits = 0
    let point = first
    let end = first
    let code = 0
    for (; end < text.length; end++) {
      code = text.charCodeAt(end)
      if (code >= ZERO && code <= NINE) digits = 10 * digits + (code - ZERO)
      else if (code === POINT && point === first) point = end
      else break
    }
    const leading = first < end ? text.charCodeAt(first) : 0
    const isWhole = point === first
    if (
      leading < ZERO
      || (leading === ZERO && (isWhole ? end : point) > first + 1)
      || (point === end - 1 && !isWhole)
      || end - first > MOST_DIGITS
      || !Number.isSafeInteger(digits)
      || code === SMALL_E
      || code === CAPITAL_E
    )
      return this.readAny(text, start)
    this.end = end
    const size = isWhole ? digits : digits / POWERS[end - point - 1]!
    return isNegative ? 0 - size : size
  }

  private readAny(text: string, start: number): Num | undefined {
    this.end = endOfNumber(text, start)
    return this.end === start ? undefined : numberOf(text.slice(start, this.end))
  }
}

/** The number of a text in the form of JSON. */
function numberOf(written: string): Num {
  const double = Number(written)
  if (!Number.isInteger(double) && String(double) === written) return double
  return parseNumber(written)!
}

/** The offset after the number that begins at an offset; that offset where there is none. */
function endOfNumber(text: string, start: number): number {
  const whole = codeAt(text, start) === MINUS ? start + 1 : start
  let end = codeAt(text, whole) === ZERO ? whole + 1 : endOfDigits(text, whole)
  if (end === whole) return start
  if (codeAt(text, end) === POINT) {
    const fractionEnd = endOfDigits(text, end + 1)
    if (fractionEnd === end + 1) return end
    end = fractionEnd
  }
  const letter = codeAt(text, end)
  if (letter !== SMALL_E && letter !== CAPITAL_E) return end
  const sign = codeAt(text, end + 1)
  const exponent = sign === PLUS || sign === MINUS ? end + 2 : end + 1
  const exponentEnd = endOfDigits(text, exponent)
  return exponentEnd === exponent ? end : exponentEnd
}

function endOfDigits(text: string, start: number): number {
  let end = start
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code < ZERO || code > NINE) break
    end++
  }
  return end
}

/** 0 after the end, which is no character of a number. */
function codeAt(text: string, position: number): number {
  return position < text.length ? text.charCodeAt(position) : 0
}
