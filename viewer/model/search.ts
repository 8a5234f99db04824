// Finds rows by name, arguments, result and written text, with the rows above the matches.

import type { NamedValue, TracedValue } from "../../src/trace/events.ts"
import type { Row, RunState } from "../../src/trace/state.ts"
import { valueOfRow } from "../../src/trace/values.ts"
import type { Outline } from "./outline.ts"

export type Only = "all" | "questions" | "failed" | "remembered" | "diagnosed" | "running"

export interface Found {
  /** The matches and all rows above them, in tree order. */
  readonly seen: Int32Array
  readonly matches: ReadonlySet<number>
}

const ONLY: { readonly [only in Only]: (row: Row) => boolean } = {
  all: () => true,
  questions: ({ kind }) => kind === "question",
  failed: ({ state }) => state === "failed",
  remembered: ({ kind, request }) => kind === "hit" || request?.response?.remembered === true,
  diagnosed: ({ diagnostics }) => diagnostics.length > 0,
  running: ({ state }) => state === "running",
}

/** Searches without regard to case; null for an empty search. */
export function search(state: RunState, outline: Outline, text: string, only: Only): Found | null {
  const wanted = text.trim().toLowerCase()
  if (wanted === "" && only === "all") return null
  const matches = new Set<number>()
  for (const [id, index] of outline.indexOf) {
    const row = state.rows[id]
    if (row === undefined || matches.has(index) || !ONLY[only](row)) continue
    if (
      wanted === ""
      || textOf(row).includes(wanted)
      || (row.hit !== undefined && resultOf(state, row).includes(wanted))
    )
      matches.add(index)
  }
  const kept = new Uint8Array(outline.rows.length)
  let count = 0
  for (const match of matches) {
    for (let i = match; i >= 0 && kept[i] === 0; i = outline.above[i]!) {
      kept[i] = 1
      count++
    }
  }
  const seen = new Int32Array(count)
  for (let i = 0, next = 0; i < kept.length; i++) if (kept[i] === 1) seen[next++] = i
  return { seen, matches }
}

const texts = new WeakMap<Row, string>()

/** The result of a remembered row is that of another row, which may still be running. */
function resultOf(state: RunState, row: Row): string {
  const value = valueOfRow(state, row)
  return value === null ? "" : beginning(value).toLowerCase()
}

/** The searched text of a row, cached, as rows are immutable. */
function textOf(row: Row): string {
  let text = texts.get(row)
  if (text === undefined) {
    const { name, failure, request, diagnostics, question } = row
    const parts = [
      name,
      ...row.arguments.map(named),
      row.value === null ? "" : beginning(row.value),
      failure?.code,
      failure?.message,
      request?.text,
      question?.modelId,
      ...diagnostics.map(({ code }) => code),
    ]
    texts.set(row, (text = parts.join("\n").toLowerCase()))
  }
  return text
}

function named({ name, value }: NamedValue): string {
  return `${name}: ${beginning(value)}`
}

/** The beginning of a value, at most as long as a value in an event. */
export function beginning(value: TracedValue): string {
  if ("ref" in value) return value.beginning
  if ("opaque" in value) return value.opaque
  return typeof value.json === "string" ? value.json : JSON.stringify(value.json)
}
