// Escapes of JSON that are valid and seldom meant: the beginnings of `\frac`, `\beta` and `\rho`, and lone surrogates.

import { spendOnText } from "../../values/meter.ts"
import type { Value } from "../../values/values.ts"
import { textsOf } from "./texts.ts"

/** A place of an answer, and the reason why the escape there is not taken. */
export interface EscapeSlip {
  readonly problem: string
  readonly at: number
}

interface Escape {
  readonly name: string
  /** The character in a value. */
  readonly character: RegExp
  /** Its escape that is taken as it is. */
  readonly code: string
}

const ESCAPES: { readonly [letter: string]: Escape } = {
  b: { name: "a backspace", character: /[\b]/, code: "\\u0008" },
  f: { name: "a form feed", character: /\f/, code: "\\u000c" },
  r: { name: "a carriage return", character: /\r[A-Za-z]/, code: "\\u000d" },
}
const WRITTEN = /\\(?:(?<letter>[bf]|r(?=[A-Za-z]))|(?<half>u[dD][89a-fA-F][\da-fA-F]{2})|[^])/g

/**
 * The first escape of an answer that became a control character of its value, unless the answer was shown such a
 * character, or half of a character.
 */
export function escapeSlip(
  text: string,
  value: Value,
  isShown: (character: string) => boolean,
): EscapeSlip | undefined {
  if (!/\\(?:[bfr]|u[dD])/.test(text)) return undefined
  spendOnText(text.length)
  let texts: readonly string[] | undefined
  for (const { index: at, groups } of text.matchAll(WRITTEN)) {
    const { letter, half } = groups as { readonly letter?: string; readonly half?: string }
    if (letter === undefined && half === undefined) continue
    texts ??= textsOf(value)
    if (half !== undefined) {
      if (texts.every((text) => text.isWellFormed())) continue
      return { at, problem: "an escape is half of a character: write the character itself" }
    }
    const { name, character, code } = ESCAPES[letter!]!
    if (isShown(JSON.parse(`"\\${letter}"`) as string) || !texts.some((text) => character.test(text))) continue
    const problem = `\\${letter} in a string is ${name}: write \\\\${letter} for a backslash and the letter, or ${code}`
    return { at, problem }
  }
  return undefined
}
