// Who waits for a turn: first come, first served, so many at once, and each no sooner than it may.

import type { Clock } from "../../base/clock.ts"

export interface Queue<Wish, Pass> {
  /** Resolves when it is this one's turn; rejects with the signal's reason as soon as it aborts. */
  enter(wish: Wish, signal: AbortSignal): Promise<Pass>
  /** Whoever has entered leaves once. */
  leave(): void
}

export interface Gatekeeper<Wish, Pass> {
  /** In how many milliseconds the next one may go. It is asked again then, since by then it may be longer. */
  waitFor(wish: Wish): number
  /** Called when one goes in, before the next is considered. */
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
  // A set keeps the order of arrival, and lets one who gives up go without a search.
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
    enter: (wish, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error)
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
      }),
    leave() {
      inside--
      admit()
    },
  }
}
