// The passages of a text that `search` returns: paragraphs with their headings, long ones in parts.

import { cuts } from "./chunks.ts"
import { headingsOf, paragraphsOf } from "./headings.ts"

export interface Passage {
  /** UTF-16 offset in the text. */
  readonly start: number
  readonly text: string
}

/** UTF-16 units of the longest passage: a model is shown several at once. */
export const PASSAGE_SIZE = 1000

export function passagesOf(text: string): readonly Passage[] {
  const passages: Passage[] = []
  const headings = new Set(headingsOf(text).map(({ start, end }) => `${start}-${end}`))
  const paragraphs = paragraphsOf(text)
  let first: number | undefined
  for (const [i, { start, end }] of paragraphs.entries()) {
    first ??= start
    const next = paragraphs[i + 1]
    if (next !== undefined && next.end - first <= PASSAGE_SIZE && headings.has(`${start}-${end}`)) continue
    pushParts(text.slice(first, end), first, passages)
    first = undefined
  }
  return passages
}

function pushParts(paragraph: string, offset: number, passages: Passage[]): void {
  let start = 0
  for (const end of cuts(paragraph, PASSAGE_SIZE)) {
    const part = paragraph.slice(start, end).trimEnd()
    const text = part.trimStart()
    if (text !== "") passages.push({ start: offset + start + part.length - text.length, text })
    start = end
  }
}
