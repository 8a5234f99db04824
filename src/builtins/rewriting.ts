// Rewrites texts in pieces: case, order of characters, replacements. The result grows piece by piece, so that one which
// would be too long is refused before the engine makes it.

import { cutsPair } from "../values/access.ts"
import { allocate, checkTextLength, type Work } from "../values/meter.ts"
import { SEARCHED_PER_STEP, widthFor, windowOf } from "./cutting.ts"
import { pausesAfter } from "./pauses.ts"

/** UTF-16 units of a piece. */
const PIECE_LENGTH = 8_192

export function* upperCase(text: string): Work<string> {
  return yield* rewritten(text, endOfPiece, (piece) => piece.toUpperCase(), MAPPED_PER_STEP)
}

export function* lowerCase(text: string): Work<string> {
  // The lower case of Σ depends on the letters around it, which white space separates (Unicode, Final_Sigma).
  const endOf = text.includes("Σ") ? endOfWord : endOfPiece
  return yield* rewritten(text, endOf, (piece) => piece.toLowerCase(), MAPPED_PER_STEP)
}

/** UTF-16 units whose case the engine maps in the time of a step. */
const MAPPED_PER_STEP = 4

function* rewritten(
  text: string,
  endOf: (text: string, from: number) => number,
  rewrite: (piece: string) => string,
  unitsPerStep: number,
): Work<string> {
  let result = ""
  for (let from = 0; from < text.length;) {
    const to = endOf(text, from)
    if (pausesAfter((to - from) / unitsPerStep)) yield
    const piece = rewrite(text.slice(from, to))
    checkTextLength(result.length + piece.length)
    allocate(2 * piece.length)
    result += piece
    from = to
  }
  return result
}

/** The end of the piece that begins at `from`: between two characters. */
function endOfPiece(text: string, from: number): number {
  const to = from + PIECE_LENGTH
  return to >= text.length ? text.length : cutsPair(text, to) ? to + 1 : to
}

/** The end of the piece that begins at `from`: after a space. */
function endOfWord(text: string, from: number): number {
  const space = text.indexOf(" ", from + PIECE_LENGTH)
  return space < 0 ? text.length : space + 1
}

/** The characters of a text in the opposite order. */
export function* reversed(text: string): Work<string> {
  allocate(2 * text.length)
  let result = ""
  for (let to = text.length; to > 0;) {
    const start = Math.max(0, to - PIECE_LENGTH)
    const from = cutsPair(text, start) ? start - 1 : start
    if (pausesAfter((to - from) / REVERSED_PER_STEP)) yield
    result += Array.from(text.slice(from, to)).reverse().join("")
    to = from
  }
  return result
}
const REVERSED_PER_STEP = 2

/** Parts that the engine makes and joins in the time of a step. */
const PARTS_PER_STEP = 2

/** The text with a replacement for every occurrence of `old`, which is not empty. */
export function* replaced(text: string, old: string, replacement: string): Work<string> {
  let result = ""
  let { length } = text
  let from = 0
  for (const width = widthFor(old); from + old.length <= text.length;) {
    const window = windowOf(text, from, width, old)
    const parts = window.split(old)
    if (pausesAfter(window.length / SEARCHED_PER_STEP + parts.length / PARTS_PER_STEP)) yield
    checkTextLength((length += (parts.length - 1) * (replacement.length - old.length)))
    const rest = parts.pop()!
    const end = Math.max(window.length - rest.length, Math.min(width, window.length))
    parts.push(rest.slice(0, rest.length - (window.length - end)))
    const piece = parts.join(replacement)
    allocate(2 * piece.length)
    result += piece
    from += end
  }
  return result + text.slice(from)
}
