// Words and sentences of any language, by the Unicode rules (UAX #29) and ICU's dictionaries.

import { allocate, spendOnText, type Work } from "../../values/meter.ts"
import { list, type ListValue } from "../../values/values.ts"
import { partsOf } from "../cutting.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"
import { endsBetween, isAbbreviatedAt, isBehindWideStop, sideOf } from "./sentence-ends.ts"

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
  const push = (end: number): void => {
    const part = unwrapped.slice(start, end)
    const first = start + part.length - part.trimStart().length
    if (first < end) {
      allocate(TEXT_BYTES)
      result.push(text.slice(first, first + unwrapped.slice(first, end).trimEnd().length))
    }
    start = end
  }
  for (const { index, segment } of segmenterOf("sentence").segment(unwrapped)) {
    if (pausesAfter(STEPS_PER_SEGMENT + segment.length / UNITS_PER_STEP)) yield
    for (const place of beforeNumbers(unwrapped, Math.max(start, index), index + segment.length)) push(place)
    const end = endOfSentence(unwrapped, start, index + segment.length)
    if (end !== null && end > start) push(end)
  }
  return list(result)
}

/** A full stop before a number, behind which the rules of Unicode end no sentence if a small letter follows. */
const BEFORE_NUMBER = /[\p{L}\p{N}%)\]"'”’»]\.["')\]”’»]{0,4}[ \t]+(?=\p{Nd})/gu

/** The ends of sentences before a number. */
function* beforeNumbers(text: string, start: number, end: number): Generator<number> {
  for (const match of text.slice(start, end).matchAll(BEFORE_NUMBER)) {
    const place = start + match.index + match[0].length
    if (!isAbbreviatedAt(text, start, place)) yield place
  }
}

/** The mark of a list item at the beginning of a line. */
const ITEM_MARK = /^\s*\(?(?:\d{1,3}|\p{L})[.)][ \t]+$/u
const LONGEST_ITEM_MARK = 12
const BEHIND_CLOSING = /^(?:[»›”’」』）)\]]+)(?:\s+|$)/
const LONGEST_CLOSING = 12

/** The end of a sentence at or near an end that the segmenter gives; null where the sentence continues. */
function endOfSentence(text: string, start: number, end: number): number | null {
  if (end >= text.length) return end
  if (isAbbreviatedAt(text, start, end)) return null
  if (end - start <= LONGEST_ITEM_MARK && isLineStart(text, start) && ITEM_MARK.test(text.slice(start, end)))
    return null
  let place = end
  while (place > start && sideOf(text, place - 1) === "opening") place--
  if (place < end) return endsBetween(text, place) || /\s/.test(text[place - 1] ?? "") ? place : null
  if (/\s/.test(text[end - 1]!)) {
    const closing = sideOf(text, end) === "closing" && BEHIND_CLOSING.exec(text.slice(end, end + LONGEST_CLOSING))
    return closing ? end + closing[0].length : end
  }
  return isBehindWideStop(text, end) && !endsBetween(text, end) ? null : end
}

function isLineStart(text: string, position: number): boolean {
  return position === 0 || text[position - 1] === "\n"
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
