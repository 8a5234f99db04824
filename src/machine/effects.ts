// The effects of evaluation, as data: a performer carries them out and settles their futures.

import { addCosts, costWithout, NO_COST, type Cost } from "../base/cost.ts"
import type { Ledger } from "../budget/ledger.ts"
import type { Context } from "./context.ts"
import { Deeds } from "./deeds.ts"
import { Future, PENDING, type Outcome } from "./future.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import type { AnswerWarning, Ask } from "./question.ts"
import type { Effect } from "../values/effect.ts"
import type { Value } from "../values/values.ts"

/** The text of an answer that is given while it is written. */
export interface GrowingAnswer {
  /** The certain text so far, in pieces that are not empty. */
  readonly pieces: readonly string[]
  /** Whether any of it has left the run, so that the answer cannot be replaced by another. */
  isGiven: boolean
}

/** A question under way. The performer settles it when its answer has been evaluated and decoded. */
export class QuestionFuture extends Future {
  readonly ask: Ask
  /** The strongest effect that its answer can have. */
  readonly effect: Effect
  readonly location: Location
  /** The ledger that it spends from: the asker's, narrowed by its own budget. */
  readonly ledger: Ledger
  /** The evaluations that its answer consists of: the question waits for them, besides the model. */
  readonly calls: Future[] = []
  /** Its trace row. */
  readonly row: Row
  /** Whether it is in the trace as asked: a question whose answer the store has is not. */
  isAsked = false
  /** Whether a request was sent for it, so that it counts as asked. */
  isSent = false
  /** Whether its answer, or one that it was made with, may not be whole, so that no store keeps it. */
  isDoubtful = false
  /** The key of its answer in the store; null where the answer is not stored. */
  key: string | null = null
  /** Whether its answer can be had again without paying: a store has it, or its model takes neither money nor time. */
  again: "free" | "paid" = "paid"
  /** Those whose answers asked it besides the question of its context; null before the first. */
  private joined: Set<QuestionFuture> | null = null
  /** The keys of the questions asked to answer it; null before the first. */
  private used: Set<string> | null = null
  /** The warnings about its answer, and about those to the questions that its answer has asked. */
  readonly warnings: AnswerWarning[] = []
  /** The answer as it is written; null where it is given when it is finished, and once it is. */
  growing: GrowingAnswer | null = null
  /** The calls of natives that write, made for its answers. */
  readonly deeds = new Deeds()
  private spent = NO_COST
  /** Called when it settles. */
  private onSettled: ((future: QuestionFuture) => void) | null
  constructor(
    level: number,
    context: Context,
    ask: Ask,
    effect: Effect,
    location: Location,
    row: Row,
    onSettled: (future: QuestionFuture) => void,
  ) {
    super(level, context)
    this.row = row
    this.ask = ask
    this.effect = effect
    this.ledger = ask.budget === null ? context.ledger : context.ledger.narrow(ask.budget, context.questionDepth)
    this.location = location
    this.onSettled = onSettled
  }
  /** The questions whose answers wait for it; the program itself is none. */
  get askers(): readonly QuestionFuture[] {
    if (this.state !== PENDING) return []
    const { question } = this.context
    return [...(question === null ? [] : [question]), ...(this.joined ?? [])]
  }
  /** Notes that an answer has asked it again; null is the program. */
  join(asker: QuestionFuture | null): void {
    if (asker !== null && asker !== this.context.question) (this.joined ??= new Set()).add(asker)
  }
  /** The keys of the questions asked to answer it. */
  get uses(): readonly string[] {
    return [...(this.used ?? [])]
  }
  /** Notes a question asked to answer it. */
  use(key: string): void {
    ;(this.used ??= new Set()).add(key)
  }
  /** The cost of it and of all questions asked to answer it. */
  get cost(): Cost {
    return this.spent
  }
  /** Adds a cost, here and in all questions around it, in place of an earlier one if it is a correction. */
  spend(cost: Cost, replaced: Cost = NO_COST): void {
    for (let asked: QuestionFuture | null = this; asked !== null; asked = asked.context.question)
      asked.spent = addCosts(costWithout(asked.spent, replaced), cost)
  }
  override succeed(machine: Machine, value: Value): void {
    if (this.isAsked) machine.observer?.succeeded(this.row, value)
    super.succeed(machine, value)
    this.end()
  }
  override fail(machine: Machine, failure: Failure): void {
    if (this.isAsked) machine.observer?.failed(this.row, failure)
    super.fail(machine, failure)
    this.end()
  }
  /** Reports that it has settled, and releases what holds its run: the memo may keep the node longer than the run. */
  private end(): void {
    this.onSettled?.(this)
    this.onSettled = null
    this.calls.length = 0
    this.growing = null
    this.joined = null
    this.deeds.end()
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
