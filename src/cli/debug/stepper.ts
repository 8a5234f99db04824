// Steps through a run, forwards and backwards. The run itself advances only when a step passes its last event.

import type { Id, TraceEvent } from "../../trace/events.ts"
import { RUN } from "../../trace/reduce.ts"
import type { RunState } from "../../trace/state.ts"
import { isMet, type Breakpoint } from "./breakpoints.ts"
import { createGate, type Gate } from "./gate.ts"
import { History, type Stop } from "./history.ts"
import { Timeline } from "./timeline.ts"

/** Turns of the event loop without an event after which the run is waiting for a request. */
const QUIET_TURNS = 4

/** The condition that ends a step. */
interface Goal {
  readonly isReached: (stop: Stop, index: number) => boolean
  /** The row whose requests are released first. */
  readonly within: Id
  /** Whether all held requests are released together. */
  readonly atOnce: boolean
}

/** The reason why a step ended; `unchanged` if there was no further stop. */
export type Arrival =
  | { readonly kind: "stop" | "over" | "unchanged" }
  | { readonly kind: "breakpoint"; readonly breakpoint: Breakpoint }

export class Stepper {
  readonly history = new History()
  readonly gate: Gate
  readonly breakpoints: Breakpoint[] = []
  private readonly timeline = new Timeline()
  private cursor = 0
  /** Whether the run emits no more events. */
  private isFinished = false
  private wake = () => {}
  private news = new Promise<void>((resolve) => (this.wake = resolve))

  constructor() {
    this.gate = createGate(
      () => this.lastRequest,
      () => this.notify(),
    )
  }

  private lastRequest: Id = RUN

  /** Takes the next event of the run. */
  event(event: TraceEvent): void {
    this.history.add(event)
    if (event.type === "request") this.lastRequest = event.id
    if (event.type === "response") this.gate.ended(event.id)
    this.notify()
  }

  /** Marks the run as ended, by whatever outcome. */
  finish(): void {
    this.isFinished = true
    this.notify()
  }

  /** Waits for the first event; resolves with false if the run ends without one. */
  async begin(): Promise<boolean> {
    while (this.history.events.length === 0 && !this.isFinished) await this.news
    if (this.history.events.length === 0) return false
    await this.isQuiet()
    return true
  }

  get isAtBeginning(): boolean {
    return this.cursor === 0
  }

  get stop(): Stop {
    return this.history.stopAt(this.cursor)!
  }

  get state(): RunState {
    const {
      history: { events },
      timeline,
    } = this
    let count = this.cursor + 1
    // The long values that the run event refers to follow it directly.
    while (this.cursor === 0 && events[count]?.type === "value") count++
    timeline.goTo(events, count)
    return timeline.state
  }

  /** The held requests that the current state shows. */
  get waiting(): readonly Id[] {
    const { rows } = this.state
    return [...this.gate.waiting.keys()].filter((id) => Object.hasOwn(rows, id))
  }

  /** Steps to the next stop. */
  into(): Promise<Arrival> {
    return this.advance({ isReached: () => true, within: this.stop.id, atOnce: false })
  }

  /** Steps over the current row and everything below it. */
  over(): Promise<Arrival> {
    const {
      history,
      stop: { id, kind },
    } = this
    return kind === "begins"
      ? this.past(id)
      : this.advance({
          isReached: (stop) => !history.isWithin(stop.id, id),
          within: history.parentOf(id),
          atOnce: false,
        })
  }

  /** Steps to the end of the enclosing row. */
  out(): Promise<Arrival> {
    return this.past(this.history.parentOf(this.stop.id))
  }

  /** Runs to the next breakpoint or the end. */
  continue(): Promise<Arrival> {
    const careful = this.breakpoints.some(({ kind }) => kind === "usd" || kind === "tokens")
    return this.advance({ isReached: () => false, within: RUN, atOnce: !careful })
  }

  /** Goes back to the previous stop. */
  back(): Arrival {
    for (let index = this.cursor - 1; index >= 0; index--) {
      if (this.history.stopAt(index) === null) continue
      this.cursor = index
      return { kind: "stop" }
    }
    return { kind: "unchanged" }
  }

  /** Steps to the end of a row. */
  private past(id: Id): Promise<Arrival> {
    return this.advance({ isReached: (stop) => stop.id === id && stop.kind !== "begins", within: id, atOnce: false })
  }

  private async advance(goal: Goal): Promise<Arrival> {
    const from = this.cursor
    for (;;) {
      const arrival = this.scan(goal)
      if (arrival !== null) return arrival
      if (this.history.isOver || this.isFinished) return { kind: this.cursor === from ? "unchanged" : "over" }
      await this.more(goal)
    }
  }

  /** Moves through events that have been recorded already; null if they end before the goal. */
  private scan({ isReached }: Goal): Arrival | null {
    const { history } = this
    for (let index = this.cursor + 1; index < history.events.length; index++) {
      const stop = history.stopAt(index)
      if (stop === null) continue
      const before = history.spentAt(this.cursor)
      this.cursor = index
      const breakpoint = this.breakpoints.find((breakpoint) =>
        isMet(breakpoint, history.events[index]!, before, history.spentAt(index)),
      )
      if (breakpoint !== undefined) return { kind: "breakpoint", breakpoint }
      if (stop.kind === "over") return { kind: "over" }
      if (isReached(stop, index)) return { kind: "stop" }
    }
    return null
  }

  /** Waits for more events, and releases requests if none arrives without. */
  private async more({ within, atOnce }: Goal): Promise<void> {
    const { gate, history } = this
    if (!(await this.isQuiet())) return
    const waiting = [...gate.waiting.keys()]
    if (atOnce) for (const id of waiting) gate.release(id)
    else if (gate.running === 0 && waiting.length > 0)
      gate.release(waiting.find((id) => history.isWithin(id, within)) ?? waiting[0]!)
    await this.news
  }

  /** Resolves with false as soon as there is an event. */
  private async isQuiet(): Promise<boolean> {
    const { events } = this.history
    const before = events.length
    for (let turn = 0; turn < QUIET_TURNS; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (events.length > before || this.isFinished) return false
    }
    return true
  }

  private notify(): void {
    const { wake } = this
    this.news = new Promise((resolve) => (this.wake = resolve))
    wake()
  }
}
