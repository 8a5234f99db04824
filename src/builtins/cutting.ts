// Cuts texts into parts, in pieces of work and counting while it cuts: the engine's `split` would make all parts at
// once, and ends the process where there are too many of them for an array.

import { allocate, checkListLength, type Work } from "../values/meter.ts"
import { pausesAfter, TEXT_BYTES } from "./pauses.ts"

/** UTF-16 units that the engine searches at once. */
const WINDOW = 16_384
/** UTF-16 units that the engine searches, and that a loop reads, in the time of a step. */
export const SEARCHED_PER_STEP = 32
const READ_PER_STEP = 16
/** UTF-16 units that a loop reads before it looks whether it may pause. */
const READ_AT_ONCE = 1_024

/** The work on one occurrence, and on one part. */
const STEPS_PER_PLACE = 1

/** The number of places for a text that are searched at once. */
export function widthFor(sought: string): number {
  return Math.max(WINDOW, sought.length)
}

/** The part of a text that has all occurrences which begin at one of the next `width` positions. */
export function windowOf(text: string, from: number, width: number, sought: string): string {
  return text.slice(from, from + width + sought.length - 1)
}

/** Passes the places of a text in another to a function, from left to right and not overlapping. */
function* eachPlace(text: string, sought: string, take: (place: number) => void): Work<void> {
  const width = widthFor(sought)
  for (let from = 0; from + sought.length <= text.length;) {
    const window = windowOf(text, from, width, sought)
    if (pausesAfter(window.length / SEARCHED_PER_STEP)) yield
    let next = 0
    for (let at = window.indexOf(sought); at >= 0; at = window.indexOf(sought, next)) {
      if (pausesAfter(STEPS_PER_PLACE)) yield
      take(from + at)
      next = at + sought.length
    }
    from += Math.max(next, width)
  }
}

/** The parts of a text between the occurrences of a separator that is not empty. */
export function* partsOf(text: string, separator: string): Work<string[]> {
  const parts = new Parts(text)
  let start = 0
  yield* eachPlace(text, separator, (place) => {
    parts.add(start, place)
    start = place + separator.length
  })
  parts.add(start, text.length)
  return parts.all
}

/** The parts of a text between white space, none of them empty. */
export function* wordsOf(text: string): Work<string[]> {
  const parts = new Parts(text)
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (i % READ_AT_ONCE === 0 && pausesAfter(READ_AT_ONCE / READ_PER_STEP)) yield
    if (!isWhiteSpace(text.charCodeAt(i))) continue
    if (start < i) {
      if (pausesAfter(STEPS_PER_PLACE)) yield
      parts.add(start, i)
    }
    start = i + 1
  }
  if (start < text.length) parts.add(start, text.length)
  return parts.all
}

/** The lines of a text without their ends. The end of the last line begins no other one. */
export function* linesOf(text: string): Work<string[]> {
  const parts = new Parts(text)
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (i % READ_AT_ONCE === 0 && pausesAfter(READ_AT_ONCE / READ_PER_STEP)) yield
    const unit = text.charCodeAt(i)
    if (unit !== LINE_FEED && unit !== CARRIAGE_RETURN) continue
    if (pausesAfter(STEPS_PER_PLACE)) yield
    parts.add(start, i)
    if (unit === CARRIAGE_RETURN && text.charCodeAt(i + 1) === LINE_FEED) i++
    start = i + 1
  }
  if (start < text.length) parts.add(start, text.length)
  return parts.all
}

/** The characters of a text. */
export function* charactersOf(text: string): Work<string[]> {
  const characters: string[] = []
  for (const character of text) {
    if (pausesAfter(STEPS_PER_CHARACTER)) yield
    checkListLength(characters.length + 1)
    allocate(TEXT_BYTES)
    characters.push(character)
  }
  return characters
}
const STEPS_PER_CHARACTER = 0.5

/** Parts of a text as they are found: counted, and limited as the items of a list. */
class Parts {
  private readonly text: string
  readonly all: string[] = []

  constructor(text: string) {
    this.text = text
  }

  add(from: number, to: number): void {
    checkListLength(this.all.length + 1)
    allocate(TEXT_BYTES)
    this.all.push(this.text.slice(from, to))
  }
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** White space as `trim` and `\s` of JavaScript define it. */
function isWhiteSpace(unit: number): boolean {
  if (unit < 0xa0) return unit === 32 || (unit >= 9 && unit <= 13)
  return (
    unit === 0xa0
    || unit === 0x1680
    || (unit >= 0x2000 && unit <= 0x200a)
    || unit === 0x2028
    || unit === 0x2029
    || unit === 0x202f
    || unit === 0x205f
    || unit === 0x3000
    || unit === 0xfeff
  )
}
