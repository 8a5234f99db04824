// The rows of a trial's results, one for each case.

import type { Cost, Outcome } from "./outcome.ts"
import type { CaseId } from "./recording.ts"
import { problemOf, type Task } from "./task.ts"

export interface Row extends CaseId, Cost {
  readonly unit: Task["unit"]
  /** The id of the model. */
  readonly model: string
  /** False where the case failed. */
  readonly exact: boolean
  /** Null where the case failed. */
  readonly deviation: number | null
  readonly failure: string | null
  readonly answer: unknown
  readonly truth: unknown
}

/** The row of a case; its answer is scored by today's rules. */
export function rowOf({ task: name, size, seed, arm }: CaseId, task: Task, model: string, outcome: Outcome): Row {
  const { truth, score } = problemOf(task, size, seed)
  const { answer, failure, cost } = outcome
  const { exact, deviation } = failure === null ? score(answer) : { exact: false, deviation: null }
  return { task: name, size, unit: task.unit, seed, arm, model, exact, deviation, failure, ...cost, answer, truth }
}
