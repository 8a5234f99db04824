// The interface to a rate that several processes share.

/** The turns of all requests to a model's server, of whatever process. */
export interface Limiter {
  /**
   * Resolves when a request may be sent, in the order of arrival within a process. The function that it gives replaces
   * the estimate of the request's tokens by the number used. Rejects with the signal's reason as soon as it aborts, and
   * with a `ModelError` when no turns can be had: no request is sent without one.
   */
  take(wish: TurnWish, signal: AbortSignal): Promise<(tokens: number) => void>
}

/** A request that waits for its turn, and the rates of its server. */
export interface TurnWish {
  /** Tokens of input and output, estimated. */
  readonly tokens: number
  /** Infinite without a limit. */
  readonly requestsPerMinute: number
  /** Infinite without a limit. */
  readonly tokensPerMinute: number
}
