// Lines at the bottom of a terminal that are written anew in place: each frame is one write, so nothing flickers.

import { columnsOf } from "../../diagnostics/visible.ts"
import type { Output } from "../host.ts"

const ESCAPE = "\u001b["
const HIDE_CURSOR = `${ESCAPE}?25l`
const SHOW_CURSOR = `${ESCAPE}?25h`
// A character that is wider than it was taken for must not begin another line.
const NO_WRAP = `${ESCAPE}?7l`
const WRAP = `${ESCAPE}?7h`
const ERASE_LINE = `${ESCAPE}K`
const ERASE_BELOW = `${ESCAPE}J`

export interface Line {
  readonly text: string
  /** With its colours. */
  readonly styled: string
}

export interface Footer {
  /** Writes the lines in place of those that stand there, and `before` above them. */
  draw(lines: readonly Line[], before?: string): void
  /** Takes the lines away, and writes `before` in their place. */
  erase(before?: string): void
  /** Takes the lines away and gives the cursor back. */
  end(): void
  readonly isDrawn: boolean
}

export function createFooter(output: Output, columns: () => number): Footer {
  let drawn: readonly Line[] = []
  let isHidden = false

  /**
   * From the empty line below the footer, where the cursor waits, to the footer's first. A terminal that has become narrower has made
   * several lines of a long one; nearly all do, but for the line of the cursor.
   */
  const toTop = (): string => {
    const rows = drawn.reduce((sum, { text }) => sum + rowsOf(text, columns()), 0)
    return rows > 0 ? `\r${ESCAPE}${rows}A` : "\r"
  }
  const erased = (before: string): string => {
    const text = `${drawn.length > 0 ? `${toTop()}${ERASE_BELOW}` : ""}${before}`
    drawn = []
    return text
  }

  return {
    get isDrawn() {
      return drawn.length > 0
    },
    draw(lines, before = "") {
      const start = before === "" ? toTop() : erased(before)
      const hide = isHidden ? "" : HIDE_CURSOR
      isHidden = true
      drawn = lines
      output.write(
        `${hide}${start}${NO_WRAP}${lines.map(({ styled }) => `${styled}${ERASE_LINE}\r\n`).join("")}${ERASE_BELOW}${WRAP}`,
      )
    },
    erase(before = "") {
      const text = erased(before)
      if (text !== "") output.write(text)
    },
    end() {
      const text = `${erased("")}${isHidden ? SHOW_CURSOR : ""}`
      isHidden = false
      if (text !== "") output.write(text)
    },
  }
}

/** How many rows of a terminal a text takes. */
function rowsOf(text: string, columns: number): number {
  let rows = 1
  let used = 0
  for (const character of text) {
    const width = columnsOf(character)
    if (used + width > columns && used > 0) {
      rows++
      used = 0
    }
    used += width
  }
  return rows
}
