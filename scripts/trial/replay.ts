// A recorded trial, run again without the model.

import { UsageError } from "../../src/index.ts"
import { ARM_NAMES, armNamed, programOf } from "./arms.ts"
import { createExchanges } from "./exchange.ts"
import { outcomeOf, type Outcome } from "./outcome.ts"
import { readCases, type CaseId, type RecordedCase } from "./recording.ts"
import { rowOf, type Row } from "./row.ts"
import { digestOf, problemOf } from "./task.ts"
import { TASKS } from "./tasks/index.ts"

/** A recorded case, run again from its recording. */
export interface Replayed {
  readonly row: Row
  /**
   * `same`: today's Recall makes the same requests, and the row results. `changed`: it makes others, so the row is that
   * of the Recall which made the recording. `unfinished`: the trial was interrupted.
   */
  readonly state: "same" | "changed" | "unfinished"
}

/** The rows of the cases that have an outcome. One that was interrupted has no figures. */
export function finishedOf(replayed: readonly Replayed[]): readonly Row[] {
  return replayed.filter(({ state }) => state !== "unfinished").map(({ row }) => row)
}

const NOTHING: Outcome["cost"] = {
  input: 0,
  cached: null,
  output: 0,
  estimated: false,
  usd: null,
  requests: 0,
  seconds: 0,
}

/** Runs the cases of a folder again from their recordings: no model is asked. `wanted` may leave some out. */
export async function replayTrial(
  folder: string,
  wanted: (id: CaseId) => boolean = () => true,
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = []
  for (const recorded of readCases(folder).filter(wanted).sort(byPlace)) replayed.push(await replayCase(recorded))
  return replayed
}

/** The order of the cases of a trial. */
function byPlace(a: CaseId, b: CaseId): number {
  const place = ({ task, arm }: CaseId) =>
    [TASKS.findIndex(({ name }) => name === task), ARM_NAMES.indexOf(arm)] as const
  const [taskOfA, armOfA] = place(a)
  const [taskOfB, armOfB] = place(b)
  return taskOfA - taskOfB || a.size - b.size || armOfA - armOfB || a.seed - b.seed
}

async function replayCase(recorded: RecordedCase): Promise<Replayed> {
  const { size, seed, budget, model: traits, exchanges: known, outcome } = recorded
  const task = TASKS.find(({ name }) => name === recorded.task)
  if (task === undefined)
    throw new UsageError("recording-invalid", `${recorded.path} is of the task ${recorded.task}, which does not exist`)
  const problem = problemOf(task, size, seed)
  if (digestOf(problem) !== recorded.problem)
    throw new UsageError("recording-invalid", `${recorded.path} was recorded with other data`, "record the case again")
  if (outcome === null) {
    const unfinished = { answer: null, failure: "the trial was interrupted", cost: NOTHING }
    return { row: rowOf(recorded, task, traits.id, unfinished), state: "unfinished" }
  }
  const exchanges = createExchanges({ model: null, traits, known, append: () => undefined })
  const arm = armNamed(recorded.arm)
  const program = arm === undefined ? null : programOf(problem, arm)
  const again = program === null ? null : await outcomeOf(program, exchanges, budget)
  const isSame = again !== null && exchanges.unknown() === 0 && isAlike(again, outcome)
  return { row: rowOf(recorded, task, traits.id, outcome), state: isSame ? "same" : "changed" }
}

/** Whether two outcomes are the same but for the wording of a failure. */
function isAlike(a: Outcome, b: Outcome): boolean {
  const compared = ({ answer, failure, cost }: Outcome) => JSON.stringify([answer, failure === null, cost])
  return compared(a) === compared(b)
}
