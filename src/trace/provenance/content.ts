// Finds the texts of the rows below a row in its own text: a trace has the results of expressions, not their steps.

import type { Row, RunState } from "../state.ts"
import { valueOfRow, wholeOf } from "../values.ts"
import { TextIndex } from "./index-of-text.ts"
import type { Placement } from "./document.ts"
import { MAX_CANDIDATES, stringsIn, type Texts } from "./texts.ts"

/** UTF-16 units of the shortest piece that is searched for: shorter ones occur by chance, and count only as a whole. */
export const MIN_PIECE = 4
/** The levels of rows below the row that are searched, where the rows above them were not found. */
const MAX_LEVELS = 8

interface Candidate {
  readonly text: string
  readonly row: Row
}

/** Places the texts of the rows below, the longest first, each at the leftmost free place. */
export function contentPlacements(state: RunState, texts: Texts, row: Row, text: string): readonly Placement[] {
  // A row that passes a value on unchanged is found without a search, however long the value is.
  const whole = below(state, row).find((each) => each.kind !== "request" && texts.ofRow(each) === text)
  if (whole !== undefined) return [{ from: 0, to: text.length, row: whole }]
  const placements: Placement[] = []
  const index = new TextIndex(text)
  let rows: readonly Row[] = below(state, row)
  let count = 0
  for (let level = 0; level < MAX_LEVELS && rows.length > 0 && count < MAX_CANDIDATES; level++) {
    const missed: Row[] = []
    const candidates: Candidate[] = []
    for (const each of rows) {
      if (++count > MAX_CANDIDATES) break
      const value = each.kind === "request" ? null : texts.ofRow(each)
      if (value !== null && value !== "") candidates.push({ text: value, row: each })
      else missed.push(each)
    }
    for (const { text: piece, row: of } of longestFirst(candidates)) {
      if (!place(index, piece, of, placements)) missed.push(of)
    }
    // A value that does not occur as a whole may occur in parts: its own texts, then those of the rows below it.
    const parts = missed.flatMap((each) => textsIn(state, each))
    for (const { text: piece, row: of } of longestFirst(parts)) place(index, piece, of, placements)
    rows = missed.flatMap((each) => below(state, each))
  }
  // A text among its arguments may come from a call that ended before: a task that joins texts wrote none of them.
  for (const { text: piece, row: of } of longestFirst(handedOn(state, texts, row))) place(index, piece, of, placements)
  return placements.sort((a, b) => a.from - b.from)
}

function place(index: TextIndex, piece: string, row: Row, placements: Placement[]): boolean {
  if (piece.length < MIN_PIECE && piece.length < index.text.length) return false
  const from = index.claim(piece)
  if (from < 0) return false
  placements.push({ from, to: from + piece.length, row })
  return true
}

function longestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => b.text.length - a.text.length || a.row.id - b.row.id)
}

function below({ rows }: RunState, { children }: Row): readonly Row[] {
  return children.slice(0, MAX_CANDIDATES).map((child) => rows[child]!)
}

/** The texts of a row's arguments that a call or question had given before it began, alone or inside a value. */
function handedOn(state: RunState, texts: Texts, row: Row): readonly Candidate[] {
  return row.arguments.flatMap(({ value }) =>
    stringsIn(wholeOf(state, value), 0).flatMap((text) => {
      const producer = text.length < MIN_PIECE ? null : texts.producerOf(text, row.from)
      return producer === null ? [] : [{ text, row: producer }]
    }),
  )
}

/** The texts inside a row's value, without the value itself if it is a text. */
function textsIn(state: RunState, row: Row): readonly Candidate[] {
  const value = valueOfRow(state, row)
  const whole = value === null ? undefined : wholeOf(state, value)
  return stringsIn(whole, 1).map((text) => ({ text, row }))
}
