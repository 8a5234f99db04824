// Escapes of strings, and of templates, in which only a few things are special.

import { Failure } from "./failure.ts"
import type { Token } from "./tokens.ts"

/** The escapes of strings of one letter, with what each means. */
export const STRING_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["\\", "\\"],
  ["/", "/"],
  ["$", "$"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
])

/** A backslash before one of these is meant as itself: they are escapes of patterns, and escape nothing elsewhere. */
const OF_PATTERNS = /^[dDwWsSBpP.+*?^|()[\]{}\-#&~,;:=!<>@% ]$/

/**
 * The value of a string token with escapes, whose source, with its quotes, is `source`. Fails at an unknown escape. One
 * of a pattern is passed to `slip`, which throws or takes the backslash as it is.
 */
export function stringValue(source: string, token: Token, slip: (escape: Failure) => void): string {
  let value = ""
  let from = 1
  const end = source.length - 1
  for (let at = source.indexOf("\\", from); at >= 0 && at < end; at = source.indexOf("\\", from)) {
    value += source.slice(from, at)
    const letter = source.charAt(at + 1)
    const known = STRING_ESCAPES.get(letter)
    if (known !== undefined) {
      value += known
      from = at + 2
    } else if (OF_PATTERNS.test(letter)) {
      slip(failEscape(source, at, token))
      value += `\\${letter}`
      from = at + 2
    } else {
      const unit = letter === "u" ? readUnit(source, at + 2) : -1
      if (unit < 0) throw failEscape(source, at, token)
      value += String.fromCharCode(unit)
      from = at + 6
    }
  }
  return value + source.slice(from, end)
}

/** The source of a string that was escaped as JSON once more. Fails where that is no JSON. */
export function escapedOnce(source: string, token: Token): string {
  try {
    return `"${JSON.parse(`"${source.slice(2, -2)}"`) as string}"`
  } catch {
    const { startOffset, end } = token
    throw new Failure(
      "invalid-escape",
      "a string in a string of JSON has an escape that JSON does not have",
      startOffset,
      end,
    )
  }
}

function failEscape(source: string, at: number, token: Token): Failure {
  const start = token.startOffset + at
  const shown = source.charAt(at + 1)
  const message = shown === "u" ? "`\\u` needs four hexadecimal digits" : `\`\\${shown}\` is not an escape`
  return new Failure("invalid-escape", message, start, start + 2, "write \\\\ for a backslash")
}

/** The four hexadecimal digits at `at` as a number, or -1. */
function readUnit(source: string, at: number): number {
  const digits = source.slice(at, at + 4)
  return /^[0-9a-fA-F]{4}$/u.test(digits) ? Number.parseInt(digits, 16) : -1
}

/** Those of templates. */
export const TEMPLATE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["`", "`"],
  ['"', '"'],
  ["\\", "\\"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
])

/** The text of a piece of a template, its escapes resolved; a backslash before anything else stays as it is. */
export function templateText(source: string): string {
  let value = ""
  let from = 0
  for (let at = source.indexOf("\\"); at >= 0; at = source.indexOf("\\", from)) {
    value += source.slice(from, at)
    const letter = source.charAt(at + 1)
    const known = TEMPLATE_ESCAPES.get(letter)
    if (known !== undefined) {
      value += known
      from = at + 2
    } else if (source.startsWith("${", at + 1) || source.startsWith("CALL(", at + 1)) {
      value += letter
      from = at + 2
    } else {
      const unit = letter === "u" ? readUnit(source, at + 2) : -1
      value += unit < 0 ? `\\${letter}` : String.fromCharCode(unit)
      from = at + (unit < 0 ? 2 : 6)
    }
  }
  return value + source.slice(from)
}
