// The timer that ends a budget's seconds.

/** The longest delay that a timer accepts, in milliseconds: some 24 days. */
const MAX_TIMEOUT = 2_147_483_647

export type Deadline = ReturnType<typeof setTimeout> | undefined

/** Calls `go` when the seconds are over, if they are limited, unless `clearTimeout` is called before. */
export function startDeadline(seconds: number | undefined, go: (seconds: number) => void): Deadline {
  return seconds === undefined ? undefined : setTimeout(() => go(seconds), Math.min(seconds * 1_000, MAX_TIMEOUT))
}
