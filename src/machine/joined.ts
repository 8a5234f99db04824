// Waiting for an evaluation that other code has started, without inheriting the end of that code's budget.

import { isForeignTo } from "./exhausted.ts"
import { QuestionFuture } from "./effects.ts"
import type { Failure } from "../values/failure.ts"
import { DONE, type Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import { Following } from "./waiting.ts"

/**
 * A future of the outcome of `original`, an evaluation under way in the same run: `original` itself where its budget
 * limits this context, too. Otherwise, if `original` fails for a budget that does not limit this context, `retry`
 * evaluates again.
 */
export function join(machine: Machine, original: Future, retry: (failure: Failure) => Outcome): Future {
  const ledger = original instanceof QuestionFuture ? original.ledger : original.context.ledger
  return machine.context.ledger.isWithin(ledger) ? original : new Joined(machine, original, retry)
}

export class Joined extends Following {
  readonly original: Future
  private readonly retry: (failure: Failure) => Outcome
  constructor(machine: Machine, original: Future, retry: (failure: Failure) => Outcome) {
    super(machine.level, machine.context)
    this.original = original
    this.retry = retry
    original.addWaiter(this)
  }
  protected proceed(): Outcome {
    if (this.original.state === DONE) return this.original.value
    const { failure } = this.original
    if (isForeignTo(failure, this.context.ledger)) return this.retry(failure)
    throw failure
  }
  protected inputs(): readonly Outcome[] {
    return [this.original]
  }
  protected notifyInput(machine: Machine): void {
    machine.ready.push(this)
  }
}
