// The parts of a Markdown text whose lines are not prose: fenced code, HTML blocks and front matter.

import type { Work } from "../../values/meter.ts"
import { markdownLines, mayHaveBlocks, type MarkdownLine } from "./markdown.ts"
import { pausesAfter } from "../pauses.ts"

/** The verbatim parts of a text, from the first line of each to its last. */
export class Verbatim {
  private readonly starts: readonly number[]
  private readonly ends: readonly number[]

  constructor(starts: readonly number[], ends: readonly number[]) {
    this.starts = starts
    this.ends = ends
  }

  /** Whether the character at a position is part of one. */
  covers(position: number): boolean {
    const i = this.lastBefore(position + 1)
    return i >= 0 && position < this.ends[i]!
  }
  /** Whether a cut before a position divides one. */
  isDividedAt(position: number): boolean {
    const i = this.lastBefore(position)
    return i >= 0 && position < this.ends[i]!
  }
  /** Whether one begins or ends at a position. */
  isEdge(position: number): boolean {
    return this.starts[this.lastBefore(position + 1)] === position || this.ends[this.lastBefore(position)] === position
  }

  /** The last one that begins before a position, or -1. */
  private lastBefore(position: number): number {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.starts[middle]! < position) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

export const NOTHING_VERBATIM = new Verbatim([], [])

export function* verbatimOf(text: string): Work<Verbatim> {
  if (!mayHaveBlocks(text)) return NOTHING_VERBATIM
  const starts: number[] = []
  const ends: number[] = []
  let before: MarkdownLine["kind"] = "text"
  for (const { kind, start } of markdownLines(text)) {
    if (pausesAfter(1)) yield
    if (continues(before, kind)) {
      before = kind
      continue
    }
    if (before !== "text") ends.push(start)
    if (kind !== "text") starts.push(start)
    before = kind
  }
  if (before !== "text") ends.push(text.length)
  return new Verbatim(starts, ends)
}

/** Whether two lines in a row are part of the same text or of the same verbatim part. */
function continues(before: MarkdownLine["kind"], kind: MarkdownLine["kind"]): boolean {
  if (before === "text" || kind === "text") return before === kind
  return kind !== "opening fence" && before !== "closing fence" && (kind === "html") === (before === "html")
}
