// The meter of a run: all work on values and texts counts its steps and the memory that it takes here.

import { Failure } from "./failure.ts"
import { DEFAULT_LIMITS, type Limits } from "./limits.ts"

/**
 * Counts steps and memory. A step is the work of one call or of one item of a list: some ten to a hundred nanoseconds.
 * A machine is the meter of its run.
 */
export abstract class Meter {
  /** Steps left until the next look. */
  fuel = Infinity
  /** Bytes that the run may still take. */
  memory = Infinity
  readonly limits: Limits
  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.limits = limits
  }
  /** Called when `fuel` is used up: throws if the run has to end, else grants fuel. */
  abstract look(): void
  /** Called when `memory` is used up: throws if the run has to end, else grants memory. */
  abstract full(): void
}

/** Work outside of runs is neither counted nor limited. */
class Unmetered extends Meter {
  look(): void {}
  full(): never {
    throw new Error("work outside of runs has no limit of memory: this is a bug in Recall")
  }
}

// Evaluation is synchronous in pieces, so the meter of the piece that runs now is a variable of the module: no walk
// over a value can forget to pass it on.
const UNMETERED = new Unmetered()
let current: Meter = UNMETERED

/** Counts steps. Throws an uncatchable failure where the run has to end: at its limit, its deadline, its signal. */
export function spend(steps: number): void {
  if ((current.fuel -= steps) < 0) current.look()
}

/** Counts bytes that a value takes besides the parts that existed before. Throws the uncatchable `too-much-memory`. */
export function allocate(bytes: number): void {
  if ((current.memory -= bytes) < 0) current.full()
}

/** The most UTF-16 units of a text and items of a list that V8 holds, whatever a host allows. */
const LONGEST_TEXT = 2 ** 29 - 24
const LONGEST_LIST = 2 ** 26

/** Fails with the uncatchable `text-too-long` before a text is built that is longer than the run allows. */
export function checkTextLength(length: number): void {
  const textLength = Math.min(current.limits.textLength, LONGEST_TEXT)
  if (length > textLength)
    throw new Failure("text-too-long", `a text would be longer than ${textLength} characters`, {
      catchable: false,
      hint: "the limit is `textLength`",
    })
}

/** Fails with the uncatchable `list-too-long` before a list is built that is longer than the run allows. */
export function checkListLength(length: number): void {
  const listLength = Math.min(current.limits.listLength, LONGEST_LIST)
  if (length > listLength)
    throw new Failure("list-too-long", `a list would have more than ${listLength} items`, {
      catchable: false,
      hint: "the limit is `listLength`",
    })
}

/** UTF-16 units that the engine's own functions over texts read in the time of a step. */
const UNITS_PER_STEP = 32

/** Counts one reading of a text by a function of the engine, such as `indexOf` or `split`. */
export function spendOnText(length: number): void {
  spend(1 + length / UNITS_PER_STEP)
}

/** Calls a function whose work no run is charged for: what a trace does must not change what a run may do. */
export function unmetered<T>(go: () => T): T {
  return metered(UNMETERED, go)
}

/** Calls a function whose work the meter counts. */
export function metered<T>(meter: Meter, go: () => T): T {
  const outer = current
  current = meter
  try {
    return go()
  } finally {
    current = outer
  }
}

/** The most steps of a piece of work. */
export const PIECE = 10_000

/**
 * Work in pieces: it yields where it may pause, at least every PIECE steps, so that the event loop turns and the run
 * can be ended in between. It returns the result.
 */
export type Work<T> = Generator<void, T>

/** Does all of the work at once. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** Distinguishes work from values of the language, none of which has a function as a property. */
export function isWork<T>(result: unknown): result is Work<T> {
  return typeof result === "object" && result !== null && typeof (result as Partial<Work<T>>).next === "function"
}
