// Virtual scrolling over rows of one height, so that the page contains only the visible ones.

import { useLayoutEffect, useState } from "preact/hooks"
import type { RefObject } from "preact"

/** Maximum height, as browsers limit it to 16 to 33 million pixels. In taller lists a scrolled pixel moves several. */
const MAX_HEIGHT = 12_000_000
/** Extra rows above and below the visible ones, for quick scrolling. */
const SPARE = 8

export interface Window {
  /** The rows in the page: from `from` up to, not including, `to`. */
  readonly from: number
  readonly to: number
  /** The height of all rows, in pixels. */
  readonly height: number
  /** The position of a row, in pixels from the top of the list. */
  readonly top: (index: number) => number
  /** Scrolls a row into view. */
  readonly show: (index: number) => void
  /** Rows per page. */
  readonly page: number
}

export function useWindow(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): Window {
  const [{ scrolled, seen }, measure] = useState({ scrolled: 0, seen: 600 })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const update = (): void =>
      measure((old) => {
        const now = { scrolled: element.scrollTop, seen: element.clientHeight }
        return old.scrolled === now.scrolled && old.seen === now.seen ? old : now
      })
    update()
    const sizes = new ResizeObserver(update)
    sizes.observe(element)
    element.addEventListener("scroll", update, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener("scroll", update)
    }
  }, [box])

  const whole = count * rowHeight
  const height = Math.min(whole, MAX_HEIGHT)
  const stretch = height > seen ? (whole - seen) / (height - seen) : 1
  const offset = Math.min(scrolled, Math.max(0, height - seen)) * stretch
  return {
    from: Math.max(0, Math.floor(offset / rowHeight) - SPARE),
    to: Math.min(count, Math.ceil((offset + seen) / rowHeight) + SPARE),
    height,
    top: (index) => index * rowHeight - offset + offset / stretch,
    show(index) {
      const element = box.current
      if (element === null) return
      const current = element.scrollTop * stretch
      const [first, last] = [index * rowHeight, (index + 1) * rowHeight - element.clientHeight]
      if (first < current) element.scrollTop = first / stretch
      else if (last > current) element.scrollTop = Math.ceil(last / stretch)
    },
    page: Math.max(1, Math.floor(seen / rowHeight) - 1),
  }
}
