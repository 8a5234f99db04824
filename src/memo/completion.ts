// The outcome of one request to a model, as journals, recordings and traces keep it.

import type { FinishReason, ModelEvent, ToolCall } from "../models/model.ts"

/** The text, items and calls of one request, with its end. */
export interface Completion {
  readonly text: string
  /** The items that the provider gave in the request; absent without any. */
  readonly items?: readonly PlacedItem[]
  /** The calls of the tool with which the message ended; absent without any. */
  readonly calls?: readonly ToolCall[]
  /** Null if generation was stopped at a call that was not said to be the last, or the connection broke. */
  readonly finish: FinishReason | null
}

type Parts = Pick<Completion, "items" | "calls">

/** An item of the provider, and the number of UTF-16 units of the request's text before it. */
export interface PlacedItem {
  readonly at: number
  /** The item as JSON text: stores and recordings change the order of keys. */
  readonly json: string
}

/** Collects the text, the items and the calls of a request from its events. */
export class Writing {
  text = ""
  /** Whether the model has said that no text follows. */
  isLast = false
  private placed: PlacedItem[] = []
  private readonly calls: ToolCall[] = []

  /** Whether the model has written text or made a call. */
  get hasContent(): boolean {
    return this.text !== "" || this.calls.length > 0
  }

  note(event: ModelEvent): void {
    if (event.type === "delta") {
      this.text += event.text
      if (event.text !== "") this.isLast = event.last === true
    } else if (event.type === "item") this.placed.push({ at: this.text.length, json: JSON.stringify(event.item) })
    else if (event.type === "call") this.calls.push(event.call)
    // A retry discards the items of the failed attempt, of which no text was delivered.
    else if (event.type === "retry") this.placed = []
  }

  /** The items and calls as fields of a completion or a response. */
  parts(): Parts {
    return partsOf({ items: this.placed, calls: this.calls })
  }
}

/** The items and calls of a completion, without the fields that are empty. */
export function partsOf({ items = [], calls = [] }: Parts): Parts {
  return { ...(items.length === 0 ? {} : { items }), ...(calls.length === 0 ? {} : { calls }) }
}

/**
 * The deltas, items and calls of a completion, in the order in which the model gave them. The text of one that has
 * stopped is whole: a call at its end, if the model was stopped there, was said to be the last.
 */
export function* eventsOf({ text, items = [], calls = [], finish }: Completion): Generator<ModelEvent> {
  let start = 0
  for (const { at, json } of items) {
    const item = parsed(json)
    if (item === undefined) continue
    if (at > start) yield { type: "delta", text: text.slice(start, at) }
    start = Math.max(start, at)
    yield { type: "item", item }
  }
  const last = finish === "stop" ? { last: true as const } : {}
  if (start < text.length) yield { type: "delta", text: text.slice(start), ...last }
  for (const call of calls) yield { type: "call", call }
}

export function isCompletion(value: unknown): value is Completion {
  if (typeof value !== "object" || value === null) return false
  const { text, items, calls } = value as { readonly [field: string]: unknown }
  return (
    typeof text === "string"
    && (items === undefined || (Array.isArray(items) && items.every(isPlaced)))
    && (calls === undefined || (Array.isArray(calls) && calls.every(isCall)))
  )
}

function isCall(value: unknown): value is ToolCall {
  if (typeof value !== "object" || value === null) return false
  const { id, input } = value as { readonly [field: string]: unknown }
  return typeof id === "string" && typeof input === "string"
}

function isPlaced(value: unknown): value is PlacedItem {
  if (typeof value !== "object" || value === null) return false
  const { at, json } = value as { readonly [field: string]: unknown }
  return Number.isSafeInteger(at) && typeof json === "string"
}

/** The item of a JSON text; undefined for a text that redaction has damaged. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}
