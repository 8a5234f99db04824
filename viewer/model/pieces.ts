// The final text in pieces, each with the row that wrote it.

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

/** Null where there is none yet, or none at all. */
export const finalText = computed(() => origins.value?.text ?? null)

export const finalPieces = computed(
  (): readonly FinalPiece[] => origins.value?.segments.map(([start, end, id]) => ({ start, end, id })) ?? [],
)

/** Where what the selected row gave stands in the final text as a whole. */
const places = computed(() =>
  selected.value === null ? [] : (origins.value?.placesOf(selected.value.hit?.of ?? selected.value.id) ?? []),
)

export type Part = "own" | "within" | "other"

/** Whether a piece was written by the selected row itself, by what it called, or by another. */
export function partOf(outline: Outline, { start, end, id }: FinalPiece): Part {
  const row = selected.value
  if (row === null || row.kind === "run") return "other"
  if (id === (row.hit?.of ?? row.id)) return "own"
  if (places.value.some(([from, to]) => start >= from && end <= to)) return "within"
  const [piece, index] = [outline.indexOf.get(id), outline.indexOf.get(row.id)]
  // What a node holds is no row of its own where nodes are left out.
  if (piece === undefined || index === undefined || outline.rows[index]!.id !== row.id) return "other"
  return piece >= index && piece < outline.end[index]! ? "within" : "other"
}
