// Reads the events of a request until a signal aborts, also those of a model that ignores the signal.

export interface Reader<T> {
  /** The next event; undefined at the end. Rejects with the signal's reason as soon as it aborts. */
  next(): Promise<T | undefined>
  /** Ends the reading before the end. Does not wait for a model that has ignored the signal. */
  close(): Promise<void>
}

/** A reader of events. One listener serves all of them, since a race for each would stay with the signal. */
export function readerOf<T>(events: AsyncIterable<T>, signal: AbortSignal): Reader<T> {
  const iterator = events[Symbol.asyncIterator]()
  let fail: ((reason: unknown) => void) | undefined
  let isOver = false
  const abort = () => fail?.(signal.reason)
  signal.addEventListener("abort", abort, { once: true })

  return {
    async next() {
      signal.throwIfAborted()
      const { done, value } = await new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
        fail = reject
        iterator.next().then(resolve, reject)
      })
      isOver = done === true
      return done === true ? undefined : value
    },
    async close() {
      signal.removeEventListener("abort", abort)
      if (isOver) return
      isOver = true
      const ended = iterator.return?.()
      if (signal.aborted) void ended?.catch(() => undefined)
      else await ended
    },
  }
}
