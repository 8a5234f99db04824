// The passages of a text that search gives back: paragraphs, long ones in parts, each with its heading.

import { cuts } from "./chunks.ts"
import { looksLikeTitle, paragraphsOf } from "./headings.ts"

export interface Passage {
  /** UTF-16 offset in the text. */
  readonly start: number
  readonly text: string
}

/** How long a passage is at most, in UTF-16 units: several make up what a model is shown. */
export const PASSAGE_SIZE = 1000

export function passagesOf(text: string): readonly Passage[] {
  const passages: Passage[] = []
  let headingStart: number | undefined
  const paragraphs = paragraphsOf(text)
  for (const [i, { start, end }] of paragraphs.entries()) {
    const first = headingStart ?? start
    headingStart = undefined
    if (i + 1 < paragraphs.length && paragraphs[i + 1]!.end - first <= PASSAGE_SIZE && isHeading(text.slice(start, end))) {
      headingStart = first
    } else {
      pushParts(text.slice(first, end), first, passages)
    }
  }
  return passages
}

function isHeading(paragraph: string): boolean {
  return /^ {0,3}#{1,6}[ \t][^\n]*$/.test(paragraph) || looksLikeTitle(paragraph)
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
