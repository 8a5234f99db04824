// Cuts a text into pieces of limited size, at places chosen by content.

import { allocate, type Work } from "../../values/meter.ts"
import { floorOf, type Num } from "../../values/number.ts"
import { list, type ListValue } from "../../values/values.ts"
import { whole } from "../arguments.ts"
import { isInsidePlainWord, Rank, rankIn, wordStarts } from "./boundaries.ts"
import { hashOf } from "../hash.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"
import { NOTHING_VERBATIM, verbatimOf, type Verbatim } from "./verbatim.ts"

/** The pieces of a text, or the parts of a list. */
export function* cut(of: string | ListValue, size: Num): Work<ListValue> {
  const most = whole(floorOf(size), "the size of a chunk", 1)
  return list([...(yield* typeof of === "string" ? chunks(of, most) : parts(of, most))])
}

function* parts(of: ListValue, size: number): Work<readonly ListValue[]> {
  const result: ListValue[] = []
  for (let start = 0; start < of.length; start += size) {
    if (pausesAfter(1)) yield
    result.push(of.slice(start, Math.min(start + size, of.length)))
  }
  return result
}

export function* chunks(text: string, size: number): Work<readonly string[]> {
  const pieces: string[] = []
  const verbatim = text.length <= size ? NOTHING_VERBATIM : yield* verbatimOf(text)
  for (let start = 0; start < text.length;) {
    const end = yield* endOfPiece(text, start, { size, verbatim })
    allocate(TEXT_BYTES)
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

interface Cutting {
  readonly size: number
  /** The verbatim parts of the text. */
  readonly verbatim: Verbatim
  /** The end of the text to cut; by default its own. */
  readonly end?: number
}

/**
 * The end of the piece that begins at `start`. As in content-defined chunking (Muthitacharoen, Chen and Mazières 2001;
 * here with a window for each cut), the text around a place decides between places. Each position is in at most two
 * windows, so the time is proportional to the text.
 */
export function* endOfPiece(text: string, start: number, { size, verbatim, end = text.length }: Cutting): Work<number> {
  if (end - start <= size) return end
  const from = start + Math.ceil(size / 2)
  const to = start + size
  let best: Rank = Rank.never
  let places: number[] = []
  for (let position = from; position <= to; position++) {
    if (pausesAfter(1)) yield
    const rank = rankIn(text, position, verbatim)
    if (rank < best || rank === Rank.never) continue
    if (rank > best) places = []
    best = rank
    places.push(position)
  }
  if (best === Rank.grapheme && canBeginWord(text, places, to)) {
    const starts = yield* wordStarts(text, from, to)
    if (starts.length > 0) places = [...starts]
  }
  // Only a piece of size 1 can have no place: it would cut a surrogate pair.
  return places.length === 0 ? to + 1 : yield* byContent(text, places)
}

/** Whether it makes a difference which of the places begin a word: finding that takes long. */
function canBeginWord(text: string, places: readonly number[], to: number): boolean {
  return places.length > 1 && places.some((place) => place < to && !isInsidePlainWord(text, place))
}

/** UTF-16 units on each side of a place that its hash covers. */
const CONTEXT = 16

/** The place with the highest hash of the text around it; the last of equal ones. */
function* byContent(text: string, places: readonly number[]): Work<number> {
  let chosen = places[0]!
  let highest = -1
  for (const place of places) {
    if (pausesAfter(1)) yield
    const hash = hashOf(text, Math.max(0, place - CONTEXT), Math.min(text.length, place + CONTEXT))
    if (hash < highest) continue
    chosen = place
    highest = hash
  }
  return chosen
}
