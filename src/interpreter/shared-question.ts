// A question that another run of the same runtime has asked and not yet got an answer to: asked once, waited for by both.

import { DONE, type Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import type { Value } from "./values.ts"
import { Following } from "./waiting.ts"

/** Settles as the other run's question does; if that run ends before, asks the question itself. */
export class SharedQuestion extends Following {
  private readonly machine: Machine
  private readonly question: Future
  private readonly row: Row
  private readonly again: () => Outcome
  constructor(machine: Machine, question: Future, row: Row, again: () => Outcome) {
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
  protected proceed(): Outcome {
    if (this.question.state === DONE) return this.question.value
    if (this.question.context.run.over) return this.again()
    throw this.question.failure
  }
  protected inputs(): readonly Outcome[] {
    return [this.question]
  }
  protected notifyInput(): void {
    this.machine.arrived(this)
  }
}
