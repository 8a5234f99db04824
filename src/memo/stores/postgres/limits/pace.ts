// The pace of a shared rate: the times at which requests may be sent.

/** Milliseconds of unused time that later requests may make up for. */
export const BURST = 500
/** Milliseconds ahead of now for which times are given: so much is lost with a process that is killed. */
export const HORIZON = 1_000
/** Milliseconds after its time at which a request may still be sent; after that it asks for another. */
export const LATE = 500
/** The most requests that one statement gives their times. */
export const MOST_WISHES = 200

/** The rates of a server. */
export interface Rates {
  readonly requestsPerMinute: number
  readonly tokensPerMinute: number
}

/** Milliseconds from now at which each of the first requests may be sent, and the first of the others. */
export interface Times {
  readonly given: readonly number[]
  readonly next: number
}

/** Asks for the times of requests, by their tokens. `correction`: tokens that others used beyond their estimates. */
export type AskTimes = (tokens: readonly number[], rates: Rates, correction: number) => Promise<Times>

/** Milliseconds of a rate that so much of it takes. */
export function millisecondsFor(amount: number, perMinute: number): number {
  return perMinute === Infinity ? 0 : (amount * 60_000) / perMinute
}
