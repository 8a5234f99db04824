// The replies of a server to one request, as they arrive, and patience with connections that do not end.

import { SYSTEM_CLOCK } from "../../base/clock.ts"

/** Replies that arrived together; none for bytes that complete no reply, which show that the server is at work. */
export interface Batch {
  readonly replies: readonly unknown[]
  /** The server has marked its answer as complete: nothing follows. */
  readonly isLast: boolean
}

/** The replies of one request. */
export interface Replies {
  /** The next batch; undefined if the server ended without a mark. Rejects if the connection breaks. */
  next(): Promise<Batch | undefined>
  /** Ends the request, also while a batch is awaited. Does nothing after the last one. */
  close(): void
}

/** Resolves as the promise does, or with undefined after so many milliseconds. A later rejection is ignored. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const callOff = SYSTEM_CLOCK.after(milliseconds, () => resolve(undefined))
    promise.finally(callOff).then(resolve, reject)
  })
}
