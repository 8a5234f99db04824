// The questions that wait for their turn before their calls are reserved: a budget must be able to pay for them.

import { NO_AMOUNTS } from "../../budget/budget.ts"
import { Exhausted, type Ledger } from "../../budget/ledger.ts"

/**
 * The questions that may wait beyond those that a budget of calls can pay for: others may answer them meanwhile. A
 * recursion that asks without end has more of them before its first answer arrives.
 */
const SPARE_QUESTIONS = 1_000

export class WaitingQuestions {
  /** Those of each ledger and all inside it, where it limits calls. */
  private readonly counts = new Map<Ledger, number>()

  /** Counts a question until `leave`, or returns the limit that cannot pay for those which wait already. */
  enter(ledger: Ledger): Exhausted | undefined {
    for (const one of limiting(ledger)) {
      const left = one.left("calls")
      if ((this.counts.get(one) ?? 0) < left + SPARE_QUESTIONS) continue
      const refusal = one.reserve({ ...NO_AMOUNTS, calls: left + 1 })
      if (refusal instanceof Exhausted) return refusal
    }
    this.count(ledger, 1)
    return undefined
  }

  /** Ends the wait of a question. */
  leave(ledger: Ledger): void {
    this.count(ledger, -1)
  }

  private count(ledger: Ledger, more: 1 | -1): void {
    for (const one of limiting(ledger)) {
      const count = (this.counts.get(one) ?? 0) + more
      if (count === 0) this.counts.delete(one)
      else this.counts.set(one, count)
    }
  }
}

/** A ledger and those around it, as far as they limit calls. */
function* limiting(ledger: Ledger): Generator<Ledger> {
  for (let one: Ledger | null = ledger; one !== null; one = one.parent) if (one.budget.calls !== undefined) yield one
}
