// Formats numbers and texts for one line of a terminal.

import { visible } from "../diagnostics/visible.ts"
import type { Cost, TokenCounts } from "../base/cost.ts"

/** A text that is safe to print, on one line, of at most `most` UTF-16 units. Its cost does not grow with the text. */
export function oneLine(text: string, most: number): string {
  const beginning = text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…` : text
  return visible(beginning.replaceAll("\n", "↵"))
}

export function durationWords(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}

export function moneyWords(usd: number): string {
  return `$${usd > 0 && usd < 0.01 ? usd.toFixed(6).replace(/0+$/, "") : usd.toFixed(2)}`
}

export function countWords(count: number, noun: string): string {
  return `${numberWords(count)} ${noun}${count === 1 ? "" : "s"}`
}

/** With commas, independent of the machine's locale. */
export function numberWords(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 3 })
}

/** `about 12,300 tokens (9,984 cached)` and `$0.02`, without those that are 0; "about" covers both. */
export function costWords(cost: Cost): readonly string[] {
  const { estimated, ...counted } = cost
  const count = counted.input + counted.output
  const tokens = `${aboutWords(estimated)}${countWords(count, "token")}${bracketed(partsOf(cost))}`
  return [...(count > 0 ? [tokens] : []), ...(cost.usd === 0 ? [] : [priceWords(count > 0 ? counted : cost)])]
}

/** `1,500 tokens in (1,024 cached), 20 out`. */
export function tokenWords(tokens: TokenCounts): string {
  const { input, output, reasoning, ...cache } = tokens
  return (
    `${countWords(input, "token")} in${bracketed(partsOf(cache))}, `
    + `${numberWords(output)} out${bracketed(partsOf({ reasoning }))}`
  )
}

/** The dollars of a cost; a price that is not known is said to be so, and is no $0. */
export function priceWords({ usd, unpriced, estimated }: Pick<Cost, "usd" | "unpriced" | "estimated">): string {
  if (usd === null) return "price not known"
  const sum = `${aboutWords(estimated)}${moneyWords(usd)}`
  return unpriced === undefined ? sum : `${sum} without ${countWords(unpriced, "token")} whose price is not known`
}

function aboutWords(isEstimated: boolean | undefined): string {
  return isEstimated === true ? "about " : ""
}

function partsOf({
  cached = 0,
  cacheWrite = 0,
  reasoning = 0,
}: { readonly [part in "cached" | "cacheWrite" | "reasoning"]?: number | undefined }): readonly string[] {
  return [
    ...(cached > 0 ? [`${numberWords(cached)} cached`] : []),
    ...(cacheWrite > 0 ? [`${numberWords(cacheWrite)} written to the cache`] : []),
    ...(reasoning > 0 ? [`${numberWords(reasoning)} reasoning`] : []),
  ]
}

function bracketed(parts: readonly string[]): string {
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`
}
