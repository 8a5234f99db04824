// The provenance of a text: the row that wrote each piece, and the places of each row's value in the final text.

import type { Id } from "../events.ts"
import { RUN } from "../reduce.ts"
import type { Row, RunState } from "../state.ts"
import { contentPlacements } from "./content.ts"
import { documentPlacements, type Placement } from "./document.ts"
import { createTexts, type Texts } from "./texts.ts"

/** A piece of a text, and the row that wrote it. */
export type Segment = readonly [from: number, to: number, id: Id]

/** The origins of a run's final text, and of the values of its rows. */
export interface Provenance {
  /** The run's final text; null if it has none. */
  readonly text: string | null
  /** The pieces of the final text, in order; each UTF-16 unit is in exactly one. */
  readonly segments: readonly Segment[]
  /** The pieces of any row's value as text; empty if it has none. */
  segmentsOf(id: Id): readonly Segment[]
  /** The places in the final text at which the whole value of a row occurs. */
  placesOf(id: Id): readonly (readonly [from: number, to: number])[]
}

/** The most pieces into which one text is divided; the rest stays whole. */
export const MAX_PIECES = 1_000_000

/**
 * The row that each piece of a run's text comes from. It is exact for nodes of documents and answers. In the value of
 * an expression, the texts of the rows below are found by content: the longest first, at the leftmost place; the rest
 * is the row's own. Everything is computed on demand.
 */
export function provenance(state: RunState): Provenance {
  const placed = new Map<Id, readonly Placement[]>()
  const texts = createTexts(state)

  const placementsOf = (row: Row, text: string): readonly Placement[] => {
    let placements = placed.get(row.id)
    if (placements === undefined) placed.set(row.id, (placements = placementsIn(state, texts, row, text)))
    return placements
  }

  /** The pieces of a row's text; adds to `places` the places of all rows that have a part in it. */
  const taken = (id: Id, places: Map<Id, [number, number][]> | null): readonly Segment[] => {
    const top = Object.hasOwn(state.rows, id) ? state.rows[id]! : null
    const whole = top === null ? null : texts.ofRow(top)
    if (top === null || whole === null || whole === "") return []
    const segments: Segment[] = []
    let pieces = 0
    // Pieces still to be divided, the leftmost last. The stack is explicit: rows nest as deep as calls do.
    const stack: { readonly row: Row; readonly from: number; readonly to: number; readonly isDone: boolean }[] = [
      { row: top, from: 0, to: whole.length, isDone: false },
    ]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { row, from, to, isDone } = next
      if (from === to) continue
      if (isDone || ++pieces > MAX_PIECES) {
        push(segments, from, to, row.id)
        continue
      }
      const text = texts.ofRow(row)
      const isWhole = text?.length === to - from
      if (isWhole && places !== null) note(places, row.id, from, to)
      // Parts of a value, and clipped values, are not divided further.
      const parts = isWhole ? placementsOf(row, text) : []
      let end = to
      for (let i = parts.length - 1; i >= 0; i--) {
        const part = parts[i]!
        stack.push(
          { row, from: from + part.to, to: end, isDone: true },
          { row: part.row, from: from + part.from, to: from + part.to, isDone: false },
        )
        end = from + part.from
      }
      stack.push({ row, from, to: end, isDone: true })
    }
    return segments
  }

  let final: {
    readonly segments: readonly Segment[]
    readonly places: ReadonlyMap<Id, readonly [number, number][]>
  } | null = null
  const ofRun = () => {
    if (final === null) {
      const places = new Map<Id, [number, number][]>()
      final = { segments: taken(RUN, places), places }
    }
    return final
  }
  return {
    text: texts.of(state.end?.text ?? null),
    get segments() {
      return ofRun().segments
    },
    segmentsOf: (id) => (id === RUN ? ofRun().segments : taken(id, null)),
    placesOf: (id) => ofRun().places.get(id) ?? [],
  }
}

function placementsIn(state: RunState, texts: Texts, row: Row, text: string): readonly Placement[] {
  const original = row.hit?.of ?? null
  if (original !== null && Object.hasOwn(state.rows, original))
    return [{ from: 0, to: text.length, row: state.rows[original]! }]
  return documentPlacements(state, texts, row, text) ?? contentPlacements(state, texts, row, text)
}

function push(segments: Segment[], from: number, to: number, id: Id): void {
  const last = segments.at(-1)
  if (last !== undefined && last[2] === id && last[1] === from) segments[segments.length - 1] = [last[0], to, id]
  else segments.push([from, to, id])
}

function note(places: Map<Id, [number, number][]>, id: Id, from: number, to: number): void {
  const known = places.get(id)
  if (known === undefined) places.set(id, [[from, to]])
  else known.push([from, to])
}
