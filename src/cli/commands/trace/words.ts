// Formats values and rows of a trace on one line that is safe to print.

import { ACTING } from "../../../diagnostics/visible.ts"
import type { NamedValue, TracedValue } from "../../../trace/events.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import { shownOf, wholeOf } from "../../../trace/values.ts"
import { durationWords, oneLine } from "../../words.ts"

/** UTF-16 units of a value. */
const MAX_VALUE = 60
/** UTF-16 units of a name, which may be a question. */
const MAX_NAME = 80

/** A shortened text in quotes, or a shortened value as JSON. */
export function valueWords(state: RunState, value: TracedValue): string {
  const shown = shownOf(state, value)
  const isText = "ref" in value ? value.kind === "string" : typeof wholeOf(state, value) === "string"
  return isText ? `"${oneLine(shown, MAX_VALUE)}"` : oneLine(shown, MAX_VALUE)
}

export function argumentWords(state: RunState, values: readonly NamedValue[]): string {
  return values.map(({ name, value }) => `${oneLine(name, MAX_NAME)}: ${valueWords(state, value)}`).join(", ")
}

/** A row in a form close to the language's syntax. */
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

/** The source of a remembered result; null for a row that is not a hit. */
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

/** The confirmation that the host was asked for before a native was called, and its decision. */
export function confirmationWords({ confirmation }: Row): string | null {
  if (confirmation === undefined) return null
  const { t, by, provenance, decision } = confirmation
  const from = provenance
    .filter(({ origins }) => origins.length > 0)
    .map(
      ({ name, origins }) =>
        `${oneLine(name, MAX_NAME)} may come from ${origins.map((origin) => ORIGINS[origin]).join(" or ")}`,
    )
  const outcome =
    decision === null
      ? "no answer yet"
      : `${decision.allowed ? "allowed" : "refused"} after ${durationWords(Math.max(decision.t - t, 0))}`
  const caller = `called by ${by === "answer" ? "an answer" : "the program"}`
  return `the host was asked to confirm it: ${[caller, ...from].join(", ")}; ${outcome}`
}

const ORIGINS = { data: "data", answer: "an answer", untrusted: "untrusted data" } as const

/** JSON with the characters escaped that act on a terminal, which any string may contain. */
export function jsonWords(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  return `${JSON.stringify(value, null, 2).replace(UNSAFE, escaped)}\n`
}

// JSON escapes the other control characters itself, except the line ends between its tokens.
const UNSAFE = new RegExp(`[${ACTING}]`, "g")
