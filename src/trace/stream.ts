// The events of a run as an AsyncIterable, for whoever would rather read than be told.

import type { TraceEvent } from "./events.ts"

export interface EventStream {
  /** What `run` is given as `trace`. */
  readonly trace: (event: TraceEvent) => void
  /** The events in their order, up to that of the run's end. What was not read yet waits in memory. One reader only. */
  readonly events: AsyncIterable<TraceEvent>
}

/** `const { trace, events } = eventStream()`, then `run(source, { trace })` and `for await (const event of events)`. */
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
