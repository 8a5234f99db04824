// How values and rows of a trace are said on one line. Nothing of a trace reaches the terminal but through here.

import type { NamedValue, TracedValue } from "../../../trace/events.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import { shownOf, wholeOf } from "../../../trace/values.ts"
import { durationWords, oneLine } from "../../words.ts"

/** UTF-16 units of a value on one line. */
const MAX_VALUE = 60
/** Of a name: a question is one. */
const MAX_NAME = 80

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
    case "run":
      return given === "" ? `run ${name}` : `run ${name} (${given})`
    case "call":
    case "native":
      return `${name}(${given})`
    case "question":
      return `ask("${name}"${given === "" ? "" : `, ${given}`})`
    case "hit":
      return row.hit!.what === "call" ? `${name}(${given})` : `ask("${name}"${given === "" ? "" : `, ${given}`})`
    case "node":
      return `CALL … (${name})`
    case "request":
      return `request to ${name}`
  }
}

/** How a remembered result came. */
export function hitWords({ hit }: Row): string | null {
  if (hit === undefined) return null
  if (hit.of !== null) return `remembered, as #${hit.of}`
  switch (hit.from) {
    case "store":
      return "remembered, from disk"
    case "runtime":
      return "remembered, from an earlier run"
    case "run":
    case "flight":
      return "remembered"
  }
}

/** What the host was asked before a native was called, and what it said. */
export function confirmationWords({ confirmation }: Row): string | null {
  if (confirmation === undefined) return null
  const { t, by, provenance, decision } = confirmation
  const from = provenance
    .filter(({ origins }) => origins.length > 0)
    .map(
      ({ name, origins }) =>
        `${oneLine(name, MAX_NAME)} may come from ${origins.map((origin) => ORIGINS[origin]).join(" or ")}`,
    )
  const said =
    decision === null
      ? "no answer yet"
      : `${decision.allowed ? "allowed" : "refused"} after ${durationWords(Math.max(decision.t - t, 0))}`
  return `the host was asked to confirm it: called by ${by === "answer" ? "an answer" : "the program"}${from.map((words) => `, ${words}`).join("")}; ${said}`
}

const ORIGINS = { data: "data", answer: "an answer" } as const

/** JSON in which what would act on a terminal is escaped, as any string may have it. */
export function jsonWords(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`
}

// The others are escaped by JSON anyway, or are line ends between its tokens.
const ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
