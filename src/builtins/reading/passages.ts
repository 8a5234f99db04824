// The passages of a text that `search` returns: paragraphs with their headings, long ones in parts.

import { allocate, type Work } from "../../values/meter.ts"
import { endOfPiece } from "./chunks.ts"
import { headingsOf, paragraphsOf } from "./headings.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"
import { verbatimOf, type Verbatim } from "./verbatim.ts"

export interface Passage {
  /** UTF-16 offset in the text. */
  readonly start: number
  readonly text: string
}

/** UTF-16 units of the longest passage: a model is shown several at once. */
export const PASSAGE_SIZE = 1000

export function* passagesOf(text: string): Work<readonly Passage[]> {
  const passages: Passage[] = []
  const headings = new Map<number, number>()
  for (const { start, end } of yield* headingsOf(text)) headings.set(start, end)
  const paragraphs = yield* paragraphsOf(text)
  const verbatim = yield* verbatimOf(text)
  let first: number | undefined
  for (const [i, { start, end }] of paragraphs.entries()) {
    if (pausesAfter(1)) yield
    first ??= start
    const next = paragraphs[i + 1]
    if (next !== undefined && next.end - first <= PASSAGE_SIZE && headings.get(start) === end) continue
    yield* pushParts(text, { first, end, verbatim }, passages)
    first = undefined
  }
  return passages
}

interface Stretch {
  readonly first: number
  readonly end: number
  readonly verbatim: Verbatim
}

function* pushParts(text: string, { first, end, verbatim }: Stretch, passages: Passage[]): Work<void> {
  for (let start = first; start < end;) {
    const pieceEnd = yield* endOfPiece(text, start, { size: PASSAGE_SIZE, verbatim, end })
    const part = text.slice(start, pieceEnd).trimEnd()
    const trimmed = part.trimStart()
    if (trimmed !== "") {
      allocate(2 * TEXT_BYTES)
      passages.push({ start: start + part.length - trimmed.length, text: trimmed })
    }
    start = pieceEnd
  }
}
