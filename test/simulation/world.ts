// The world of one history: its time, the order of all that happens in it, and its record.

import { createRandom, type Random } from "../../scripts/trial/random.ts"
import { Heap } from "./heap.ts"
import { here, real, SimulatedProcess, type Place, type Surroundings } from "./place.ts"

interface Happening {
  at: number
  /** Decides between those of the same time. */
  readonly rank: number
  readonly number: number
  readonly place: Place | null
  readonly action: () => void
  isCancelled: boolean
}

/** The most happenings of a history: one that has more never ends. */
const MOST_HAPPENINGS = 200_000
/** The most simulated milliseconds of a history. */
const LONGEST = 24 * 3_600_000

export class World implements Surroundings {
  now = 0
  /** The numbers that processes draw, and the durations of their work. */
  readonly chance: Random
  /** The events of the history, a line each. */
  readonly record: string[] = []
  happenings = 0
  /** The promises broken in this history. */
  readonly violations: string[] = []
  private readonly turns: number
  private readonly speed: number
  private readonly queue = new Heap<Happening>((a, b) =>
    a.at !== b.at ? a.at < b.at : a.rank !== b.rank ? a.rank < b.rank : a.number < b.number,
  )
  private readonly delays: Random
  private readonly ranks: Random
  private numbers = 0
  private processes = 0

  /** `turns` is the number of turns of the real host that pass between two happenings. */
  constructor(seed: number, turns = 1) {
    this.turns = turns
    this.chance = createRandom(seed, "chance")
    this.delays = createRandom(seed, "delays")
    this.ranks = createRandom(seed, "ranks")
    // Milliseconds of work between two looks at the clock, in the mean: most machines are fast.
    this.speed = createRandom(seed, "speed").pick([0, 0, 0.01, 0.1, 0.5])
  }

  note(who: string, what: string): void {
    this.record.push(`${this.now.toFixed(3).padStart(12)} ${who.padEnd(8)} ${what}`)
  }

  violated(promise: string): void {
    this.violations.push(promise)
    this.note("!", promise)
  }

  start(name: string): SimulatedProcess {
    this.note(name, "starts")
    return new SimulatedProcess(`${name}.${++this.processes}`, this)
  }

  /** A delay in milliseconds: mostly near the usual one, at times much longer. */
  delay(usual: number): number {
    const { delays } = this
    const factor = delays.next() < 0.05 ? 20 : 1
    return usual * factor * (0.2 + 1.6 * delays.next())
  }

  /** Does an action later: in a process, unless it has died by then, or outside of all. Returns its cancellation. */
  later(milliseconds: number, place: Place | null, action: () => void): () => void {
    const happening: Happening = {
      at: this.now + milliseconds,
      rank: this.ranks.next(),
      number: this.numbers++,
      place,
      action,
      isCancelled: false,
    }
    this.queue.push(happening)
    return () => void (happening.isCancelled = true)
  }

  /** Resolves later, outside of all processes. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.later(milliseconds, null, resolve))
  }

  /** Does an action in a later turn of the process's event loop, in the order of the calls. */
  turn(place: Place, action: () => void): () => void {
    const { process } = place
    process.lastTurn = Math.max(process.lastTurn, this.now) + 4 + 10 * this.delays.next()
    return this.later(process.lastTurn - this.now, place, action)
  }

  /** The time as a process reads it: its work takes some. */
  work(): number {
    if (this.speed > 0) this.now += this.speed * this.delays.next()
    return this.now
  }

  uuid(): `${string}-${string}-${string}-${string}-${string}` {
    const digits = (count: number) =>
      Array.from({ length: count }, () => this.chance.whole(0, 15).toString(16)).join("")
    return `${digits(8)}-${digits(4)}-${digits(4)}-${digits(4)}-${digits(12)}`
  }

  /** The number of timers and turns that a process still waits for. */
  pendingOf(process: SimulatedProcess): number {
    return [...this.queue].filter(({ place, isCancelled }) => !isCancelled && place?.process === process).length
  }

  /**
   * Lets everything happen until the promise settles. Between two happenings all promises that can settle do, as a
   * simulated process waits for nothing but the world.
   */
  async until(end: Promise<unknown>): Promise<void> {
    let isOver = false
    const over = () => void (isOver = true)
    end.then(over, over)
    for (;;) {
      for (let i = 0; i < this.turns; i++) await new Promise((resolve) => real.setImmediate(resolve))
      if (isOver) return
      const next = this.queue.pop()
      if (next === undefined) return this.violated("a wait without an end: nothing is left that could happen")
      if (next.isCancelled || next.place?.process.isDead === true) continue
      const stalledUntil = next.place?.process.stalledUntil ?? 0
      if (stalledUntil > Math.max(next.at, this.now)) {
        next.at = stalledUntil
        this.queue.push(next)
        continue
      }
      this.now = Math.max(this.now, next.at)
      if (++this.happenings > MOST_HAPPENINGS) return this.violated("a history without an end: too much happens")
      if (this.now > LONGEST) return this.violated("a wait without an end: a day has passed")
      if (next.place === null) next.action()
      else here.run(next.place, next.action)
    }
  }
}
