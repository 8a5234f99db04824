// The replies of a server to one request, as they arrive.

import type { Headers } from "../network/retry-after.ts"

/** Replies that arrived together; none for bytes that complete no reply, which show that the server is at work. */
export interface Batch {
  readonly replies: readonly unknown[]
  /** The server has marked its answer as complete: nothing follows. */
  readonly isLast: boolean
}

/** The replies of one request. */
export interface Replies {
  /** The headers of the response. */
  readonly headers: Headers
  /** The next batch; undefined if the server ended without a mark. Rejects if the connection breaks. */
  next(): Promise<Batch | undefined>
  /** Ends the request, also while a batch is awaited. Does nothing after the last one. */
  close(): void
}
