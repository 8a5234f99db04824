// Something that is under way already, begun in the name of others: waited for, unless what ends it is their budget.

import { isForeignTo } from "./exhausted.ts"
import { QuestionFuture } from "./effects.ts"
import type { Failure } from "../values/failure.ts"
import { DONE, type Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import { Following } from "./waiting.ts"

/**
 * What settles as `begun`, which the same run has begun: where the budgets are the same that is itself. Where `begun` fails for want
 * of a budget that has nothing to do with this place, `again` evaluates it anew.
 */
export function join(machine: Machine, begun: Future, again: (failure: Failure) => Outcome): Future {
  const ledger = begun instanceof QuestionFuture ? begun.ledger : begun.context.ledger
  return machine.context.ledger.isWithin(ledger) ? begun : new Joined(machine, begun, again)
}

class Joined extends Following {
  private readonly begun: Future
  private readonly again: (failure: Failure) => Outcome
  constructor(machine: Machine, begun: Future, again: (failure: Failure) => Outcome) {
    super(machine.level, machine.context)
    this.begun = begun
    this.again = again
    begun.addWaiter(this)
  }
  protected proceed(): Outcome {
    if (this.begun.state === DONE) return this.begun.value
    const { failure } = this.begun
    if (isForeignTo(failure, this.context.ledger)) return this.again(failure)
    throw failure
  }
  protected inputs(): readonly Outcome[] {
    return [this.begun]
  }
  protected notifyInput(machine: Machine): void {
    machine.ready.push(this)
  }
}
