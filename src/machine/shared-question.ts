// A question that another run of the same runtime has asked and not yet got an answer to: asked once, waited for by both.

import { isForeignTo } from "./exhausted.ts"
import type { Failure } from "../values/failure.ts"
import { DONE, type Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import type { Value } from "../values/values.ts"
import { Following } from "./waiting.ts"

/** Settles as the other run's question does; if that run ends before, or a budget in it, asks the question itself. */
export class SharedQuestion extends Following {
  private readonly machine: Machine
  private readonly question: Future
  private readonly row: Row
  private readonly again: (failure?: Failure) => Outcome
  constructor(machine: Machine, question: Future, row: Row, again: (failure?: Failure) => Outcome) {
    super(machine.level, machine.context)
    this.row = row
    this.machine = machine
    this.question = question
    this.again = again
    question.addWaiter(this)
  }
  override succeed(machine: Machine, value: Value): void {
    machine.observer?.succeeded(this.row, value)
    super.succeed(machine, value)
  }
  override fail(machine: Machine, failure: Failure): void {
    machine.observer?.failed(this.row, failure)
    super.fail(machine, failure)
  }
  protected proceed(): Outcome {
    if (this.question.state === DONE) return this.question.value
    if (this.question.context.run.over) return this.again()
    const { failure } = this.question
    if (isForeignTo(failure, this.context.ledger)) return this.again(failure)
    throw failure
  }
  protected inputs(): readonly Outcome[] {
    return [this.question]
  }
  protected notifyInput(): void {
    this.machine.arrived(this)
  }
}
