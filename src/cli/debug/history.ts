// The events of a run, with the stop at each, the parents of rows and the amounts spent.

import type { Id, TraceEvent } from "../../trace/events.ts"
import { RUN } from "../../trace/reduce.ts"

/** An event at which the debugger stops: a row begins, ends or is remembered at once, or the run is over. */
export interface Stop {
  readonly id: Id
  readonly kind: "begins" | "ends" | "remembered" | "over"
}

export interface Spent {
  readonly tokens: number
  readonly usd: number
}

export class History {
  readonly events: TraceEvent[] = []
  private readonly parents = new Map<Id, Id>()
  /** The total spent after each event. */
  private readonly spent: Spent[] = []

  add(event: TraceEvent): void {
    this.events.push(event)
    if ("id" in event && "parent" in event) this.parents.set(event.id, event.parent)
    const before = this.spent.at(-1) ?? { tokens: 0, usd: 0 }
    this.spent.push(
      event.type === "response" && !event.remembered
        ? { tokens: before.tokens + event.input + event.output, usd: before.usd + event.usd }
        : before,
    )
  }

  get isOver(): boolean {
    return this.events.at(-1)?.type === "end"
  }

  spentAt(index: number): Spent {
    return this.spent[index] ?? { tokens: 0, usd: 0 }
  }

  /** Null for an event that shows nothing that its neighbours do not. */
  stopAt(index: number): Stop | null {
    const event = this.events[index]!
    switch (event.type) {
      case "run":
        return { id: RUN, kind: "begins" }
      case "call":
      case "native":
      case "question":
      case "node":
      case "request":
        return { id: event.id, kind: "begins" }
      case "result":
      case "failure":
      case "response":
        return { id: event.id, kind: "ends" }
      case "hit":
        return { id: event.id, kind: "remembered" }
      case "end":
        return { id: RUN, kind: "over" }
      case "value":
      case "import":
      case "confirmation":
      case "decision":
      case "delta":
      case "retry":
      case "miss":
      case "diagnostic":
      case "budget":
        return null
    }
  }

  parentOf(id: Id): Id {
    return this.parents.get(id) ?? RUN
  }

  /** Whether a row is `around` or a descendant of it. */
  isWithin(id: Id, around: Id): boolean {
    for (let row = id; ; row = this.parentOf(row)) {
      if (row === around) return true
      if (row === RUN) return false
    }
  }
}
