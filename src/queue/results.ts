// The results of a group of runs, as they end.

import { pause, SYSTEM_CLOCK } from "../base/clock.ts"
import type { QueueStatus } from "./options.ts"
import { statusOf } from "./rows.ts"
import type { Runs } from "./runs.ts"

const PAGE = 500
/** Places in the order of ends that are read again: a transaction that ended later may have an earlier place. */
const OVERLAP = 1_000
/** Milliseconds between two looks for results. */
const FIRST_LOOK = 100
const LONGEST_LOOK = 1_000

export async function* resultsOf(runs: Runs, of: string, signal: AbortSignal): AsyncGenerator<QueueStatus> {
  const given = new Set<number>()
  let last = 0
  let look = FIRST_LOOK
  for (;;) {
    // Asked before the results are read, so that none which ends meanwhile is missed.
    const hasOpen = await runs.hasOpen(of)
    let found = false
    for (let from = Math.max(0, last - OVERLAP); ;) {
      const rows = await runs.ended(of, from, PAGE)
      for (const row of rows) {
        const seq = row.seq!
        if (given.has(seq)) continue
        given.add(seq)
        found = true
        last = Math.max(last, seq)
        yield statusOf(row)
      }
      if (rows.length < PAGE) break
      from = rows.at(-1)!.seq!
    }
    for (const seq of given) if (seq < last - OVERLAP) given.delete(seq)
    if (!hasOpen) return
    look = found ? FIRST_LOOK : Math.min(2 * look, LONGEST_LOOK)
    await pause(SYSTEM_CLOCK, look, signal)
  }
}
