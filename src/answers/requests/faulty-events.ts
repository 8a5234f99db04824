// Events of a model of the host, which TypeScript cannot hold to the interface.

import { ModelError, type FinishReason, type ModelEvent } from "../../models/model.ts"

const REASONS: ReadonlySet<unknown> = new Set<FinishReason>(["stop", "length", "filter", "other"])

/**
 * An event as the interface defines it: a reason that it does not know is `other`, and one that is missing stays so.
 * Throws a ModelError for text that is none, an item that is not JSON, and a call without its texts, since the answer
 * would lack it.
 */
export function checkedEvent(event: ModelEvent, model: string): ModelEvent {
  if ((event.type === "delta" || event.type === "reasoning") && typeof event.text !== "string")
    throw new ModelError("bad-response", `${model} gave a piece of its answer that is not a text`)
  if (event.type === "item" && !isJson(event.item))
    throw new ModelError("bad-response", `${model} gave an item of its answer that is not JSON`)
  if (event.type === "call" && (typeof event.call?.id !== "string" || typeof event.call.input !== "string"))
    throw new ModelError("bad-response", `${model} gave a call of its tool without an id or without an input`)
  if (event.type !== "finish" || event.reason === undefined || REASONS.has(event.reason)) return event
  return { type: "finish", reason: "other", said: String(event.said ?? event.reason) }
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}
