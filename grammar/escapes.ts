// Escapes of strings, and of templates, in which only a few things are special.

import { Failure } from "./failure.ts"
import type { Token } from "./tokens.ts"

const simple: ReadonlyMap<string, string> = new Map([
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

/** The value of a string token with escapes, whose source, with its quotes, is `source`. Fails at an unknown escape. */
export function stringValue(source: string, token: Token): string {
  let value = ""
  let from = 1
  const end = source.length - 1
  for (let at = source.indexOf("\\", from); at >= 0 && at < end; at = source.indexOf("\\", from)) {
    value += source.slice(from, at)
    const letter = source.charAt(at + 1)
    const known = simple.get(letter)
    if (known !== undefined) {
      value += known
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

const inTemplate: ReadonlyMap<string, string> = new Map([
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
    const known = inTemplate.get(letter)
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
