// The texts of values and rows, each made once: many rows often have one value.

import type { TracedValue } from "../events.ts"
import type { Row, RunState } from "../state.ts"
import { textOf, valueOfRow } from "../values.ts"

export interface Texts {
  /** As it stands in text; null where that is not known. */
  of(value: TracedValue | null): string | null
  /** Of a row's value; of the run, its final text. */
  ofRow(row: Row): string | null
}

export function createTexts(state: RunState): Texts {
  const known = new Map<string, string | null>()
  const of = (value: TracedValue | null): string | null => {
    if (value === null || !("ref" in value)) return textOf(state, value)
    let text = known.get(value.ref)
    if (text === undefined) known.set(value.ref, (text = textOf(state, value)))
    return text
  }
  return { of, ofRow: (row) => of(row.kind === "run" ? (state.end?.text ?? null) : valueOfRow(state, row)) }
}
