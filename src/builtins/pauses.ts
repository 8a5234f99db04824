// The pauses of natives that work in pieces: between two pieces the event loop turns and the run can be ended.

import { spend } from "../values/meter.ts"

/** Steps between two pauses: less than a millisecond of work. */
const STEPS_TO_PAUSE = 4_096

// Work of different calls shares the count: what matters is the time that has passed since the last pause of any of it.
let left = STEPS_TO_PAUSE

/** Counts steps where work cannot pause, such as inside a function that is no generator. */
export function spendUnpaused(steps: number): void {
  spend(steps)
  left -= steps
}

/** Counts steps. True where the work has to yield: `if (pausesAfter(1)) yield`. */
export function pausesAfter(steps: number): boolean {
  spendUnpaused(steps)
  if (left > 0) return false
  left = STEPS_TO_PAUSE
  return true
}

/** Estimated bytes of a short text, and of a slice of a long one, which shares its units. */
export const TEXT_BYTES = 32
