// An action that is repeated while nothing happens, and sooner where something does.

import type { Clock } from "../../base/clock.ts"

export interface Beat {
  /** Acts at this time of the clock, unless it acts before that anyway. */
  by(at: number): void
  /** Acts no more. */
  end(): void
}

/** Acts when it is planned, and `pause` milliseconds after each time that it has acted. */
export function createBeat(clock: Pick<Clock, "now" | "after">, pause: number, act: () => void): Beat {
  let isOver = false
  let next: { readonly at: number; readonly cancel: () => void } | null = null
  const by = (at: number): void => {
    if (isOver || (next !== null && next.at <= at)) return
    next?.cancel()
    next = {
      at,
      cancel: clock.after(Math.max(at - clock.now(), 0), () => {
        next = null
        act()
        by(clock.now() + pause)
      }),
    }
  }
  return {
    by,
    end() {
      isOver = true
      next?.cancel()
    },
  }
}
