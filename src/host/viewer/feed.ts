// Streams the bytes of a trace to any number of readers, each from its own offset.

import type { TraceEvent } from "../../trace/events.ts"
import { lineOf } from "../../trace/write.ts"

export interface Feed {
  /**
   * Yields the bytes from an offset on, then new bytes as they arrive, until the trace ends or the signal aborts.
   * Throws a `RangeError` for an offset past the end.
   */
  from(start: number, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** See `ServedViewer.ended`. */
  readonly ended: Promise<void>
}

/** A feed of events, which it keeps as lines of a trace file for later readers. */
export function eventFeed(events: AsyncIterable<TraceEvent>): Feed {
  const lines: Buffer[] = []
  /** The offset of each line. */
  const starts: number[] = []
  let length = 0
  let isDone = false
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resume of woken) resume()
  }
  const take = async (): Promise<void> => {
    try {
      for await (const event of events) {
        const line = Buffer.from(lineOf(event))
        lines.push(line)
        starts.push(length)
        length += line.length
        wake()
      }
    } finally {
      isDone = true
      wake()
    }
  }
  const ended = take()
  // The source of the events reports their failure, too, so a caller need not await `ended`.
  ended.catch(() => undefined)
  return {
    ended,
    async *from(start, signal) {
      if (start > length) throw new RangeError("past the end")
      signal.addEventListener("abort", wake)
      try {
        let next = lineAt(starts, start)
        let skipped = start - (starts[next] ?? length)
        while (!signal.aborted) {
          if (next < lines.length) {
            const ready = lines.slice(next)
            next = lines.length
            yield Buffer.concat(ready).subarray(skipped)
            skipped = 0
          } else if (isDone) return
          else await new Promise<void>((resolve) => waiting.push(resolve))
        }
      } finally {
        signal.removeEventListener("abort", wake)
      }
    },
  }
}

/** The index of the line that contains a byte. */
function lineAt(starts: readonly number[], byte: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= byte) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
