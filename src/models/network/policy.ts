// All that a model on a network needs around it, in the one order in which it works.

import type { Model } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import { withLimits, type RateLimits } from "./limits.ts"
import { withRetries, type RetryOptions } from "./retries.ts"
import { withTimeouts, type Timeouts } from "./timeouts.ts"

export interface NetworkPolicy extends RateLimits {
  /** How often a request that failed for a passing reason is sent again, or more exactly how. */
  readonly retries?: number | RetryOptions
  readonly timeouts?: Timeouts
}

/**
 * The only layer that repeats requests; what is inside must not. Each attempt waits for its turn and counts against the
 * limits, and none occupies a place while it waits for the next attempt. The time in the queue is not held against the server.
 */
export function withPolicy(model: Model, policy: NetworkPolicy, clock: Clock = SYSTEM_CLOCK): Model {
  const retries = typeof policy.retries === "number" ? { times: policy.retries } : (policy.retries ?? {})
  const watched = withTimeouts(model, policy.timeouts, clock)
  const isLimited = [policy.concurrency, policy.requestsPerMinute, policy.tokensPerMinute].some(
    (limit) => limit !== undefined,
  )
  return withRetries(isLimited ? withLimits(watched, policy, clock) : watched, retries, clock)
}
