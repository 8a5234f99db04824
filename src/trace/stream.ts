// The events of a run as an AsyncIterable, for programs that read events rather than receive calls.

import type { TraceEvent } from "./events.ts"

export interface EventStream {
  /** The `trace` option of `run`. */
  readonly trace: (event: TraceEvent) => void
  /** The events in their order, up to the run's end. Unread events wait in memory. Supports one reader. */
  readonly events: AsyncIterable<TraceEvent>
}

/** Usage: `const { trace, events } = eventStream()`, `run(source, { trace })`, `for await (const event of events)`. */
export function eventStream(): EventStream {
  let waiting: TraceEvent[] = []
  let wake = () => {}
  return {
    trace(event) {
      waiting.push(event)
      wake()
    },
    events: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const events = waiting
          waiting = []
          for (const event of events) {
            yield event
            if (event.type === "end") return
          }
          if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        }
      },
    },
  }
}
