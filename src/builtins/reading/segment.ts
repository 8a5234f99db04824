// Words and sentences of any language, by the Unicode rules (UAX #29) and ICU's dictionaries.

import { allocate, spendOnText, type Work } from "../../values/meter.ts"
import { list, type ListValue } from "../../values/values.ts"
import { partsOf } from "../cutting.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"

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

/** The work of a segmenter on one word, and more on a sentence in proportion to its length. */
export const STEPS_PER_SEGMENT = 5
const UNITS_PER_STEP = 4

export function* words(text: string): Work<ListValue> {
  spendOnText(text.length)
  const result: string[] = []
  for (const { segment, isWordLike } of segmenterOf("word").segment(text)) {
    if (pausesAfter(STEPS_PER_SEGMENT + segment.length / UNITS_PER_STEP)) yield
    if (isWordLike !== true) continue
    allocate(TEXT_BYTES)
    result.push(segment)
  }
  return list(result)
}

/** The sentences, without white space around them. */
export function* sentences(text: string): Work<ListValue> {
  const unwrapped = yield* unwrap(text)
  const result: string[] = []
  let start = 0
  for (const { index, segment } of segmenterOf("sentence").segment(unwrapped)) {
    if (pausesAfter(STEPS_PER_SEGMENT + segment.length / UNITS_PER_STEP)) yield
    const end = index + segment.length
    if (end < unwrapped.length && endsInAbbreviation(unwrapped, start, end)) continue
    const first = start + leadingSpace(unwrapped, start, end)
    if (first < end) {
      allocate(TEXT_BYTES)
      result.push(text.slice(first, first + unwrapped.slice(first, end).trimEnd().length))
    }
    start = end
  }
  return list(result)
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

const STEPS_PER_LINE = 3

/** A paragraph whose widest line is narrower was written in short lines, not wrapped. */
const NARROWEST_WRAP = 40
const LIST_ITEM = /^\s*(?:[-*+•‣◦▪–—>|#]|\d{1,3}[.)]\s|\p{L}[.)]\s)/u

/**
 * The text with a space in place of each line break that only wraps a paragraph: one at which the next line's first
 * word would not have fitted on the line. Offsets in the result are offsets in the text.
 */
function* unwrap(text: string): Work<string> {
  spendOnText(text.length)
  if (!text.includes("\n")) return text
  const lines = yield* partsOf(text, "\n")
  const ends: string[] = []
  let first = 0
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length) ends.push("\n")
    if (pausesAfter(STEPS_PER_LINE)) yield
    if (i < lines.length && lines[i]!.trim() !== "") continue
    yield* joinWrapped(lines, ends, first, i)
    first = i + 1
  }
  for (let i = 0; i + 1 < lines.length; i++) {
    if (pausesAfter(STEPS_PER_LINE)) yield
    lines[i] = (ends[i] === " " ? lines[i]!.replace(/\r$/, " ") : lines[i]!) + ends[i]!
  }
  return lines.join("")
}

function* joinWrapped(lines: readonly string[], ends: string[], first: number, after: number): Work<void> {
  let width = 0
  for (let i = first; i < after; i++) {
    if (pausesAfter(1)) yield
    width = Math.max(width, lines[i]!.trimEnd().length)
  }
  if (width < NARROWEST_WRAP) return
  for (let i = first; i + 1 < after; i++) {
    if (pausesAfter(STEPS_PER_LINE)) yield
    const next = lines[i + 1]!
    if (LIST_ITEM.test(next)) continue
    const word = /\S+/.exec(next)?.[0] ?? ""
    if (lines[i]!.trimEnd().length + 1 + word.length > width) ends[i] = " "
  }
}
