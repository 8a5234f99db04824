// JSON in which every number is exact, as numbers of the language.

import { Decimal, parseNumber, showNumber, type Num } from "./number.ts"

/**
 * Parses JSON as `JSON.parse` does, with a number of the language for each number as it is written. Fails with a
 * `SyntaxError`, and with `number-too-large` and `number-too-small`. It is linear, and depth takes no stack.
 */
export function parseJsonExactly(text: string): unknown {
  if (!EXPONENT.test(text) && !NEGATIVE_ZERO.test(text) && !hasLongNumber(text)) return JSON.parse(text)
  const mark = unusedMark(text)
  const numbers: Num[] = []
  const rewrite = (written: string): string => {
    const double = Number(written)
    if (!Number.isInteger(double) && String(double) === written) return written
    const number = JSON_NUMBER.test(written) ? parseNumber(written) : undefined
    if (number === undefined) return written
    // The space keeps a wrong sign or digit before it wrong.
    return typeof number === "number" ? ` ${number}` : ` "${mark}${numbers.push(number) - 1}"`
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(rewriteNumbers(text, rewrite))
  } catch (error) {
    JSON.parse(text) // the syntax error with the right position, also where a number is too large
    throw error
  }
  if (numbers.length === 0) return parsed
  const root = { value: parsed }
  if (!replaceMarked(root, mark, numbers)) return JSON.parse(text) // a number in place of a key
  return root.value
}

/** A number that may differ from the double of `JSON.parse`: it has an exponent or 16 digits, or is -0. */
const UNUSUAL = /-?(?:\d[\d.]*[eE]|[\d.]{16})[\d.eE+-]*|-0(?:\.0*)?(?![\d.eE])/g

// One search for each, because together they take many times as long.
const EXPONENT = /\d[eE]/
const NEGATIVE_ZERO = /-0(?:\.0*)?(?![\d.eE])/

/** Whether 16 digits and points follow each other. One of them is at an index that leaves 15 when divided by 16. */
function hasLongNumber(text: string): boolean {
  for (let i = 15; i < text.length; i += 16) {
    let start = i
    while (start > i - 16 && isDigitOrPoint(text.charCodeAt(start))) start--
    let end = i + 1
    while (end <= start + 16 && isDigitOrPoint(text.charCodeAt(end))) end++
    if (end - start > 16) return true
  }
  return false
}

function isDigitOrPoint(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Rewrites the unusual numbers outside of strings. */
function rewriteNumbers(text: string, rewrite: (written: string) => string): string {
  const parts: string[] = []
  let copied = 0
  let quote = text.indexOf('"')
  UNUSUAL.lastIndex = 0
  for (let match = UNUSUAL.exec(text); match !== null; match = UNUSUAL.exec(text)) {
    const [written] = match
    let end = 0
    while (quote >= 0 && quote < match.index) {
      end = endOfString(text, quote)
      quote = text.indexOf('"', end)
    }
    if (end > match.index) {
      UNUSUAL.lastIndex = end
    } else {
      parts.push(text.slice(copied, match.index), rewrite(written))
      copied = match.index + written.length
    }
  }
  return parts.join("") + text.slice(copied)
}

/** The index after a string that begins at a quote. */
function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === "\\") backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}

const MARK = "\uE000"

/** A text of marks that no string in a JSON text contains, escapes included. */
function unusedMark(text: string): string {
  let longest = 0
  for (const [run] of text.matchAll(/(?:\uE000|\\ue000)+/gi)) longest = Math.max(longest, run.length)
  return MARK.repeat(longest + 1)
}

type Container = { [key: string]: unknown }

/** Replaces the marked strings in a container by their numbers. False if one of them is a key. */
function replaceMarked(root: Container, mark: string, numbers: readonly Num[]): boolean {
  const pending: Container[] = [root]
  /** The number of a marked string; otherwise the value, whose items are pending. */
  const replaced = (value: unknown): unknown => {
    if (typeof value === "object" && value !== null) pending.push(value as Container)
    return typeof value === "string" && value.startsWith(mark) ? numbers[Number(value.slice(mark.length))] : value
  }
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    if (Array.isArray(container)) {
      for (let i = 0; i < container.length; i++) container[i] = replaced(container[i])
      continue
    }
    for (const key of Object.keys(container)) {
      if (key.startsWith(mark)) return false
      const before = container[key]
      const value = replaced(before)
      // An assignment to `__proto__` would set the prototype.
      if (value !== before) {
        Object.defineProperty(container, key, { value, configurable: true, enumerable: true, writable: true })
      }
    }
  }
  return true
}

/**
 * Writes plain data of the host as `JSON.stringify` does, bigints and decimals in full. It returns undefined for
 * undefined, although its type does not say so, as `JSON.stringify` does.
 */
export function stringifyJson(value: unknown, indent?: number): string {
  if (!("toJSON" in BigInt.prototype)) {
    try {
      return JSON.stringify(value, undefined, indent)
    } catch (error) {
      // A bigint, also in a decimal, or a value without JSON, which the second attempt reports again.
      if (!(error instanceof TypeError)) throw error
    }
  }
  // The library of TypeScript does not declare it, and older browsers do not have it.
  const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => unknown }
  if (rawJSON !== undefined) return stringifyWith(value, indent, rawJSON)
  const mark = unusedMark(stringifyWith(value, indent, () => 0))
  return stringifyWith(value, indent, (text) => mark + text).replaceAll(new RegExp(`"${mark}([^"]*)"`, "g"), "$1")
}

/** `raw` makes of the text of a number the value that is written in its place. */
function stringifyWith(value: unknown, indent: number | undefined, raw: (text: string) => unknown): string {
  return JSON.stringify(
    value,
    function (this: Container, key, written: unknown) {
      const original = this[key] // not what a method toJSON made of it
      return typeof original === "bigint" || original instanceof Decimal ? raw(showNumber(original)) : written
    },
    indent,
  )
}
