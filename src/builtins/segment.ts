// Words and sentences of any language, by the Unicode rules (UAX #29) and ICU's dictionaries.

import type { Native } from "../values/functions.ts"
import { STRING } from "../values/types.ts"
import { pure, required, TEXTS } from "./declare.ts"

export const SEGMENT_NATIVES: readonly Native[] = [
  pure({
    name: "words",
    documentation: `The words and numbers of a text, without white space and punctuation.
Also finds the words of Chinese, Japanese and Thai, which have no spaces between them.`,
    parameters: [required("text", STRING)],
    returns: TEXTS,
    example: `words("Don't panic, it's 3.5!") == ["Don't", "panic", "it's", "3.5"]`,
    run: words,
  }),
  pure({
    name: "sentences",
    documentation: `The sentences of a text, each without white space around it.
A sentence also ends with its paragraph or list item, but not at a line break that only wraps the text.`,
    parameters: [required("text", STRING)],
    returns: TEXTS,
    example: `sentences("Dr. Lee called. Was it late?") == ["Dr. Lee called.", "Was it late?"]`,
    run: sentences,
  }),
]

// The locale is fixed: the host's own would make results depend on the machine. The dictionaries for scripts without
// spaces are the same in every locale. Segmenters are made when first needed: each takes some milliseconds.
const segmenters = new Map<"word" | "sentence", Intl.Segmenter>()
export function segmenterOf(granularity: "word" | "sentence"): Intl.Segmenter {
  const present = segmenters.get(granularity)
  if (present !== undefined) return present
  const made = new Intl.Segmenter("en", { granularity })
  segmenters.set(granularity, made)
  return made
}

function words(text: string): readonly string[] {
  const result: string[] = []
  for (const { segment, isWordLike } of segmenterOf("word").segment(text)) if (isWordLike === true) result.push(segment)
  return result
}

export function sentences(text: string): readonly string[] {
  const result: string[] = []
  for (const { start, end } of sentenceSpans(text)) result.push(text.slice(start, end))
  return result
}

/** The spans of the sentences, without white space around them. */
export function sentenceSpans(text: string): readonly { readonly start: number; readonly end: number }[] {
  const unwrapped = unwrap(text)
  const spans: { start: number; end: number }[] = []
  let start = 0
  for (const { index, segment } of segmenterOf("sentence").segment(unwrapped)) {
    const end = index + segment.length
    if (end < unwrapped.length && endsInAbbreviation(unwrapped, start, end)) continue
    const first = start + leadingSpace(unwrapped, start, end)
    if (first < end) spans.push({ start: first, end: first + unwrapped.slice(first, end).trimEnd().length })
    start = end
  }
  return spans
}

function leadingSpace(text: string, start: number, end: number): number {
  const part = text.slice(start, end)
  return part.length - part.trimStart().length
}

// A full stop after these ends no sentence (a title, "e.g.", the initial in "George W. Bush"); the rules of Unicode,
// which know no words, break before the capital letter that follows.
const ABBREVIATION =
  /(?:^|[\s("'“‘[])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|e\.g|i\.e|cf|Fig|Figs|approx|Gen|Col|Sen|Rep|Rev|Hon)\.[ \t]+$/
const INITIAL = /(?:^|\p{Lu}\p{L}*\.?\s)\p{Lu}\.[ \t]+$/u
const BEFORE_NUMBER = /(?:^|[\s("'“‘[])(?:Vol|No|Nr|pp?|Figs?|Eq|Sec|Ch|Art|ca?)\.[ \t]+$/
const LONGEST_ABBREVIATION = 40

function endsInAbbreviation(text: string, start: number, end: number): boolean {
  const tail = text.slice(Math.max(start, end - LONGEST_ABBREVIATION), end)
  return (
    ABBREVIATION.test(tail) || INITIAL.test(tail) || (/^\d/.test(text.slice(end, end + 1)) && BEFORE_NUMBER.test(tail))
  )
}

/** A paragraph whose widest line is narrower was written in short lines, not wrapped. */
const NARROWEST_WRAP = 40
const LIST_ITEM = /^\s*(?:[-*+•‣◦▪–—>|#]|\d{1,3}[.)]\s|\p{L}[.)]\s)/u

/**
 * The text with a space in place of each line break that only wraps a paragraph: one at which the next line's first
 * word would not have fitted on the line. Offsets in the result are offsets in the text.
 */
function unwrap(text: string): string {
  if (!text.includes("\n")) return text
  const lines = text.split("\n")
  const ends: string[] = lines.map(() => "\n")
  let first = 0
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length && lines[i]!.trim() !== "") continue
    joinWrapped(lines, ends, first, i)
    first = i + 1
  }
  return lines
    .map((line, i) => (i + 1 < lines.length ? (ends[i] === " " ? line.replace(/\r$/, " ") : line) + ends[i] : line))
    .join("")
}

function joinWrapped(lines: readonly string[], ends: string[], first: number, after: number): void {
  let width = 0
  for (let i = first; i < after; i++) width = Math.max(width, lines[i]!.trimEnd().length)
  if (width < NARROWEST_WRAP) return
  for (let i = first; i + 1 < after; i++) {
    const next = lines[i + 1]!
    if (LIST_ITEM.test(next)) continue
    const word = /\S+/.exec(next)?.[0] ?? ""
    if (lines[i]!.trimEnd().length + 1 + word.length > width) ends[i] = " "
  }
}
