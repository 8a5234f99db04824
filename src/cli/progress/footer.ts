// Lines at the bottom of a terminal that are redrawn in place. Each frame is one write, so it does not flicker.

import { columnsOf } from "../../diagnostics/visible.ts"
import type { Output } from "../output.ts"

const ESCAPE = "\u001b["
const HIDE_CURSOR = `${ESCAPE}?25l`
const SHOW_CURSOR = `${ESCAPE}?25h`
// Without wrapping, a character that is wider than computed does not start another row.
const NO_WRAP = `${ESCAPE}?7l`
const WRAP = `${ESCAPE}?7h`
const ERASE_LINE = `${ESCAPE}K`
const ERASE_BELOW = `${ESCAPE}J`

export interface Line {
  readonly text: string
  /** The text with colours. */
  readonly styled: string
}

export interface Footer {
  /** Replaces the lines, and writes `before`, which is styled, above them. */
  draw(lines: readonly Line[], before?: string): void
  /** Removes the lines, and writes `before` in their place. */
  erase(before?: string): void
  /** Removes the lines and shows the cursor again. */
  end(): void
  readonly isDrawn: boolean
}

export function createFooter(output: Output, columns: () => number): Footer {
  let drawn: readonly Line[] = []
  let isHidden = false

  /**
   * Moves the cursor from the empty line below the footer to the footer's first row. A terminal that became narrower
   * has wrapped long lines into several rows; nearly all terminals do so, except for the cursor's line.
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
      const drawing = lines.map(({ styled }) => `${styled}${ERASE_LINE}\r\n`).join("")
      output.styled(`${hide}${start}${NO_WRAP}${drawing}${ERASE_BELOW}${WRAP}`)
    },
    erase(before = "") {
      const text = erased(before)
      if (text !== "") output.styled(text)
    },
    end() {
      const text = `${erased("")}${isHidden ? SHOW_CURSOR : ""}`
      isHidden = false
      if (text !== "") output.styled(text)
    },
  }
}

/** The number of terminal rows that a text takes. */
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
