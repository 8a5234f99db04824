// The texts of values and rows, each computed once, as many rows often have one value.

import type { TracedValue } from "../events.ts"
import type { Row, RunState } from "../state.ts"
import { textOf, valueOfRow, wholeOf } from "../values.ts"

/** The most rows below one, and texts in one value, that are sought in a text; the rest counts as its own work. */
export const MAX_CANDIDATES = 10_000
/** The levels of a value in which texts are sought. */
const MAX_LEVELS = 8

export interface Texts {
  /** The text of a value; null if it is not known. */
  of(value: TracedValue | null): string | null
  /** The text of a row's value; for the run, its final text. */
  ofRow(row: Row): string | null
  /** The first row to give exactly this text, or a value that contains it, if it ended by `before`; null otherwise. */
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
 * The row that produced each text: the one that ended first. A hit of another run counts, as its original has no row
 * here. Texts inside a value count for models and the host, which wrote them, but not for tasks, which pass them on.
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

/** The texts in a value, from the level of nesting `from`. */
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
