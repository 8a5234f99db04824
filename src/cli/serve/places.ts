// The places of requests: so many run at once, so many wait, and no more are admitted.

import type { Clock } from "../../base/clock.ts"
import { createQueue } from "../../models/network/queue.ts"
import { RETRY_AFTER_SECONDS } from "./limits.ts"
import { Problem } from "./problem.ts"

/** Waits for the turn of a request to run. Rejects with the signal's reason. */
export type Turn = (signal: AbortSignal) => Promise<void>

export interface Places {
  /** Does the work of a request, which waits for its turn once. Rejects with a problem if all places are taken. */
  during(work: (turn: Turn) => Promise<void>): Promise<void>
}

export function createPlaces(concurrency: number, queue: number, clock: Clock): Places {
  const running = createQueue(concurrency, clock, { waitFor: () => 0, take: () => undefined })
  let taken = 0
  return {
    async during(work) {
      if (taken >= concurrency + queue)
        throw new Problem(503, "overloaded", "the server is busy: try again later", {
          headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
        })
      taken++
      let hasTurn = false
      try {
        await work(async (signal) => {
          await running.enter(undefined, signal)
          hasTurn = true
        })
      } finally {
        if (hasTurn) running.leave()
        taken--
      }
    },
  }
}
