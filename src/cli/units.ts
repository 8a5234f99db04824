// Reads the durations and sizes of options, and formats them with dollars and counts for people.

import type { Cost } from "../base/cost.ts"
import { UsageError } from "../base/errors.ts"
import { DURATION_FORMS, DURATIONS, parseDuration, parseSize, SIZE_FORMS, SIZES } from "../base/units.ts"

/** Milliseconds of `30d`, `12h`, `90m`, `45s` or `2w`. Throws a `UsageError` that names the option. */
export function readDuration(text: string, option: string): number {
  return parseDuration(text) ?? notUnderstood(text, option, DURATION_FORMS)
}

/** Bytes of `500MB`, `1.5GB`, `20KB` or `100B`. Throws a `UsageError` that names the option. */
export function readSize(text: string, option: string): number {
  return parseSize(text) ?? notUnderstood(text, option, SIZE_FORMS)
}

function notUnderstood(text: string, option: string, forms: string): never {
  throw new UsageError("bad-argument", `${option} ${JSON.stringify(text)} is not understood`, `write ${forms}`)
}

/** `3 d`, `12 h`: rounded down, in the largest unit that fits once. */
export function showDuration(milliseconds: number): string {
  const [unit, factor] = DURATIONS.slice(0, 4).findLast(([, factor]) => milliseconds >= factor) ?? DURATIONS[0]!
  return `${Math.max(0, Math.floor(milliseconds / factor))} ${unit}`
}

/** `1.2 KB`. */
export function showSize(bytes: number): string {
  const [unit, factor] = SIZES.findLast(([, factor]) => bytes >= factor) ?? SIZES[0]!
  const count = bytes / factor
  return `${count >= 100 || unit === "B" ? Math.round(count) : count.toFixed(1)} ${unit}`
}

/** `$1.23`, with more digits below a dollar; empty for 0. `from $1.23` where the price of other tokens is not known. */
export function showDollars({ usd, unpriced }: Pick<Cost, "usd" | "unpriced">): string {
  if (usd === null) return "price not known"
  if (usd === 0) return ""
  const sum = usd >= 1 ? `$${usd.toFixed(2)}` : usd >= 0.0001 ? `$${usd.toFixed(4)}` : "<$0.0001"
  return unpriced === undefined ? sum : `from ${sum}`
}

export function showCount(count: number): string {
  return count.toLocaleString("en")
}
