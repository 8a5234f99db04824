// A question that another run of the same runtime is asking: it is asked once, and both runs wait for it.

import { isForeignTo } from "./exhausted.ts"
import type { Failure } from "../values/failure.ts"
import { DONE, type Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import type { Value } from "../values/values.ts"
import { Following } from "./waiting.ts"

/** Settles as the other run's question does. If that run ends first, or exhausts its own budget, `retry` asks again. */
export class SharedQuestion extends Following {
  private readonly machine: Machine
  private readonly question: Future
  private readonly row: Row
  private readonly reuse: () => void
  private readonly retry: (failure?: Failure) => Outcome
  constructor(machine: Machine, question: Future, row: Row, reuse: () => void, retry: (failure?: Failure) => Outcome) {
    super(machine.level, machine.context)
    this.row = row
    this.machine = machine
    this.question = question
    this.reuse = reuse
    this.retry = retry
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
    if (this.question.state === DONE) {
      this.reuse()
      return this.question.value
    }
    if (this.question.context.run.over) return this.retry()
    const { failure } = this.question
    if (isForeignTo(failure, this.context.ledger)) return this.retry(failure)
    throw failure
  }
  protected inputs(): readonly Outcome[] {
    return [this.question]
  }
  protected notifyInput(): void {
    this.machine.arrived(this)
  }
}
