// What evaluation asks of the world outside, as data: the runtime performs it and settles the future.

import type { Ledger } from "../budget/ledger.ts"
import type { Context } from "./context.ts"
import { Future, type Outcome } from "./future.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import type { Ask } from "./question.ts"
import type { Value } from "../values/values.ts"

/** A question under way: settled from outside, when its answer has been evaluated and decoded. */
export class QuestionFuture extends Future {
  readonly ask: Ask
  readonly location: Location
  /** What it spends from. */
  readonly ledger: Ledger
  /** What its answer's calls are evaluated by: what the question waits for besides the model. */
  readonly calls: Future[] = []
  /** How the run tells of it, and whether it has told that it was asked: one whose answer was kept was not. */
  readonly row: Row
  isTold = false
  /** What stands for it in what is kept of answers; null where it is not kept. */
  key: string | null = null
  /** The questions in whose answers it was asked: the first, and those that joined it. Null is the program. */
  readonly askers: Set<QuestionFuture | null>
  /** The keys of what was asked for its sake. */
  readonly uses = new Set<string>()
  /** What has been spent on it and on all that was asked for its sake. */
  readonly cost = { input: 0, output: 0, usd: 0 }
  /** Called when it settles, for the memo. */
  readonly settled: (future: QuestionFuture) => void
  constructor(
    level: number,
    context: Context,
    ask: Ask,
    location: Location,
    row: Row,
    settled: (future: QuestionFuture) => void,
  ) {
    super(level, context)
    this.row = row
    this.askers = new Set([context.question])
    this.ask = ask
    this.ledger = ask.budget === null ? context.ledger : context.ledger.narrow(ask.budget, context.questionDepth)
    this.location = location
    this.settled = settled
  }
  override succeed(machine: Machine, value: Value): void {
    if (this.isTold) machine.observer?.succeeded(this.row, value)
    super.succeed(machine, value)
    this.settled(this)
  }
  override fail(machine: Machine, failure: Failure): void {
    if (this.isTold) machine.observer?.failed(this.row, failure)
    super.fail(machine, failure)
    this.settled(this)
  }
  step(): void {}
  notify(): void {}
  dependencies(): readonly Outcome[] {
    return this.calls
  }
}

/** A native's promise. */
export class NativeFuture extends Future {
  step(): void {}
  notify(): void {}
  dependencies(): readonly Outcome[] {
    return []
  }
}
