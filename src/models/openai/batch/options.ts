// The options of a model in batches.

import { UsageError } from "../../../base/errors.ts"

/** The batches of a model: requests gather, are sent together, and wait for up to a day at a lower price. */
export interface BatchOptions {
  /** The name by which a later process finds the batches of this one. */
  readonly name: string
  /** Seconds without a further request after which those that have gathered are sent; 30 by default. */
  readonly idle?: number
  /** The part of the model's price that a request in a batch costs; 0.5 by default, as at OpenAI. */
  readonly discount?: number
}

export const DEFAULT_IDLE = 30
export const DEFAULT_DISCOUNT = 0.5
/**
 * Milliseconds that a request may wait: the day that the provider takes at most, and the time to gather and to read
 * the answers.
 */
export const LONGEST_WAIT = 26 * 3_600_000

/** The options that a model in batches cannot have, as nothing of it is streamed and no request is sent alone. */
const EXCLUDED = ["stream", "pause", "concurrency", "requestsPerMinute", "tokensPerMinute", "limiter"] as const

/** Throws a UsageError for options that have no meaning in batches. */
export function checkBatch(options: { readonly [option in (typeof EXCLUDED)[number]]?: unknown }): void {
  const given = EXCLUDED.find((option) => options[option] !== undefined)
  if (given !== undefined)
    throw new UsageError("bad-config", `a model with batch has no ${given}`, `leave ${given} out`)
}
