// The timer that ends a budget's seconds.

import type { Ledger } from "./ledger.ts"

/** The longest delay that a timer accepts, in milliseconds: some 24 days. */
const MAX_TIMEOUT = 2_147_483_647

export type Deadline = ReturnType<typeof setTimeout> | undefined

/**
 * Calls `go` when the seconds are over, if they are limited, unless `clearTimeout` is called before. Until then the
 * ledger knows the time at which they are, for work that lets no timer run.
 */
export function startDeadline(ledger: Ledger, seconds: number | undefined, go: (seconds: number) => void): Deadline {
  if (seconds === undefined) return undefined
  ledger.deadline = performance.now() + seconds * 1_000
  return setTimeout(() => go(seconds), Math.min(seconds * 1_000, MAX_TIMEOUT))
}
