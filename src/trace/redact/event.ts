// Hides the texts of an event one by one; names of kinds, ids and contents stay.

import type { TraceEvent } from "../events.ts"
import { HIDDEN } from "./spans.ts"

type Hide = (text: string) => string
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Fields whose texts are words of the trace format, or hashes of texts in which redactions are hidden already. */
const OWN = new Set([
  "type",
  "ref",
  "kind",
  "effect",
  "what",
  "from",
  "reason",
  "finish",
  "outcome",
  "severity",
  "role",
  "by",
  "origins",
])

/** The event with `hide` applied to every text from outside. Arguments and data of these names lose their values. */
export function hiddenEvent(event: TraceEvent, hide: Hide, names: ReadonlySet<string>): TraceEvent {
  // Values are redacted before they are hashed, and the deltas of a request together.
  if (event.type === "value" || event.type === "delta") return event
  const inside = (value: Json, key: string): Json => {
    if (typeof value === "string" && key !== "json") return OWN.has(key) ? value : hide(value)
    if (key === "json") return hiddenData(value, hide)
    if (typeof value !== "object" || value === null) return value
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => inside(item, key))
    const fields = value as { readonly [key: string]: Json }
    if (isNamed(fields) && names.has(fields.name)) return { name: fields.name, value: { json: HIDDEN } }
    return Object.fromEntries(
      Object.entries(fields).map(([field, item]) => [key === "models" ? hide(field) : field, inside(item, field)]),
    )
  }
  const { at } = event as { readonly at?: Json }
  const hidden = inside(event as unknown as Json, "") as unknown as TraceEvent
  // In a `run` event `at` is a time, not a text of the run.
  return event.type === "run" && at !== undefined ? ({ ...hidden, at } as TraceEvent) : hidden
}

/** Data of the program: its numbers and keys can reveal as much as its texts. */
function hiddenData(value: Json, hide: Hide): Json {
  if (typeof value === "string") return hide(value)
  if (typeof value === "number") {
    const text = String(value)
    const shown = hide(text)
    return shown === text ? value : shown
  }
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => hiddenData(item, hide))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key), hiddenData(item as Json, hide)]))
}

function isNamed(fields: { readonly [key: string]: Json }): fields is { readonly name: string; readonly value: Json } {
  return typeof fields["name"] === "string" && "value" in fields && Object.keys(fields).length === 2
}
