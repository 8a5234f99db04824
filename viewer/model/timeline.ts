// The run at any of its moments: states kept now and then, and the events from the nearest of them on.

import { EMPTY, fold } from "../../src/trace/reduce.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import type { RunState } from "../../src/trace/state.ts"

/** Events between two states that are kept: a fold of so many takes a few milliseconds. */
const STRIDE = 4_000

export interface Timeline {
  readonly events: readonly TraceEvent[]
  /** After all events. */
  readonly state: RunState
  add(events: readonly TraceEvent[]): void
  /** After the first `count` events. */
  at(count: number): RunState
  /** How many events were told up to this time. */
  countAt(milliseconds: number): number
}

export function createTimeline(): Timeline {
  const events: TraceEvent[] = []
  /** After each full stride. They share what did not change. */
  const kept: RunState[] = [EMPTY]
  let state = EMPTY
  return {
    events,
    get state() {
      return state
    },
    add(more) {
      let start = 0
      while (start < more.length) {
        const room = STRIDE - (events.length % STRIDE)
        const part = more.slice(start, start + room)
        for (const event of part) events.push(event)
        state = fold(state, part)
        if (events.length % STRIDE === 0) kept.push(state)
        start += part.length
      }
    },
    at(count) {
      if (count >= events.length) return state
      const stride = Math.floor(count / STRIDE)
      return fold(kept[stride]!, events.slice(stride * STRIDE, count))
    },
    countAt(milliseconds) {
      let [low, high] = [0, events.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (events[middle]!.t <= milliseconds) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}
