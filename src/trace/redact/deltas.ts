// Holds back the end of what a model writes until it is known that nothing to hide goes on in what follows.

import type { Delta, Id, TraceEvent } from "../events.ts"
import { covered, type Found } from "./spans.ts"

type Emit = (event: TraceEvent) => void

export interface Deltas {
  /** Hands on an event, behind what it ends. */
  take(event: TraceEvent, emit: Emit): void
}

interface Held {
  text: string
  t: number
}

/** `reach` is the length of the longest text that is hidden; where that is not known, all of a request is held back to its end. */
export function createDeltas(spansIn: (text: string) => readonly Found[], reach: number): Deltas {
  const held = new Map<Id, Held>()

  const tell = (id: Id, { text, t }: Held, spans: readonly Found[], end: number, emit: Emit): void => {
    if (end > 0)
      emit({
        type: "delta",
        t,
        id,
        text: covered(
          text.slice(0, end),
          spans.filter(({ start }) => start < end),
        ),
      })
  }
  const release = (id: Id, emit: Emit): void => {
    const rest = held.get(id)
    if (rest === undefined) return
    held.delete(id)
    tell(id, rest, spansIn(rest.text), rest.text.length, emit)
  }
  const hold = ({ id, text, t }: Delta, emit: Emit): void => {
    const before = held.get(id)
    const all: Held = { text: (before?.text ?? "") + text, t }
    const sure = all.text.length - reach + 1
    const spans = sure > 0 ? spansIn(all.text) : []
    // Nothing is cut that is hidden as a whole.
    const crossing = spans.find(({ start, end }) => start < sure && end > sure)
    const end = crossing?.start ?? sure
    if (end > 0) tell(id, all, spans, end, emit)
    held.set(id, { text: all.text.slice(Math.max(end, 0)), t })
  }

  return {
    take(event, emit) {
      if (event.type === "delta") return hold(event, emit)
      if (event.type === "response") release(event.id, emit)
      if (event.type === "end") for (const id of held.keys()) release(id, emit)
      emit(event)
    },
  }
}
