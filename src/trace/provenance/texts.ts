// The texts of values and rows, each made once: many rows often have one value.

import type { TracedValue } from "../events.ts"
import type { Row, RunState } from "../state.ts"
import { textOf, valueOfRow } from "../values.ts"

export interface Texts {
  /** As it stands in text; null where that is not known. */
  of(value: TracedValue | null): string | null
  /** Of a row's value; of the run, its final text. */
  ofRow(row: Row): string | null
  /** The first call or question that gave exactly this text, and had ended at a time; null where there is none. */
  producerOf(text: string, before: number): Row | null
}

export function createTexts(state: RunState): Texts {
  const known = new Map<string, string | null>()
  const of = (value: TracedValue | null): string | null => {
    if (value === null || !("ref" in value)) return textOf(state, value)
    let text = known.get(value.ref)
    if (text === undefined) known.set(value.ref, (text = textOf(state, value)))
    return text
  }
  const ofRow = (row: Row) => of(row.kind === "run" ? (state.end?.text ?? null) : valueOfRow(state, row))
  let producers: ReadonlyMap<string, Row> | null = null
  return {
    of,
    ofRow,
    producerOf(text, before) {
      producers ??= producersIn(state, ofRow)
      const row = producers.get(text)
      return row === undefined || row.to === null || row.to > before ? null : row
    },
  }
}

/** By what they gave: of several the one that ended first. */
function producersIn({ rows }: RunState, ofRow: (row: Row) => string | null): ReadonlyMap<string, Row> {
  const producers = new Map<string, Row>()
  for (const row of Object.values(rows)) {
    if ((row.kind !== "call" && row.kind !== "question" && row.kind !== "native") || row.to === null) continue
    const text = ofRow(row)
    if (text === null || text === "") continue
    const known = producers.get(text)
    if (known === undefined || row.to < known.to!) producers.set(text, row)
  }
  return producers
}
