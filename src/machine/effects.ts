// The effects of evaluation, as data: a performer carries them out and settles their futures.

import type { Budget } from "../budget/budget.ts"
import type { Ledger } from "../budget/ledger.ts"
import type { Context } from "./context.ts"
import { Future, type Outcome } from "./future.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import { STRING, type Type } from "../values/types.ts"
import type { Callable, Value } from "../values/values.ts"

/** A question for a model, with everything that can change its answer. */
export interface Ask {
  readonly question: string
  /** Names are distinct. */
  readonly data: readonly { readonly name: string; readonly value: Value }[]
  readonly returns: Type
  readonly model: string
  readonly sample: number
  readonly recursive: boolean
  /** Tasks and natives that the answer may call besides those that every answer may. */
  readonly tools: readonly Callable[]
  /** The budget of the question and of all questions asked to answer it; null where nothing narrows the asker's. */
  readonly budget: Budget | null
}

/** The options that a question has by default. */
export const DEFAULT_ASK = {
  returns: STRING,
  model: "default",
  sample: 0,
  recursive: true,
  tools: [],
  budget: null,
} as const

/** A question under way. The performer settles it when its answer has been evaluated and decoded. */
export class QuestionFuture extends Future {
  readonly ask: Ask
  readonly location: Location
  /** The ledger that it spends from: the asker's, narrowed by its own budget. */
  readonly ledger: Ledger
  /** The evaluations that its answer consists of: the question waits for them, besides the model. */
  readonly calls: Future[] = []
  /** Its trace row. */
  readonly row: Row
  /** Whether it was counted and traced as asked: a question whose answer the store has is not. */
  isAsked = false
  /** The key of its answer in the store; null where the answer is not stored. */
  key: string | null = null
  /** The questions whose answers asked it: the first asker, and those that joined later. Null is the program. */
  readonly askers: Set<QuestionFuture | null>
  /** The keys of the questions asked to answer it. */
  readonly uses = new Set<string>()
  /** Tokens and dollars spent on it and on all questions asked to answer it. */
  readonly cost = { input: 0, output: 0, usd: 0 }
  /** Called when it settles. */
  private readonly onSettled: (future: QuestionFuture) => void
  constructor(
    level: number,
    context: Context,
    ask: Ask,
    location: Location,
    row: Row,
    onSettled: (future: QuestionFuture) => void,
  ) {
    super(level, context)
    this.row = row
    this.askers = new Set([context.question])
    this.ask = ask
    this.ledger = ask.budget === null ? context.ledger : context.ledger.narrow(ask.budget, context.questionDepth)
    this.location = location
    this.onSettled = onSettled
  }
  override succeed(machine: Machine, value: Value): void {
    if (this.isAsked) machine.observer?.succeeded(this.row, value)
    super.succeed(machine, value)
    this.onSettled(this)
  }
  override fail(machine: Machine, failure: Failure): void {
    if (this.isAsked) machine.observer?.failed(this.row, failure)
    super.fail(machine, failure)
    this.onSettled(this)
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
