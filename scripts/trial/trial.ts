// The trial itself: all cases of a choice of tasks, sizes, seeds and arms.

import { UsageError, type Budget, type Continuation, type Model } from "../../src/index.ts"
import { programOf, type Arm } from "./arms.ts"
import { createExchanges } from "./exchange.ts"
import { outcomeOf, type Outcome } from "./outcome.ts"
import { appendTo, findCase, openCase, type Header } from "./recording.ts"
import { rowOf, type Row } from "./row.ts"
import { digestOf, problemOf, type SizeName, type Task } from "./task.ts"
import { withCountedTokens, type Tokens } from "./tokens.ts"
import { traitsOf } from "./traits.ts"

export interface Trial {
  readonly tasks: readonly Task[]
  readonly sizes: readonly (number | SizeName)[]
  readonly seeds: readonly number[]
  readonly arms: readonly Arm[]
  /** The model with each continuation that an arm has. */
  readonly model: (continuation: Continuation) => Model
  readonly tokens: Tokens
  /** The budget of each case. */
  readonly budget: Budget
  /** The cases under way at once. */
  readonly concurrency: number
  /** The folder in which all is recorded, and from which an interrupted trial resumes. */
  readonly record?: string | undefined
  readonly onRow?: ((row: Row) => void) | undefined
}

/** Runs a trial; the rows are in the order of its cases. Rejects with a `UsageError` for a choice without any case. */
export async function runTrial(trial: Trial): Promise<readonly Row[]> {
  const cases = casesOf(trial)
  if (cases.length === 0)
    throw new UsageError("no-cases", "none of these tasks has a program for these arms", "add the arm plain or recall")
  // A recording that does not fit is refused before anything is asked.
  if (trial.record !== undefined) for (const one of cases) findCase(trial.record, headerOf(trial, one))
  const rows: Row[] = []
  const queue = cases.entries()
  const work = async () => {
    for (const [i, one] of queue) {
      const header = headerOf(trial, one)
      const row = rowOf(header, one.task, header.model.id, await outcomeIn(trial, one, header))
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
    [...new Set(sizes.map((size) => (typeof size === "number" ? size : task.sizes[size])))].flatMap((size) => {
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

function headerOf({ model, tokens, budget }: Trial, { task, size, seed, arm }: Case): Header {
  const problem = digestOf(problemOf(task, size, seed))
  return {
    task: task.name,
    size,
    seed,
    arm: arm.name,
    problem,
    model: traitsOf(model(arm.continuation)),
    tokens,
    budget,
  }
}

/** The outcome of a case: as it was recorded if it was finished, and otherwise of running it. */
async function outcomeIn(
  { model, tokens, budget, record }: Trial,
  { task, size, seed, arm }: Case,
  header: Header,
): Promise<Outcome> {
  const recorded = record === undefined ? null : openCase(record, header)
  if (recorded !== null && recorded.outcome !== null) return recorded.outcome
  const exchanges = createExchanges({
    model: tokens === "reported" ? model(arm.continuation) : withCountedTokens(model(arm.continuation)),
    traits: header.model,
    known: recorded?.exchanges ?? [],
    append: (exchange) => void (recorded !== null && appendTo(recorded.path, exchange)),
  })
  const outcome = await outcomeOf(programOf(problemOf(task, size, seed), arm)!, exchanges, budget)
  if (recorded !== null) appendTo(recorded.path, { outcome })
  return outcome
}
