// Wrappers of models on a network: retries, time-outs, limits and fallbacks.

export { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
export { withFallback } from "./fallback.ts"
export type { Limiter, TurnWish } from "./limiter.ts"
export { withLimits, type LimitsContext, type RateLimits } from "./limits.ts"
export { withPolicy, type NetworkPolicy, type PolicyContext } from "./policy.ts"
export { DEFAULT_RETRIES, withRetries, type RetryOptions } from "./retries.ts"
export { DEFAULT_TIMEOUTS, withTimeouts, type Timeouts } from "./timeouts.ts"
