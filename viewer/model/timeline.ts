// The state of the run at any event: snapshots at intervals, and a fold of the events since the nearest one.

import { EMPTY, fold } from "../../src/trace/reduce.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import type { RunState } from "../../src/trace/state.ts"

/** Events between two snapshots; folding them takes a few milliseconds. */
const STRIDE = 4_000

export interface Timeline {
  readonly events: readonly TraceEvent[]
  /** The state after all events. */
  readonly state: RunState
  add(events: readonly TraceEvent[]): void
  /** The state after the first `count` events. */
  at(count: number): RunState
  /** The number of events up to a time. */
  countAt(milliseconds: number): number
}

export function createTimeline(): Timeline {
  const events: TraceEvent[] = []
  /** The states after each full stride, which share their unchanged parts. */
  const snapshots: RunState[] = [EMPTY]
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
        if (events.length % STRIDE === 0) snapshots.push(state)
        start += part.length
      }
    },
    at(count) {
      if (count >= events.length) return state
      const stride = Math.floor(count / STRIDE)
      return fold(snapshots[stride]!, events.slice(stride * STRIDE, count))
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
