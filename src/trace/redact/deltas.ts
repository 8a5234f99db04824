// Holds back the end of a model's text until no hidden text can continue in what follows.

import type { Delta, Id, TraceEvent } from "../events.ts"
import { covered, type Found } from "./spans.ts"

type Emit = (event: TraceEvent) => void

export interface Deltas {
  /** Emits an event, after the text that was held back for a request that it ends. */
  take(event: TraceEvent, emit: Emit): void
}

interface Pending {
  text: string
  t: number
}

/** `reach` is the length of the longest hidden text; if it is infinite, a request's text is held back to its end. */
export function createDeltas(spansIn: (text: string) => readonly Found[], reach: number): Deltas {
  const pending = new Map<Id, Pending>()

  const emitUpTo = (end: number, id: Id, { text, t }: Pending, spans: readonly Found[], emit: Emit): void => {
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
    const rest = pending.get(id)
    if (rest === undefined) return
    pending.delete(id)
    emitUpTo(rest.text.length, id, rest, spansIn(rest.text), emit)
  }
  const hold = ({ id, text, t }: Delta, emit: Emit): void => {
    const before = pending.get(id)
    const all: Pending = { text: (before?.text ?? "") + text, t }
    const sure = all.text.length - reach + 1
    const spans = sure > 0 ? spansIn(all.text) : []
    // A hidden span is never cut.
    const crossing = spans.find(({ start, end }) => start < sure && end > sure)
    const end = crossing?.start ?? sure
    if (end > 0) emitUpTo(end, id, all, spans, emit)
    pending.set(id, { text: all.text.slice(Math.max(end, 0)), t })
  }

  return {
    take(event, emit) {
      if (event.type === "delta") return hold(event, emit)
      if (event.type === "response") release(event.id, emit)
      if (event.type === "end") for (const id of pending.keys()) release(id, emit)
      emit(event)
    },
  }
}
