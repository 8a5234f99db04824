// How numbers, values and rows of a trace are said on one line. Nothing of a trace reaches the terminal but through here.

import { visible } from "../../../diagnostics/visible.ts"
import type { NamedValue, TracedValue } from "../../../trace/events.ts"
import type { Cost, Row, RunState } from "../../../trace/state.ts"
import { shownOf, wholeOf } from "../../../trace/values.ts"

/** UTF-16 units of a value on one line. */
const MAX_VALUE = 60
/** Of a name: a question is one. */
const MAX_NAME = 80

/** Safe to print, on one line, and not longer than `most`: however long the text is, only its beginning is looked at. */
export function oneLine(text: string, most: number): string {
  const beginning = text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…` : text
  return visible(beginning.replaceAll("\n", "↵"))
}

/** A text in quotes, anything else as JSON, each shortened. */
export function valueWords(state: RunState, value: TracedValue): string {
  const shown = shownOf(state, value)
  const isText = "ref" in value ? value.kind === "string" : typeof wholeOf(state, value) === "string"
  return isText ? `"${oneLine(shown, MAX_VALUE)}"` : oneLine(shown, MAX_VALUE)
}

export function argumentWords(state: RunState, values: readonly NamedValue[]): string {
  return values.map(({ name, value }) => `${oneLine(name, MAX_NAME)}: ${valueWords(state, value)}`).join(", ")
}

/** What a row is, as it might be written in a program. */
export function nameWords(state: RunState, row: Row): string {
  const name = oneLine(row.name, MAX_NAME)
  const given = argumentWords(state, row.arguments)
  switch (row.kind) {
    case "run": return given === "" ? `run ${name}` : `run ${name} (${given})`
    case "call": case "native": return `${name}(${given})`
    case "question": return `ask("${name}"${given === "" ? "" : `, ${given}`})`
    case "hit": return row.hit!.what === "call" ? `${name}(${given})` : `ask("${name}"${given === "" ? "" : `, ${given}`})`
    case "node": return `CALL … (${name})`
    case "request": return `request to ${name}`
  }
}

/** How a remembered result came. */
export function hitWords({ hit }: Row): string | null {
  if (hit === undefined) return null
  if (hit.of !== null) return `remembered, as #${hit.of}`
  switch (hit.from) {
    case "store": return "remembered, from disk"
    case "runtime": return "remembered, from an earlier run"
    case "run": case "flight": return "remembered"
  }
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

/** With commas, whatever the machine's language. */
export function numberWords(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 3 })
}

/** Tokens and dollars, what is 0 left out. */
export function costWords({ input, output, usd }: Cost): readonly string[] {
  return [...(input + output > 0 ? [countWords(input + output, "token")] : []), ...(usd > 0 ? [moneyWords(usd)] : [])]
}

/** JSON in which what would act on a terminal is escaped, as any string may have it. */
export function jsonWords(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`
}

// The others are escaped by JSON anyway, or are line ends between its tokens.
const ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
