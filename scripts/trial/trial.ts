// The trial itself: all cases of a choice of tasks, sizes, seeds and arms.

import { SYSTEM_CLOCK, UsageError, type Budget, type Clock, type Continuation, type Model } from "../../src/index.ts"
import { programOf, type Arm } from "./arms.ts"
import { createExchanges } from "./exchange.ts"
import { outcomeOf, type Outcome } from "./outcome.ts"
import { appendTo, openCase, type CaseId } from "./recording.ts"
import { rowOf, type Row } from "./row.ts"
import { digestOf, problemOf, type SizeName, type Task } from "./task.ts"
import { traitsOf } from "./traits.ts"

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
