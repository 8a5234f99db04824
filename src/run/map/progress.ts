// A map as it is read: its results, and how far it has come.

import { UsageError } from "../../base/errors.ts"
import { NO_USAGE } from "../../base/usage.ts"
import type { MapInput, MapProgress, MapResult, RunMap } from "./options.ts"

/** The progress of a map while it goes on. */
export type Counts = { -readonly [count in keyof MapProgress]: MapProgress[count] }

/** The results that `begin` gives, for one reader. */
export function mapOf<I extends MapInput>(
  begin: (counts: Counts) => AsyncGenerator<MapResult<unknown, I>, void, undefined>,
): RunMap<unknown, I> {
  const counts: Counts = { read: 0, done: 0, partial: 0, waiting: 0, failed: 0, usage: NO_USAGE, exhausted: null }
  let isRead = false
  return {
    get progress() {
      return { ...counts }
    },
    [Symbol.asyncIterator]() {
      if (isRead)
        throw new UsageError("invalid-argument", "the results of a map have one reader", "pass on what it reads")
      isRead = true
      return begin(counts)
    },
  }
}
