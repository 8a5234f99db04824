// A rate of requests and tokens in the database, which all processes share.

import type { Clock } from "../../../../base/clock.ts"
import type { Limiter } from "../../../../models/network/limiter.ts"
import type { Database } from "../database.ts"
import { millisecondsFor, type Times } from "./pace.ts"
import type { limitStatementsFor } from "./sql.ts"
import { createTurns } from "./turns.ts"

export function rateIn(
  { query }: Database,
  sql: ReturnType<typeof limitStatementsFor>,
  name: string,
  { clock, now }: { readonly clock: Clock; readonly now: () => number | null },
): Limiter {
  let isBegun = false
  return createTurns(async (tokens, { requestsPerMinute, tokensPerMinute }, correction) => {
    if (!isBegun) {
      await query(sql.beginRate, [name])
      isBegun = true
    }
    const [times] = await query<Times>(sql.pace, [
      name,
      tokens,
      millisecondsFor(1, requestsPerMinute),
      millisecondsFor(1, tokensPerMinute),
      correction,
      now(),
    ])
    if (times === undefined) isBegun = false // its row was removed
    return times ?? { given: [], next: 0 }
  }, clock)
}
