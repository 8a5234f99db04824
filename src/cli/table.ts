// Draws a table for a terminal, with columns as wide as their cells and control characters made visible.

import { columnsOf, visible } from "../diagnostics/visible.ts"

export interface Column {
  readonly title: string
  /** `left` unless given. */
  readonly align?: "left" | "right"
  /** Maximum width in terminal columns; longer cells are cut. */
  readonly most?: number
}

/** A line of titles, then one line per row, without trailing space. */
export function drawTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ most }, i) => cut(visible(row[i] ?? ""), most))),
  ]
  const widths = columns.map((_, i) => cells.reduce((width, row) => Math.max(width, widthOf(row[i]!)), 0))
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, i) => pad(cell, widths[i]!, columns[i]!.align))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("")
}

function pad(cell: string, width: number, align: Column["align"] = "left"): string {
  const space = " ".repeat(width - widthOf(cell))
  return align === "left" ? cell + space : space + cell
}

/** At most `most` columns, ellipsis included. */
function cut(text: string, most = Infinity): string {
  if (widthOf(text) <= most) return text
  let width = 1
  let shown = ""
  for (const character of text) {
    width += columnsOf(character)
    if (width > most) break
    shown += character
  }
  return `${shown}…`
}

function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}
