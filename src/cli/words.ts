// Formats numbers and texts for one line of a terminal.

import { visible } from "../diagnostics/visible.ts"
import type { Cost } from "../trace/state.ts"

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

/** Tokens and dollars, without those that are 0. */
export function costWords({ input, output, usd }: Cost): readonly string[] {
  return [...(input + output > 0 ? [countWords(input + output, "token")] : []), ...(usd > 0 ? [moneyWords(usd)] : [])]
}
