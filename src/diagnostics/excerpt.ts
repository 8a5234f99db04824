// Cuts one source line to the width of a terminal, with an underline exactly below the span.

import { columnsOf, visible } from "./visible.ts"

/** The most columns of a source line that are shown; a longer line is cut to a window around the span. */
export const EXCERPT_COLUMNS = 100
/** Columns kept to the left of the span when the line does not fit. */
const LEAD = 30
const TAB = 4

export interface Excerpt {
  readonly text: string
  /** Spaces up to the span, then one `^` for every column of it. */
  readonly underline: string
}

/** `start` and `end` are UTF-16 offsets in `line`; an empty span is marked by one caret. */
export function excerpt(line: string, start: number, end: number): Excerpt {
  const from = Math.min(start, line.length)
  const to = Math.min(Math.max(end, from), line.length)
  const window = windowAround(line, from)
  const shown = layOut(line.slice(window.begin, window.end), from - window.begin, to - window.begin)
  const before = window.begin > 0 ? "…" : ""
  const after = window.end < line.length ? "…" : ""
  return {
    text: `${before}${shown.text}${after}`,
    underline: " ".repeat(before.length + shown.start) + "^".repeat(Math.max(1, shown.end - shown.start)),
  }
}

/** A part of the line of at most EXCERPT_COLUMNS that contains the span's start and cuts no surrogate pair. */
function windowAround(line: string, from: number): { readonly begin: number; readonly end: number } {
  let begin = from
  for (let columns = 0; begin > 0 && columns < LEAD; begin = previous(line, begin)) {
    columns += columnsAt(line, previous(line, begin))
  }
  // The rest of the line does not fill the window, so it extends further to the left.
  let end = begin
  let columns = 0
  for (; end < line.length; end = next(line, end)) {
    columns += columnsAt(line, end)
    if (columns > EXCERPT_COLUMNS) return { begin, end }
  }
  for (; begin > 0; begin = previous(line, begin)) {
    columns += columnsAt(line, previous(line, begin))
    if (columns > EXCERPT_COLUMNS) break
  }
  return { begin, end }
}

function layOut(
  text: string,
  start: number,
  end: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  let shown = ""
  let columns = 0
  const marks = { start: 0, end: 0 }
  for (let at = 0; at <= text.length; at = next(text, at)) {
    if (at <= start) marks.start = columns
    if (at <= end) marks.end = columns
    if (at >= text.length) break
    const character = characterAt(text, at)
    const drawn = character === "\t" ? " ".repeat(TAB - (columns % TAB)) : visible(character)
    shown += drawn
    columns += widthOf(drawn)
  }
  return { text: shown, ...marks }
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0xfffd)
}

function columnsAt(text: string, at: number): number {
  const character = characterAt(text, at)
  return character === "\t" ? TAB : widthOf(visible(character))
}

function widthOf(text: string): number {
  let columns = 0
  for (const character of text) columns += columnsOf(character)
  return columns
}

function next(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}

function previous(text: string, at: number): number {
  return at >= 2 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? at - 2 : at - 1
}
