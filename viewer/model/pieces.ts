// Divides the final text into pieces, each with the row that wrote it.

import { computed } from "@preact/signals"
import type { Id } from "../../src/trace/events.ts"
import { provenance } from "../../src/trace/provenance/provenance.ts"
import type { Outline } from "./outline.ts"
import { selected, state } from "./store.ts"

export interface FinalPiece {
  readonly start: number
  readonly end: number
  readonly id: Id
}

const origins = computed(() => (state.value.end === null ? null : provenance(state.value)))

/** The final text; null while there is none. */
export const finalText = computed(() => origins.value?.text ?? null)

export const finalPieces = computed(
  (): readonly FinalPiece[] => origins.value?.segments.map(([start, end, id]) => ({ start, end, id })) ?? [],
)

/** The places in the final text that contain the whole result of the selected row. */
const places = computed(() =>
  selected.value === null ? [] : (origins.value?.placesOf(selected.value.hit?.of ?? selected.value.id) ?? []),
)

export type Part = "own" | "within" | "other"

/** Whether a piece was written by the selected row itself, by a row below it, or by another. */
export function partOf(outline: Outline, { start, end, id }: FinalPiece): Part {
  const row = selected.value
  if (row === null || row.kind === "run") return "other"
  if (id === (row.hit?.of ?? row.id)) return "own"
  if (places.value.some(([from, to]) => start >= from && end <= to)) return "within"
  const [piece, index] = [outline.indexOf.get(id), outline.indexOf.get(row.id)]
  // An outline without nodes maps a node to its parent, whose descendants are not the node's.
  if (piece === undefined || index === undefined || outline.rows[index]!.id !== row.id) return "other"
  return piece >= index && piece < outline.end[index]! ? "within" : "other"
}
