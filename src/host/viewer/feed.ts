// The bytes of a trace as they come, for any number of readers, each from where it wants.

import type { TraceEvent } from "../../trace/events.ts"
import { lineOf } from "../../trace/write.ts"

export interface Feed {
  /** What there is from a byte on, then what comes. Ends with the trace, or when the signal says so. Throws `RangeError` for what lies past the end. */
  from(start: number, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** See `ServedViewer.ended`. */
  readonly ended: Promise<void>
}

/** Events are kept for those who come later, as the lines of a trace file. */
export function eventFeed(events: AsyncIterable<TraceEvent>): Feed {
  const lines: Buffer[] = []
  /** Where each line begins. */
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
  // Whoever made the events tells of their failure, too; who does not wait for this one is not to be surprised by it.
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

/** The line in which a byte stands; past the last one, the next that comes. */
function lineAt(starts: readonly number[], byte: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= byte) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
