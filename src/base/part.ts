// What stands for a part of a key where people look at it: itself where it is short, else its hash and how it begins.

import { digest } from "./digest.ts"

/** UTF-16 units of a part that stands for itself. */
export const SHORT_PART = 200
/** UTF-16 units of the beginning of a longer one. */
const BEGINNING = 80

const HASHED = /^sha256:[0-9a-f]{64} /

/** Equal for equal texts and for no others. */
export function partOf(text: string): string {
  return text.length <= SHORT_PART && !HASHED.test(text)
    ? text
    : `sha256:${digest(wellFormed(text))} ${beginningOf(text, BEGINNING)}…`
}

/** UTF-8 has no half of a surrogate pair: all of them would be one. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : JSON.stringify(text)
}

/** The text as far as the part shows it. */
export function shownPart(part: string): string {
  return part.replace(HASHED, "")
}

export function isHashed(part: string): boolean {
  return HASHED.test(part)
}

/** The first units of a text; a surrogate pair is not cut. */
export function beginningOf(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, "")
}
