// A queue with a limit on simultaneous entries and a delay for each, in the order of arrival.

import type { Clock } from "../../base/clock.ts"

export interface Queue<Wish, Pass> {
  /** Resolves at its turn; rejects with the signal's reason as soon as it aborts. */
  enter(wish: Wish, signal: AbortSignal): Promise<Pass>
  /** Must be called once after each `enter` that resolved. */
  leave(): void
}

export interface Gatekeeper<Wish, Pass> {
  /** Milliseconds until the next entry is allowed; called again after that time, as the delay may have grown. */
  waitFor(wish: Wish): number
  /** Called for each entry, before the next is considered. */
  take(wish: Wish): Pass
}

interface Waiting<Wish, Pass> {
  readonly wish: Wish
  readonly go: (pass: Pass) => void
}

export function createQueue<Wish, Pass>(
  places: number,
  clock: Clock,
  gatekeeper: Gatekeeper<Wish, Pass>,
): Queue<Wish, Pass> {
  // A set keeps the order of arrival and removes an aborted entry without a search.
  const waiting = new Set<Waiting<Wish, Pass>>()
  let inside = 0
  let callOff: (() => void) | undefined

  function admit(): void {
    callOff?.()
    callOff = undefined
    for (const next of waiting) {
      if (inside >= places) return
      const delay = gatekeeper.waitFor(next.wish)
      if (delay > 0) {
        callOff = clock.after(delay, admit)
        return
      }
      waiting.delete(next)
      inside++
      next.go(gatekeeper.take(next.wish))
    }
  }

  return {
    enter(wish, signal) {
      if (signal.aborted) return Promise.reject(signal.reason as Error)
      if (waiting.size === 0 && inside < places && gatekeeper.waitFor(wish) <= 0) {
        inside++
        return Promise.resolve(gatekeeper.take(wish))
      }
      return new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(entry)
          reject(signal.reason as Error)
          admit()
        }
        const entry: Waiting<Wish, Pass> = {
          wish,
          go: (pass) => {
            signal.removeEventListener("abort", abort)
            resolve(pass)
          },
        }
        signal.addEventListener("abort", abort, { once: true })
        waiting.add(entry)
        if (waiting.size === 1) admit()
      })
    },
    leave() {
      inside--
      admit()
    },
  }
}
