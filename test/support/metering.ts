// Counts the steps of natives, and the steps between two looks of the meter and between two pauses.

import { metered, isWork, Meter } from "../../src/values/meter.ts"
import type { Value } from "../../src/values/values.ts"
import { nativeOf } from "./natives.ts"

const GRANT = 10_000

export interface Measured {
  readonly result: Value
  readonly steps: number
  readonly bytes: number
  /** The most steps that one call of `spend` counted. */
  readonly widest: number
  /** The most steps between two pauses; all of them for a native that does not pause. */
  readonly longestPiece: number
}

class CountingMeter extends Meter {
  private spent = 0
  widest = 0
  override fuel = GRANT
  override memory = Number.MAX_SAFE_INTEGER
  get steps(): number {
    return this.spent + GRANT - this.fuel
  }
  look(): void {
    // The last call of `spend` counted at least the steps beyond the grant.
    this.widest = Math.max(this.widest, -this.fuel)
    this.spent += GRANT - this.fuel
    this.fuel = GRANT
  }
  full(): never {
    throw new Error("there is no limit of memory here")
  }
}

/** Calls a native with values of the language and counts its work. */
export function measure(name: string, ...values: readonly Value[]): Measured {
  const { parameters, run } = nativeOf(name)
  const meter = new CountingMeter()
  let longestPiece = 0
  const result = metered(meter, () => {
    const given = parameters.map(({ fallback }, i) => (i < values.length ? values[i]! : fallback!))
    const work = run(...(given as never[]))
    if (!isWork(work)) return work as Value
    for (;;) {
      const before = meter.steps
      const next = work.next()
      longestPiece = Math.max(longestPiece, meter.steps - before)
      if (next.done === true) return next.value
    }
  })
  const { steps, widest } = meter
  return { result, steps, bytes: Number.MAX_SAFE_INTEGER - meter.memory, widest, longestPiece: longestPiece || steps }
}
