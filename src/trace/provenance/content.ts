// Finds the texts of the rows below a row in its own: how a value went through an expression is not told, only what came out.

import type { Row, RunState } from "../state.ts"
import { valueOfRow, wholeOf } from "../values.ts"
import { TextIndex } from "./index-of-text.ts"
import type { Placement } from "./document.ts"
import { MAX_CANDIDATES, stringsIn, type Texts } from "./texts.ts"

/** Shorter texts than this are found only where they are all of the text: they stand anywhere by chance. */
export const MIN_PIECE = 4
/** How deep in the rows below those that are not found texts are looked for. */
const MAX_LEVELS = 8

interface Candidate {
  readonly text: string
  readonly row: Row
}

/** The longest first, each at the leftmost place that is still free. */
export function contentPlacements(state: RunState, texts: Texts, row: Row, text: string): readonly Placement[] {
  // What hands a value on as it is, costs nothing, however long it is and however many do.
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
    // A value that is not there as a whole may be there in parts: its own texts, then what it was made of.
    const parts = missed.flatMap((each) => textsIn(state, each))
    for (const { text: piece, row: of } of longestFirst(parts)) place(index, piece, of, placements)
    rows = missed.flatMap((each) => below(state, each))
  }
  // What it was given may have been written by a call that ended before: a task that only puts texts together has written none of them.
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

/** The texts of a row's arguments that a call or question gave, as they are or in a value, which had ended before it. */
function handedOn(state: RunState, texts: Texts, row: Row): readonly Candidate[] {
  return row.arguments.flatMap(({ value }) =>
    stringsIn(wholeOf(state, value), 0).flatMap((text) => {
      const producer = text.length < MIN_PIECE ? null : texts.producerOf(text, row.from)
      return producer === null ? [] : [{ text, row: producer }]
    }),
  )
}

/** The texts inside of a row's value: not the value itself, where that is a text. */
function textsIn(state: RunState, row: Row): readonly Candidate[] {
  const value = valueOfRow(state, row)
  const whole = value === null ? undefined : wholeOf(state, value)
  return stringsIn(whole, 1).map((text) => ({ text, row }))
}
