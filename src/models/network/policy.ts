// Combines all wrappers of a model on a network in the one order that works.

import type { Model } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import type { Limiter } from "./limiter.ts"
import { withLimits, type RateLimits } from "./limits.ts"
import type { Places } from "./places.ts"
import { withRetries, type RetryOptions } from "./retries.ts"
import { withTimeouts, type Timeouts } from "./timeouts.ts"

/** Retries, timeouts and rate limits of a model behind a network. */
export interface NetworkPolicy extends RateLimits {
  /** The number of retries of a request that failed for a passing reason, or all options of retries. */
  readonly retries?: number | RetryOptions
  readonly timeouts?: Timeouts
  /** Shares `requestsPerMinute` and `tokensPerMinute` with other processes, as `postgresLimits` does. */
  readonly limiter?: Limiter
}

/** The surroundings of a model's requests. */
export interface PolicyContext {
  /** The system's clock by default. */
  readonly clock?: Clock
  /** The places for requests to the model's server, which other models may share. */
  readonly places?: Places
}

/**
 * Wraps a model in time-outs, limits and retries. No layer inside may retry. Each attempt waits for its turn and counts
 * against the limits, and none occupies a place while it waits for its retry. Time in the queue does not count for
 * time-outs.
 */
export function withPolicy(model: Model, policy: NetworkPolicy, context: PolicyContext = {}): Model {
  const { clock = SYSTEM_CLOCK, places } = context
  const retries = typeof policy.retries === "number" ? { times: policy.retries } : (policy.retries ?? {})
  const watched = withTimeouts(model, policy.timeouts, clock, places)
  const isLimited = [policy.concurrency, policy.requestsPerMinute, policy.tokensPerMinute].some(
    (limit) => limit !== undefined,
  )
  return withRetries(
    isLimited ? withLimits(watched, policy, { clock, limiter: policy.limiter }) : watched,
    retries,
    clock,
  )
}
