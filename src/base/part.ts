// A part of a key as people see it: a short text itself, a long one as its hash and its beginning.

import { digest } from "./digest.ts"

/** UTF-16 units of the longest text that is its own part. */
export const SHORT_PART = 200
/** UTF-16 units that a part shows of a longer text. */
const BEGINNING = 80

const HASHED = /^sha256:[0-9a-f]{64} /

/** The part for a text: equal for equal texts and for no others. */
export function partOf(text: string): string {
  return text.length <= SHORT_PART && !HASHED.test(text)
    ? text
    : `sha256:${digest(wellFormed(text))} ${beginningOf(text, BEGINNING)}…`
}

/** UTF-8 cannot encode a lone surrogate: without this, texts that differ in one would share a hash. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : JSON.stringify(text)
}

/** The text that a part shows, without its hash. */
export function shownPart(part: string): string {
  return part.replace(HASHED, "")
}

export function isHashed(part: string): boolean {
  return HASHED.test(part)
}

/** The first `units` UTF-16 units of a text, fewer by one rather than half a surrogate pair. */
export function beginningOf(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, "")
}
