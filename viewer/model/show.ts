// Formats numbers, times and values for people.

import type { Cost, TokenCounts } from "../../src/base/cost.ts"
import type { TracedValue } from "../../src/trace/events.ts"
import type { RunState } from "../../src/trace/state.ts"

const whole = new Intl.NumberFormat("en")

export function showCount(count: number): string {
  return whole.format(count)
}

/** `1 call`, `2 calls`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`
}

export function showTime(milliseconds: number): string {
  if (milliseconds < 1) return milliseconds <= 0 ? "0 ms" : "<1 ms"
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(milliseconds / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
] as const

/** An age in its largest unit, rounded down. */
export function showAge(milliseconds: number): string {
  const [length, unit] = UNITS.find(([length]) => milliseconds >= length) ?? []
  return length === undefined ? "less than a minute" : counted(Math.floor(milliseconds / length), unit!)
}

/** The dollars of a cost; a price that is not known is no $0. */
export function showPrice({ usd, unpriced, estimated }: Pick<Cost, "usd" | "unpriced" | "estimated">): string {
  if (usd === null) return "price not known"
  const sum = `${estimated === true ? "about " : ""}${showDollars(usd)}`
  return unpriced === undefined ? sum : `${sum} without ${counted(unpriced, "token")} whose price is not known`
}

/** `1,500 in (1,024 cached), 20 out`. */
export function showTokens(tokens: TokenCounts): string {
  const { input, cached = 0, cacheWrite = 0, output, reasoning = 0 } = tokens
  const cache = [
    ...(cached > 0 ? [`${showCount(cached)} cached`] : []),
    ...(cacheWrite > 0 ? [`${showCount(cacheWrite)} written to the cache`] : []),
  ].join(", ")
  return (
    `${showCount(input)} in${cache === "" ? "" : ` (${cache})`}, `
    + `${showCount(output)} out${reasoning > 0 ? ` (${showCount(reasoning)} reasoning)` : ""}`
  )
}

function showDollars(usd: number): string {
  if (usd === 0) return "$0"
  if (usd < 0.0001) return "<$0.0001"
  return `$${usd.toFixed(usd < 0.01 ? 4 : usd < 1 ? 3 : 2)}`
}

/** A whole value of the trace as text. `missing` means that the trace only has its beginning. */
export type Whole = { readonly kind: string; readonly text: string; readonly size: string; readonly missing: boolean }

export function wholeOf(value: TracedValue, values: RunState["values"]): Whole {
  if ("opaque" in value) return { kind: "function", text: value.opaque, size: "", missing: false }
  if ("json" in value) return jsonWhole(value.json)
  if (Object.hasOwn(values, value.ref)) return jsonWhole(values[value.ref])
  return { kind: value.kind, text: value.beginning, size: sizeOf(value.kind, value.size), missing: true }
}

function jsonWhole(json: unknown): Whole {
  const kind = kindOf(json)
  return {
    kind,
    text: typeof json === "string" ? json : jsonOf(json),
    size: sizeOf(kind, lengthOf(json)),
    missing: false,
  }
}

/** The JSON of a value, which may be nested too deep for `JSON.stringify`. */
function jsonOf(json: unknown): string {
  try {
    return JSON.stringify(json, null, 2)
  } catch (error) {
    if (error instanceof RangeError) return "(nested too deeply to show)"
    throw error
  }
}

function kindOf(json: unknown): string {
  if (json === null) return "null"
  return Array.isArray(json)
    ? "list"
    : typeof json === "object"
      ? "record"
      : typeof json === "string"
        ? "text"
        : typeof json
}

function lengthOf(json: unknown): number | null {
  if (typeof json === "string" || Array.isArray(json)) return json.length
  return typeof json === "object" && json !== null ? Object.keys(json).length : null
}

function sizeOf(kind: string, size: number | null): string {
  if (size === null) return ""
  if (kind === "text" || kind === "string") return counted(size, "character")
  return kind === "list" ? counted(size, "item") : kind === "record" ? counted(size, "key") : ""
}
