// Ranks of the places at which a text can be cut, by the characters next to them alone.

import { pausesAfter } from "../pauses.ts"
import { endsBeforeSpace, endsBetween } from "./sentence-ends.ts"
import { segmenterOf, STEPS_PER_SEGMENT } from "./segment.ts"
import type { Work } from "../../values/meter.ts"
import type { Verbatim } from "./verbatim.ts"

/** The ranks in ascending order. A place at a position is before the character there. */
export const Rank = {
  never: -1,
  character: 0,
  grapheme: 1,
  word: 2,
  /** Before a line inside of code. */
  code: 3,
  sentence: 4,
  line: 5,
  paragraph: 6,
  heading: 7,
} as const
export type Rank = (typeof Rank)[keyof typeof Rank]

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** The rank of a cut before `position`, for 0 < position < text.length. Reads a few characters around it. */
export function rankAt(text: string, position: number): Rank {
  const before = text.charCodeAt(position - 1)
  const after = text.charCodeAt(position)
  if (isHigh(before) && isLow(after)) return Rank.never
  if (before === CARRIAGE_RETURN && after === LINE_FEED) return Rank.character
  if (before === LINE_FEED || before === CARRIAGE_RETURN) return rankAtLine(text, position)
  if (isSpace(before) && !isSpace(after)) return endsBeforeSpace(text, position) ? Rank.sentence : Rank.word
  if (mayEndWideSentence(before) && !isSpace(after) && endsBetween(text, position)) return Rank.sentence
  return before < 0x300 && after < 0x300
    ? Rank.grapheme
    : startsGrapheme(text, position)
      ? Rank.grapheme
      : Rank.character
}

/** UTF-16 units before a place that are read to see whether a line is blank. */
const BLANK_LOOKBACK = 200

function rankAtLine(text: string, position: number): Rank {
  const after = text.charCodeAt(position)
  if (isLineBreak(after)) return Rank.word // blank lines stay with the text before them
  let i = position - 1
  if (text.charCodeAt(i) === LINE_FEED && text.charCodeAt(i - 1) === CARRIAGE_RETURN) i--
  i--
  const limit = Math.max(0, position - BLANK_LOOKBACK)
  while (i >= limit && isSpace(text.charCodeAt(i)) && !isLineBreak(text.charCodeAt(i))) i--
  const afterBlank = i >= limit && isLineBreak(text.charCodeAt(i))
  if (afterBlank) return HEADING.test(text.slice(position, position + 8)) ? Rank.heading : Rank.paragraph
  return HEADING.test(text.slice(position, position + 8)) ? Rank.paragraph : Rank.line
}

const HEADING = /^#{1,6}[ \t]/
/** UTF-16 units before a window that are read to find the words in it, and as many times its own length at most. */
const WORD_LOOKBACK = 200
const WINDOWS_BACK = 8

// Characters that belong to the one before: combining marks, joiners, variation selectors and skin tones.
const CONTINUES = /^(?:\p{M}|\u200d|\ufe0e|\ufe0f|\p{Emoji_Modifier})/u
const JOINER = 0x200d

function startsGrapheme(text: string, position: number): boolean {
  if (text.charCodeAt(position - 1) === JOINER) return false
  return !CONTINUES.test(text.slice(position, position + 2))
}

/**
 * The places between two positions at which a word begins, also in scripts without spaces between words. Takes work in
 * proportion to the distance of the positions.
 */
export function* wordStarts(text: string, from: number, to: number): Work<readonly number[]> {
  const first = Math.max(0, from - Math.min(WORD_LOOKBACK, WINDOWS_BACK * (to - from)))
  const starts: number[] = []
  for (const { index } of segmenterOf("word").segment(text.slice(first, to))) {
    const place = first + index
    if (place >= from && rankAt(text, place) >= Rank.grapheme) starts.push(place)
    if (pausesAfter(STEPS_PER_SEGMENT)) yield
  }
  return starts
}

/** Whether a place is inside a word or number of ASCII letters and digits, where no word begins. */
export function isInsidePlainWord(text: string, position: number): boolean {
  return isPlainWordUnit(text.charCodeAt(position - 1)) && isPlainWordUnit(text.charCodeAt(position))
}
function isPlainWordUnit(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57)
}

function isLineBreak(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN
}
function isSpace(unit: number): boolean {
  return (
    unit === 32
    || (unit >= 9 && unit <= 13)
    || unit === 0xa0
    || unit === 0x3000
    || (unit >= 0x2000 && unit <= 0x200a)
    || unit === 0x2028
    || unit === 0x2029
  )
}
/** Whether a unit is a full stop of a script without spaces, or a mark that may close behind one. */
function mayEndWideSentence(unit: number): boolean {
  return (
    (unit >= 0x3001 && unit <= 0x301f)
    || (unit >= 0xff01 && unit <= 0xff61)
    || (unit >= 0x2018 && unit <= 0x203a)
    || unit === 0x29
    || unit === 0x22
  )
}
function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** The rank of a cut in a text with verbatim parts: inside one, a line has a rank of its own, and none is higher. */
export function rankIn(text: string, position: number, verbatim: Verbatim): Rank {
  const rank = rankAt(text, position)
  if (verbatim.isDividedAt(position)) return rank >= Rank.line ? Rank.code : rank === Rank.sentence ? Rank.word : rank
  return rank === Rank.line && verbatim.isEdge(position) ? Rank.paragraph : rank
}
