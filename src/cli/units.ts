// Durations and sizes as people write and read them.

import { UsageError } from "../errors.ts"

const SECOND = 1_000
const DURATIONS: readonly (readonly [unit: string, milliseconds: number])[] = [["s", SECOND], ["m", 60 * SECOND], ["h", 3_600 * SECOND], ["d", 86_400 * SECOND], ["w", 7 * 86_400 * SECOND]]
const SIZES: readonly (readonly [unit: string, bytes: number])[] = [["B", 1], ["KB", 1e3], ["MB", 1e6], ["GB", 1e9], ["TB", 1e12]]

/** Milliseconds of `30d`, `12h`, `90m`, `45s` or `2w`. Throws a `UsageError` that names the option. */
export function readDuration(text: string, option: string): number {
  return read(text, option, new Map(DURATIONS), "a number of days, hours and so on: 30d, 12h, 90m, 45s, 2w")
}

/** Bytes of `500MB`, `1.5GB`, `20KB` or `100B`. Throws a `UsageError` that names the option. */
export function readSize(text: string, option: string): number {
  return read(text.toUpperCase(), option, new Map(SIZES), "a number of bytes: 500MB, 1.5GB, 20KB, 100B")
}

function read(text: string, option: string, units: ReadonlyMap<string, number>, forms: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? []
  const factor = units.get(unit)
  if (factor === undefined) throw new UsageError("bad-argument", `${option} ${JSON.stringify(text)} is not understood`, `write ${forms}`)
  return Number(number) * factor
}

/** `3 d`, `12 h`: in the largest unit of which there is at least one. */
export function showDuration(milliseconds: number): string {
  const [unit, factor] = DURATIONS.slice(0, 4).findLast(([, factor]) => milliseconds >= factor) ?? ["s", SECOND]
  return `${Math.max(0, Math.floor(milliseconds / factor))} ${unit}`
}

/** `1.2 KB`. */
export function showSize(bytes: number): string {
  const [unit, factor] = SIZES.findLast(([, factor]) => bytes >= factor) ?? ["B", 1]
  const count = bytes / factor
  return `${count >= 100 || unit === "B" ? Math.round(count) : count.toFixed(1)} ${unit}`
}

/** `$1.23`, with more digits for less than a dollar; empty for none. */
export function showDollars(usd: number): string {
  return usd === 0 ? "" : usd >= 1 ? `$${usd.toFixed(2)}` : usd >= 0.0001 ? `$${usd.toFixed(4)}` : "<$0.0001"
}

export function showCount(count: number): string {
  return count.toLocaleString("en")
}
