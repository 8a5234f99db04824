// The trial itself: all cases of a choice of tasks, sizes, seeds and arms.

import { SYSTEM_CLOCK, UsageError, type Budget, type Clock, type Continuation, type Model } from "../../src/index.ts"
import { ARM_NAMES, programOf, type Arm } from "./arms.ts"
import { createExchanges, traitsOf, type Traits } from "./exchange.ts"
import { outcomeOf, type Outcome } from "./outcome.ts"
import { appendTo, openCase, readCases, type CaseId, type RecordedCase } from "./recording.ts"
import { rowOf, type Row } from "./row.ts"
import { digestOf, problemOf, type SizeName, type Task } from "./task.ts"
import { TASKS } from "./tasks/index.ts"

export interface Trial {
  readonly tasks: readonly Task[]
  readonly sizes: readonly (number | SizeName)[]
  readonly seeds: readonly number[]
  readonly arms: readonly Arm[]
  /** The model with each continuation that an arm has. */
  readonly model: (continuation: Continuation) => Model
  /** The budget of each case. */
  readonly budget: Budget
  /** The cases under way at once. */
  readonly concurrency: number
  /** The folder in which all is recorded, and from which an interrupted trial resumes. */
  readonly record?: string | undefined
  readonly onRow?: ((row: Row) => void) | undefined
  readonly clock?: Clock
}

/** Runs a trial; the rows are in the order of its cases. Rejects with a `UsageError` for a choice without any case. */
export async function runTrial(trial: Trial): Promise<readonly Row[]> {
  const cases = casesOf(trial)
  if (cases.length === 0)
    throw new UsageError("no-cases", "none of these tasks has a program for these arms", "add the arm plain or recall")
  const rows: Row[] = []
  const queue = cases.entries()
  const work = async () => {
    for (const [i, { task, arm, ...id }] of queue) {
      const row = rowOf({ ...id, task: task.name, arm: arm.name }, task, ...(await caseOf(trial, task, arm, id)))
      rows[i] = row
      trial.onRow?.(row)
    }
  }
  await Promise.all(Array.from({ length: trial.concurrency }, work))
  return rows
}

interface Case {
  readonly task: Task
  readonly arm: Arm
  readonly size: number
  readonly seed: number
}

/** Throws a `UsageError` for a size that a task does not have. */
function casesOf({ tasks, sizes, seeds, arms }: Trial): readonly Case[] {
  return tasks.flatMap((task) =>
    sizes.flatMap((named) => {
      const size = typeof named === "number" ? named : task.sizes[named]
      const [least, most] = task.bounds
      if (size < least || size > most)
        throw new UsageError(
          "invalid-argument",
          `the task ${task.name} cannot have ${size} ${task.unit}`,
          `give --size from ${least} to ${most}, or small, medium or large`,
        )
      return arms
        .filter((arm) => programOf(problemOf(task, least, 1), arm) !== null)
        .flatMap((arm) => seeds.map((seed) => ({ task, arm, size, seed })))
    }),
  )
}

async function caseOf(
  { model: modelFor, budget, record, clock = SYSTEM_CLOCK }: Trial,
  task: Task,
  arm: Arm,
  { size, seed }: Pick<CaseId, "size" | "seed">,
): Promise<readonly [model: string, outcome: Outcome]> {
  const model = modelFor(arm.continuation)
  const traits = traitsOf(model)
  const problem = problemOf(task, size, seed)
  const header = { task: task.name, size, seed, arm: arm.name, problem: digestOf(problem), model: traits, budget }
  const recorded = record === undefined ? null : openCase(record, header)
  if (recorded !== null && recorded.outcome !== null) return [model.id, recorded.outcome]
  const exchanges = createExchanges({
    model,
    traits,
    known: recorded?.exchanges ?? [],
    append: (exchange) => void (recorded !== null && appendTo(recorded.path, exchange)),
    clock,
  })
  const outcome = await outcomeOf(programOf(problem, arm)!, exchanges, budget)
  if (recorded !== null) appendTo(recorded.path, { outcome })
  return [model.id, outcome]
}

/** A recorded case, run again from its recording. */
export interface Replayed {
  readonly row: Row
  /**
   * `same`: today's Recall makes the same requests, and the row results. `changed`: it makes others, so the row is that
   * of the Recall which made the recording. `unfinished`: the trial was interrupted.
   */
  readonly state: "same" | "changed" | "unfinished"
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
  const { size, seed, budget, exchanges: known, outcome } = recorded
  const traits: Traits = recorded.model
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
  const exchanges = createExchanges({ model: null, traits, known, append: () => undefined, clock: SYSTEM_CLOCK })
  const [kind] = recorded.arm.split("/") as [Arm["kind"]]
  const program = programOf(problem, { kind })
  const again = program === null ? null : await outcomeOf(program, exchanges, budget)
  const isSame = again !== null && exchanges.unknown() === 0 && isAlike(again, outcome)
  return { row: rowOf(recorded, task, traits.id, outcome), state: isSame ? "same" : "changed" }
}

/** Whether two outcomes are the same but for the wording of a failure. */
function isAlike(a: Outcome, b: Outcome): boolean {
  const compared = ({ answer, failure, cost }: Outcome) => JSON.stringify([answer, failure === null, cost])
  return compared(a) === compared(b)
}
