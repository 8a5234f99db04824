// The pace of a shared rate as a function, of which the statement in the database is an implementation.

import { BURST, HORIZON, millisecondsFor, type Rates, type Times } from "../../src/memo/stores/postgres/limits/pace.ts"

/** The times from which a next request, and further tokens, are free. */
export interface Pace {
  readonly requestsAt: number
  readonly tokensAt: number
}

export const NO_PACE: Pace = { requestsAt: 0, tokensAt: 0 }

export function paced(
  { requestsAt, tokensAt }: Pace,
  tokens: readonly number[],
  { requestsPerMinute, tokensPerMinute }: Rates,
  correction: number,
  now: number,
): { readonly pace: Pace; readonly times: Times } {
  let pace = { requestsAt, tokensAt: tokensAt + millisecondsFor(correction, tokensPerMinute) }
  const slotOf = () => Math.max(pace.requestsAt, pace.tokensAt, now)
  const given: number[] = []
  for (const wish of tokens) {
    const slot = slotOf()
    if (slot > now + HORIZON) break
    given.push(slot - now)
    pace = {
      requestsAt: Math.max(pace.requestsAt, slot - BURST) + millisecondsFor(1, requestsPerMinute),
      tokensAt: Math.max(pace.tokensAt, slot - BURST) + millisecondsFor(wish, tokensPerMinute),
    }
  }
  return { pace, times: { given, next: slotOf() - now } }
}
