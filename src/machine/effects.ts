// What evaluation asks of the world outside, as data: the runtime performs it and settles the future.

import type { Budget } from "../budget/budget.ts"
import type { Ledger } from "../budget/ledger.ts"
import type { Context } from "./context.ts"
import { Future, type Outcome } from "./future.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Row } from "./observer.ts"
import { STRING, type Type } from "../values/types.ts"
import type { Callable, Value } from "../values/values.ts"

/** The options of a question: the one list from which the compiler and both keys are typed. */
export interface AskOptions {
  readonly returns: Type
  readonly model: string
  readonly sample: number
  readonly recursive: boolean
  /** Tasks and natives that the answer may call besides what every answer may. */
  readonly tools: readonly Callable[]
  /** What the question and all that is asked for its sake may spend; null where nothing narrows it. */
  readonly budget: Budget | null
}

/** A question for a model, with all that can change its answer. */
export interface Ask extends AskOptions {
  readonly question: string
  /** Names are distinct. */
  readonly data: readonly { readonly name: string; readonly value: Value }[]
}

/** The options that a question does not give. */
export const DEFAULT_OPTIONS: AskOptions = {
  returns: STRING,
  model: "default",
  sample: 0,
  recursive: true,
  tools: [],
  budget: null,
}

/** The names of all options. */
export const OPTIONS = Object.keys(DEFAULT_OPTIONS) as readonly (keyof AskOptions)[]

/** A rest that has been taken apart: an option that a key forgets does not compile. */
export type Nothing = { readonly [option: string]: never }

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
