// Determines which rows of the tree are open, and thereby visible.

import type { Id } from "../../src/trace/events.ts"
import type { Outline } from "./outline.ts"

/** Rows down to `level` are open and others closed; `turned` rows are the opposite. */
export interface Folds {
  /** `auto` opens as many levels as keep the tree small. */
  readonly level: number | "auto"
  readonly turned: ReadonlySet<Id>
}

export const UNTOUCHED: Folds = { level: "auto", turned: new Set() }

/** Maximum of rows that `auto` shows; the rows directly below the run are always shown. */
const AUTO_ROWS = 300

/** The level down to which rows are open. */
export function openLevel(outline: Outline, { level }: Folds): number {
  if (level !== "auto") return level
  const counts: number[] = []
  for (const depth of outline.level) counts[depth] = (counts[depth] ?? 0) + 1
  let shown = (counts[1] ?? 0) + (counts[2] ?? 0)
  let open = 1
  while (counts[open + 2] !== undefined && (shown += counts[open + 2]!) <= AUTO_ROWS) open++
  return open
}

export function isOpen(outline: Outline, folds: Folds, level: number, index: number): boolean {
  return outline.level[index]! <= level !== folds.turned.has(outline.rows[index]!.id)
}

/** The indices of the visible rows, in order. */
export function visibleRows(outline: Outline, folds: Folds): Int32Array {
  const level = openLevel(outline, folds)
  const seen = new Int32Array(outline.rows.length)
  let count = 0
  for (let i = 0; i < outline.rows.length;) {
    seen[count++] = i
    i = isOpen(outline, folds, level, i) ? i + 1 : outline.end[i]!
  }
  return seen.subarray(0, count)
}

export function turn(folds: Folds, id: Id): Folds {
  const turned = new Set(folds.turned)
  if (!turned.delete(id)) turned.add(id)
  return { ...folds, turned }
}

/** Opens all rows above a row, so that it is visible. */
export function reveal(outline: Outline, folds: Folds, index: number): Folds {
  const level = openLevel(outline, folds)
  let opened = folds
  for (let i = outline.above[index] ?? -1; i >= 0; i = outline.above[i]!) {
    if (!isOpen(outline, opened, level, i)) opened = turn(opened, outline.rows[i]!.id)
  }
  return opened
}
