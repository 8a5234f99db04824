// The final text in pieces, each with the row that wrote it.

import { computed } from "@preact/signals"
import type { Id } from "../../src/trace/events.ts"
import type { Outline } from "./outline.ts"
import { wholeOf } from "./show.ts"
import { state } from "./store.ts"

export interface FinalPiece {
  readonly start: number
  readonly end: number
  readonly id: Id
}

/** Null where there is none yet, or none at all. */
export const finalText = computed(() => {
  const { end, values } = state.value
  return end === null || end.text === null ? null : wholeOf(end.text, values).text
})

export const finalPieces = computed((): readonly FinalPiece[] => (finalText.value === null ? [] : [{ start: 0, end: finalText.value.length, id: 0 }]))

/** Whether a piece is of a row itself, of one below it, or of another. */
export function roleOf(outline: Outline, { id }: FinalPiece, index: number): "own" | "within" | "other" {
  if (index <= 0) return "other"
  const piece = outline.indexOf.get(id)
  if (piece === undefined || piece < index || piece >= outline.end[index]!) return "other"
  return piece === index ? "own" : "within"
}
