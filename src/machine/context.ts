// In whose name an evaluation goes on: the program itself, or a question whose answer it is.

import type { Ledger } from "../budget/ledger.ts"
import type { QuestionFuture } from "./effects.ts"
import type { Row } from "./observer.ts"

/** One run, as its nodes know it: what they left in a memo that other runs share says by this whose it is. */
export interface RunState {
  over: boolean
}

/** The context of a node of the task graph. A child never has more than its parent. */
export interface Context {
  readonly run: RunState
  /** Questions around this evaluation: 0 in the program itself, 1 in the answer to a question it asks, and so on. */
  readonly questionDepth: number
  /** The question in whose answer it is; null in the program itself. */
  readonly question: QuestionFuture | null
  /** What it may spend. */
  readonly ledger: Ledger
  /** Whatever it is evaluated for, as far as the run tells of itself. */
  readonly row: Row
}
