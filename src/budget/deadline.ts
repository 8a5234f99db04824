// When the seconds of a budget are over.

/** The longest that a timer can be set to, in milliseconds: some 24 days. */
const MAX_TIMEOUT = 2_147_483_647

export type Deadline = ReturnType<typeof setTimeout> | undefined

/** Calls `go` once the seconds are over, if there is such a limit, unless `clearTimeout` is called before. */
export function startDeadline(seconds: number | undefined, go: (seconds: number) => void): Deadline {
  return seconds === undefined ? undefined : setTimeout(() => go(seconds), Math.min(seconds * 1_000, MAX_TIMEOUT))
}
