// Time and chance behind one interface, so that a test can replace both.

/** Time and random numbers, of which retries and timeouts take all of theirs: a test can give its own. */
export interface Clock {
  /** Milliseconds since an arbitrary fixed point; never decreases. */
  now(): number
  /** Calls `action` once after `milliseconds`; the returned function cancels the call. */
  after(milliseconds: number, action: () => void): () => void
  /** A number of at least 0 and less than 1. */
  random(): number
}

/** Milliseconds since 1970 by the wall clock at the start of the process, whatever becomes of that clock later. */
export function steadyTime(): number {
  return performance.timeOrigin + performance.now()
}

/** The clock and the random numbers of the host. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, Math.min(milliseconds, LONGEST_TIMER))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/** The longest delay in milliseconds, 24.8 days: a host's timer treats a longer one as 0. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Resolves after `milliseconds`; rejects with the signal's reason as soon as it aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const abort = () => {
      cancel()
      reject(signal.reason as Error)
    }
    const cancel = clock.after(milliseconds, () => {
      signal.removeEventListener("abort", abort)
      resolve()
    })
    signal.addEventListener("abort", abort, { once: true })
  })
}
