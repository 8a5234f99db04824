// Time and chance as the wrappers of models see them, so that a test can stand in for both.

export interface Clock {
  /** Milliseconds from any fixed point on; never runs backwards. */
  now(): number
  /** Calls `action` once, after so many milliseconds; what it returns calls that off. */
  after(milliseconds: number, action: () => void): () => void
  /** At least 0, less than 1. */
  random(): number
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, Math.min(milliseconds, LONGEST_TIMER))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/** What is longer a host's timer takes for nothing: 24.8 days. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Resolves after so many milliseconds; rejects with the signal's reason as soon as it aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const abort = () => {
      callOff()
      reject(signal.reason as Error)
    }
    const callOff = clock.after(milliseconds, () => {
      signal.removeEventListener("abort", abort)
      resolve()
    })
    signal.addEventListener("abort", abort, { once: true })
  })
}
