// Counts the work of natives in steps: a measure without a clock.

import { DEFAULT_LIMITS } from "../../src/values/limits.ts"
import { Meter, metered } from "../../src/values/meter.ts"

/** A meter that grants steps without end, some at a time, and counts them. */
export class StepCounter extends Meter {
  private granted = 0
  constructor() {
    super(DEFAULT_LIMITS)
    this.fuel = 0
  }
  /** The steps so far. */
  get steps(): number {
    return this.granted - this.fuel
  }
  look(): void {
    this.granted += 1_000_000
    this.fuel += 1_000_000
    if (this.fuel < 0) this.look()
  }
  full(): never {
    throw new Error("the memory of this meter has no limit")
  }
}

/** The steps that a function takes. */
export function stepsOf(go: () => unknown): number {
  const counter = new StepCounter()
  metered(counter, go)
  return counter.steps
}
