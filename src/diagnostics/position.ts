// Turns an offset in a text into the line and column that an editor shows.

/** A place in a text, as editors show it. */
export interface Position {
  /** Counted from 1. */
  readonly line: number
  /** UTF-16 units from the start of the line, counted from 1. */
  readonly column: number
}

/** The lines of a text, indexed for look-ups in logarithmic time. A line ends at `\n`, `\r\n` or a lone `\r`. */
export interface LineIndex {
  position(offset: number): Position
  /** The text of a line without its line end; empty if the line does not exist. */
  line(number: number): string
  /** The offset at which a line begins. */
  start(number: number): number
}

/** The lines of a text, for the positions of offsets in it. An offset outside the text counts as the nearest inside. */
export function indexLines(text: string): LineIndex {
  const starts = lineStarts(text)
  const start = (number: number): number => starts[number - 1] ?? text.length
  return {
    start,
    position(offset) {
      const inside = Math.min(Math.max(offset, 0), text.length)
      const line = lastAtMost(starts, inside) + 1
      return { line, column: inside - start(line) + 1 }
    },
    line(number) {
      return text.slice(start(number), start(number + 1)).replace(/(\r\n|\n|\r)$/, "")
    },
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length)
  return starts
}

/** The index of the last item that is not above `limit`, in a sorted list that begins with such an item. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? Infinity) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
