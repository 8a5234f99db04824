// The meter of a run: it counts steps and memory, watches the time, and divides evaluation into slices.

import { exhaustedFailure } from "./exhausted.ts"
import { Exhausted, type Ledger } from "../budget/ledger.ts"
import type { Context } from "./context.ts"
import { Failure, locate, type Location } from "../values/failure.ts"
import type { Limits } from "../values/limits.ts"
import { Meter, type Work } from "../values/meter.ts"
import type { Observer } from "./observer.ts"
import type { Value } from "../values/values.ts"

/** The value of `room` while unwinding: so low that no return on the way down makes it positive. */
const UNWINDING = -1_000_000_000

/** The memory of a call that has to wait for a deeper one: its frames and nodes. */
export const BYTES_PER_LEVEL = 200

/** The memory of a question, and what it takes besides until it is answered: its prompt, its request, its document. */
export const BYTES_PER_QUESTION = 2_000
export const BYTES_UNTIL_ANSWERED = 10_000

/** The memory of a remembered call: its frame, its future, its place in the table. */
const BYTES_PER_CALL = 400

/** The division of evaluation into pieces. It changes no result. */
export interface Pace {
  /**
   * The most closures of compiled code that may nest on the host's stack before evaluation moves to the heap: more than
   * any one body takes. A closure's frame takes some 100 to 300 bytes of a stack of about 1 MB; half of it is left to
   * natives and to the embedding program.
   */
  readonly room: number
  /** Steps between two readings of the clock, and the length of a slice, after which the event loop turns. */
  readonly steps: number
  readonly milliseconds: number
  /**
   * The questions that wait until nothing else can continue: one more, and all of them start. Below, a mistake of the
   * program costs no request; above, a recursion that asks without end meets its budget.
   */
  readonly questions: number
}

const PACE: Pace = { room: 1_600, steps: 8_192, milliseconds: 12, questions: 1_000 }

/** Limits of at least so many bytes are compared with the heap. */
const LEAST_MEASURED = 268_435_456

/** The bytes of the heap of this process, garbage among them; infinite where the engine does not tell it. */
function heapUsed(): number {
  const { process } = globalThis as { process?: { memoryUsage?: () => { readonly heapUsed: number } } }
  return process?.memoryUsage?.().heapUsed ?? Infinity
}

export abstract class RunMeter extends Meter {
  /** Calls that the memo or the trace keeps. */
  kept = 0
  /** The context of the current evaluation. */
  context: Context
  /** Observes questions, nodes, and natives with effects; null where nothing is traced. */
  observer: Observer | null = null
  /** Assigned by tests only. */
  pace: Pace = PACE
  /** Closures that still fit on the host's stack; negative while unwinding, when every call is deferred. */
  room = PACE.room
  /** Whether the slice has ended: nodes that can continue wait until the event loop has turned. */
  protected sliceOver = false
  protected readonly signal: AbortSignal | undefined
  private sliceEnd = 0
  /** The steps of the last grant, of which `fuel` are left; `spent` counts the steps before. */
  private granted: number
  private spent = 0
  /** The kept calls whose memory is charged. */
  private charged = 0

  constructor(limits: Limits, context: Context, signal: AbortSignal | undefined) {
    super(limits)
    this.context = context
    this.signal = signal
    this.memory = limits.bytes
    this.granted = this.fuel = Math.min(PACE.steps, limits.steps)
  }

  /** Ends the run at once, for a reason outside of the program's evaluation. */
  abstract crash(thrown: unknown): void

  get steps(): number {
    return Math.ceil(this.spent + (this.granted - this.fuel))
  }

  /** Called when a call or an iteration has used up `fuel`: looks, and names the place of a failure. */
  refuel(location: Location): void {
    try {
      this.look()
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }

  /**
   * Counts the steps since the last look and checks their limit, the signal and the deadlines. Where the slice is over,
   * every call from here on is deferred.
   */
  look(): void {
    this.spent += this.granted - this.fuel
    this.granted = this.fuel = Math.min(this.pace.steps, Math.max(this.limits.steps - this.spent, 0))
    if (this.spent > this.limits.steps) {
      throw new Failure("too-many-steps", `the run took more than ${this.limits.steps} steps`, {
        catchable: false,
        hint: "does a recursion or a FOR not end? the limit is `steps`",
      })
    }
    const calls = this.kept - this.charged
    this.charged = this.kept
    if ((this.memory -= calls * BYTES_PER_CALL) < 0) this.full()
    if (this.signal?.aborted === true) {
      this.crash(this.signal.reason)
      throw new Failure("interrupted", "the run was interrupted", { catchable: false })
    }
    const now = performance.now()
    this.checkDeadlines(now)
    if (now > this.sliceEnd) this.pause()
  }

  /** Fails where a budget of seconds is over: its timer cannot end the run before this piece of work ends. */
  private checkDeadlines(now: number): void {
    for (let ledger: Ledger | null = this.context.ledger; ledger !== null; ledger = ledger.parent) {
      if (ledger.deadline >= now) continue
      const exhausted = new Exhausted("seconds", ledger.budget.seconds!, ledger)
      this.observer?.exhausted(this.context.row, exhausted)
      throw exhaustedFailure(exhausted, undefined)
    }
  }

  /**
   * Called when as much was made as the run may take. Most of it may be garbage: if the whole heap of the process takes
   * less than half of that, the count goes on from there. Small limits, beside which the heap says nothing, are exact.
   */
  full(): void {
    const { bytes } = this.limits
    const held = bytes < LEAST_MEASURED ? Infinity : heapUsed()
    if (held < bytes / 2) {
      this.memory = bytes - held
      return
    }
    throw new Failure("too-much-memory", `the values of the run took more than ${this.limits.bytes} bytes`, {
      catchable: false,
      hint: "the limit is `bytes`",
    })
  }

  /** Ends the slice: every call from here on is deferred. */
  protected pause(): void {
    this.sliceOver = true
    this.unwind()
  }

  /** Proceeds with work in pieces until it is done or the slice is over; undefined where it is not done. */
  proceed(work: Work<Value>): Value | undefined {
    for (;;) {
      const next = work.next()
      if (next.done === true) return next.value
      if (!this.sliceOver && !this.isLate) continue
      this.pause()
      return undefined
    }
  }

  /** Defers every call from here on, until the host's stack is back at the trampoline. */
  unwind(): void {
    this.room = UNWINDING
  }

  /** Begins a slice. */
  protected beginSlice(): void {
    this.sliceEnd = performance.now() + this.pace.milliseconds
    this.sliceOver = false
  }

  /** Whether the time of the slice is over. */
  protected get isLate(): boolean {
    return performance.now() > this.sliceEnd
  }
}
