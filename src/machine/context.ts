// The context of an evaluation: its run, the question that it belongs to, its budget and its trace row.

import type { Ledger } from "../budget/ledger.ts"
import type { QuestionFuture } from "./effects.ts"
import type { Reach } from "./reach.ts"
import type { Row } from "./observer.ts"

/** The identity of a run: a node in a memo that several runs share belongs to the run whose object it has. */
export interface RunState {
  over: boolean
}

/** The context of a node of the task graph. A child's budget is never larger than its parent's. */
export interface Context {
  readonly run: RunState
  /** Questions around this evaluation: 0 in the program itself, 1 in the answer to a question it asks, and so on. */
  readonly questionDepth: number
  /** The question whose answer is evaluated; null in the program itself. */
  readonly question: QuestionFuture | null
  /** The models that it may ask. A constant belongs to no answer that reads it, so it has the reach of its instance. */
  readonly reach: Reach
  /** The ledger that it spends from. */
  readonly ledger: Ledger
  /** The trace row that the evaluation belongs to. */
  readonly row: Row
}
