// The outcome of one request to a model, as journals, recordings and traces keep it.

import type { FinishReason, ModelEvent } from "../models/model.ts"

/** The text and items of one request, with its end. */
export interface Completion {
  readonly text: string
  /** The items that the provider gave in the request; absent without any. */
  readonly items?: readonly PlacedItem[]
  /** Null if generation was stopped at a call, or the connection broke. */
  readonly finish: FinishReason | null
}

/** An item of the provider, and the number of UTF-16 units of the request's text before it. */
export interface PlacedItem {
  readonly at: number
  readonly item: unknown
}

/** Collects the text and the items of a request from its events. */
export class Writing {
  text = ""
  private placed: PlacedItem[] = []

  note(event: ModelEvent): void {
    if (event.type === "delta") this.text += event.text
    else if (event.type === "item") this.placed.push({ at: this.text.length, item: event.item })
    // A retry discards the items of the failed attempt, of which no text was delivered.
    else if (event.type === "retry") this.placed = []
  }

  /** The field `items` of a completion or a response; empty without any item. */
  items(): Pick<Completion, "items"> {
    return this.placed.length === 0 ? {} : { items: this.placed }
  }
}

/** The deltas and items of a completion, in the order in which the model gave them. */
export function* eventsOf({ text, items = [] }: Completion): Generator<ModelEvent> {
  let start = 0
  for (const { at, item } of items) {
    if (at > start) yield { type: "delta", text: text.slice(start, at) }
    start = Math.max(start, at)
    yield { type: "item", item }
  }
  if (start < text.length) yield { type: "delta", text: text.slice(start) }
}

export function isCompletion(value: unknown): value is Completion {
  if (typeof value !== "object" || value === null) return false
  const { text, items } = value as { readonly [field: string]: unknown }
  return typeof text === "string" && (items === undefined || (Array.isArray(items) && items.every(isPlaced)))
}

function isPlaced(value: unknown): value is PlacedItem {
  return typeof value === "object" && value !== null && Number.isSafeInteger((value as PlacedItem).at)
}
