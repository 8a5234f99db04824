// The texts of an event, hidden one by one; what names kinds, ids and contents stays.

import type { TraceEvent } from "../events.ts"
import { HIDDEN } from "./spans.ts"

type Hide = (text: string) => string
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Fields whose texts are the trace's own words, or hashes of what has been hidden already. */
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

/** The event with every text that comes from outside hidden. Values of arguments and data of these names are gone. */
export function hiddenEvent(event: TraceEvent, hide: Hide, names: ReadonlySet<string>): TraceEvent {
  // Values are hidden before they are hashed; the deltas of a request belong together.
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
  // When a run began is a time, and none of its texts.
  return event.type === "run" && at !== undefined ? ({ ...hidden, at } as TraceEvent) : hidden
}

/** Data of the program: its numbers and keys can tell as much as its texts. */
function hiddenData(value: Json, hide: Hide): Json {
  if (typeof value === "string") return hide(value)
  if (typeof value === "number") {
    const text = String(value)
    const told = hide(text)
    return told === text ? value : told
  }
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => hiddenData(item, hide))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key), hiddenData(item as Json, hide)]))
}

function isNamed(fields: { readonly [key: string]: Json }): fields is { readonly name: string; readonly value: Json } {
  return typeof fields["name"] === "string" && "value" in fields && Object.keys(fields).length === 2
}
