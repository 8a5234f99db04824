// The texts of values and rows, each made once: many rows often have one value.

import type { TracedValue } from "../events.ts"
import type { Row, RunState } from "../state.ts"
import { textOf, valueOfRow, wholeOf } from "../values.ts"

/** So many rows below one, and so many texts in one value, are looked for in a text; further ones count as its own work. */
export const MAX_CANDIDATES = 10_000
/** How deep in a value texts are looked for. */
const MAX_LEVELS = 8

export interface Texts {
  /** As it stands in text; null where that is not known. */
  of(value: TracedValue | null): string | null
  /** Of a row's value; of the run, its final text. */
  ofRow(row: Row): string | null
  /** The first that gave exactly this text, or a value that has it, and had ended at a time; null where there is none. */
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

/**
 * By what they gave: of several the one that ended first. What is remembered of another run has no other row here. A task hands on what
 * is in a value; a model, or the host, wrote it.
 */
function producersIn(state: RunState, ofRow: (row: Row) => string | null): ReadonlyMap<string, Row> {
  const producers = new Map<string, Row>()
  const add = (text: string | null, row: Row): void => {
    if (text === null || text === "") return
    const known = producers.get(text)
    if (known === undefined || row.to! < known.to!) producers.set(text, row)
  }
  for (const row of Object.values(state.rows)) {
    const isForeign = row.hit !== undefined && row.hit.of === null
    if ((row.kind !== "call" && row.kind !== "question" && row.kind !== "native" && !isForeign) || row.to === null)
      continue
    add(ofRow(row), row)
    const value = row.kind === "call" ? null : valueOfRow(state, row)
    if (value !== null) for (const text of stringsIn(wholeOf(state, value), 1)) add(text, row)
  }
  return producers
}

/** The texts in a value, from a level of nesting on. */
export function stringsIn(whole: unknown, from: number): readonly string[] {
  const texts: string[] = []
  const visit = (part: unknown, level: number): void => {
    if (typeof part === "string") {
      if (level >= from && texts.length < MAX_CANDIDATES) texts.push(part)
    } else if (typeof part === "object" && part !== null && level < MAX_LEVELS) {
      for (const item of Object.values(part)) visit(item, level + 1)
    }
  }
  visit(whole, 0)
  return texts
}
