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
  /** Without what has no price. */
  readonly usd: number
}

const NOTHING: Spent = { tokens: 0, usd: 0 }

export class History {
  readonly events: TraceEvent[] = []
  private readonly parents = new Map<Id, Id>()
  /** The total spent after each event. */
  private readonly spent: Spent[] = []
  /** The amounts of each request that was estimated. */
  private readonly estimated = new Map<Id, Spent>()

  add(event: TraceEvent): void {
    this.events.push(event)
    if ("id" in event && "parent" in event) this.parents.set(event.id, event.parent)
    this.spent.push(this.spentWith(event))
  }

  private spentWith(event: TraceEvent): Spent {
    const before = this.spent.at(-1) ?? NOTHING
    if (event.type !== "recount" && (event.type !== "response" || event.remembered)) return before
    const own = { tokens: event.input + event.output, usd: event.usd ?? 0 }
    const replaced = (event.type === "recount" ? this.estimated.get(event.id) : undefined) ?? NOTHING
    if (event.type === "response" && event.estimated) this.estimated.set(event.id, own)
    return { tokens: before.tokens + own.tokens - replaced.tokens, usd: before.usd + own.usd - replaced.usd }
  }

  get isOver(): boolean {
    return this.events.at(-1)?.type === "end"
  }

  spentAt(index: number): Spent {
    return this.spent[index] ?? NOTHING
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
      case "wait":
      case "recount":
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
