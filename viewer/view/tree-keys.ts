// The keys of the tree, by the ARIA practices for tree views.

import { batch } from "@preact/signals"
import { narrowPart, open, outline, select, toggle } from "../model/store.ts"

export interface TreePosition {
  /** Indices of the visible rows. */
  readonly rows: Int32Array
  /** The position of the active row among them; -1 for none. */
  readonly active: number
  /** Rows per page. */
  readonly page: number
  readonly modified: boolean
}

/** Handles a key, and returns whether it did. */
export function moveInTree(key: string, { rows, active, page, modified }: TreePosition): boolean {
  if (rows.length === 0 || modified) return false
  const to = (place: number): boolean => {
    select(idOf(rows[Math.max(0, Math.min(place, rows.length - 1))]!))
    return true
  }
  if (active < 0)
    return ["ArrowDown", "ArrowUp", "Home", "End"].includes(key) && to(key === "End" ? rows.length - 1 : 0)
  const all = outline.value
  const index = rows[active]!
  const holds = all.below[index]! > 0
  switch (key) {
    case "ArrowDown":
      return to(active + 1)
    case "ArrowUp":
      return to(active - 1)
    case "PageDown":
      return to(active + page)
    case "PageUp":
      return to(active - page)
    case "Home":
      return to(0)
    case "End":
      return to(rows.length - 1)
    case "ArrowRight":
      if (!holds) return true
      if (open.value(index)) return to(active + 1)
      toggle(idOf(index))
      return true
    case "ArrowLeft": {
      if (holds && open.value(index) && all.level[index]! > 0) {
        toggle(idOf(index))
        return true
      }
      const above = all.above[index]!
      if (above >= 0) select(idOf(above))
      return true
    }
    case "*":
      openSiblings(index)
      return true
    case " ":
      if (holds) toggle(idOf(index))
      return true
    case "Enter":
      narrowPart.value = "row"
      requestAnimationFrame(() => document.getElementById("row-title")?.focus())
      return true
    default:
      return false
  }
}

function idOf(index: number): number {
  return outline.value.rows[index]!.id
}

function openSiblings(index: number): void {
  const all = outline.value
  const isOpen = open.value
  const above = all.above[index]!
  if (above < 0) return
  batch(() => {
    for (let i = above + 1; i < all.end[above]!; i = all.end[i]!) if (all.below[i]! > 0 && !isOpen(i)) toggle(idOf(i))
  })
}
