// The limits of `recall serve`, and its defaults.

import type { Budget } from "../../budget/budget.ts"

export const DEFAULT_HOST = "127.0.0.1"
export const DEFAULT_PORT = 8421

/** The budget of each request, unless the configuration or `--budget` limits the same kind. */
export const REQUEST_BUDGET = { calls: 200, tokens: 1_000_000, seconds: 600 } satisfies Budget
/** Runs at once. */
export const DEFAULT_CONCURRENCY = 8
/** Requests that wait for a run to end. One more is refused. */
export const DEFAULT_QUEUE = 32
/** Megabytes of the body of a request. */
export const DEFAULT_MAX_BODY = 10
/** Seconds that the runs under way have to end once the server is stopped. */
export const DEFAULT_GRACE = 30

/** Seconds in which a whole request must arrive. */
export const REQUEST_SECONDS = 60
/** Seconds in which a client must accept what is sent to it. */
export const STALLED_SECONDS = 120
/** Seconds without an event after which a comment is sent, so that no proxy disconnects. */
export const KEEP_ALIVE_SECONDS = 15
/** Connections at once. */
export const MAX_CONNECTIONS = 1_024
/** Seconds after which a client that was refused for lack of a place may try again. */
export const RETRY_AFTER_SECONDS = 5
/** Seconds that a run has to end once it is aborted. */
export const ABORT_SECONDS = 1
/** Characters of the shortest key. */
export const MIN_KEY = 16
