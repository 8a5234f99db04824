// JSON in which every number is exact, as numbers of the language.

import { Decimal, parseNumber, showNumber, type Num } from "./number.ts"

/**
 * Parses JSON as `JSON.parse` does, with a number of the language for each number as it is written. Fails with a
 * `SyntaxError`, and with `number-too-large` and `number-too-small`. It is linear, and depth takes no stack.
 */
export function parseJsonExactly(text: string): unknown {
  if (!UNUSUAL.test(text)) return JSON.parse(text)
  const mark = unusedMark(text)
  const numbers: Num[] = []
  const marked = mapNumbers(text, (written) => {
    if (!JSON_NUMBER.test(written)) return written
    const number = parseNumber(written)!
    if (typeof number === "number") return String(number)
    return `"${mark}${numbers.push(number) - 1}"`
  })
  let parsed: unknown
  try {
    parsed = JSON.parse(marked)
  } catch {
    return JSON.parse(text) // the error with the right position
  }
  if (numbers.length === 0) return parsed
  const root = { value: parsed }
  if (!replaceMarked(root, mark, numbers)) return JSON.parse(text) // a number in place of a key
  return root.value
}

/** Text in which a number may differ from the double of `JSON.parse`: 16 digits, an exponent, or -0. */
const UNUSUAL = /[\d.]{16}|\d[eE]|-0(?:\.0*)?(?:[\s,\]}]|$)/

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Replaces all numbers outside of strings. */
function mapNumbers(text: string, replace: (written: string) => string): string {
  const parts: string[] = []
  for (let start = 0; start < text.length;) {
    const quote = text.indexOf('"', start)
    const end = quote < 0 ? text.length : quote
    parts.push(text.slice(start, end).replaceAll(/-?\d[\d.eE+-]*/g, replace))
    start = quote < 0 ? end : endOfString(text, quote)
    parts.push(text.slice(end, start))
  }
  return parts.join("")
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
