// The inputs, options and results of one program over many inputs.

import type { Usage } from "../../base/usage.ts"
import { COUNTED_KINDS, type Budget, type BudgetKind } from "../../budget/budget.ts"
import type { SharedBudget } from "../../budget/shared.ts"
import { checkOptions, ID, OBJECT, type Form, type Names } from "../../diagnostics/options.ts"
import { UsageError } from "../../base/errors.ts"
import { checkBudget, type Environment } from "../environment.ts"
import { CALL } from "../known-options.ts"
import type { ProgramOptions } from "../options.ts"
import type { CompleteResult, PartialResult } from "../result.ts"

/** The input of one run. It may have any further properties; its result gives it back. */
export interface MapInput {
  /** The id of the input's run, by which an interrupted one is resumed: see `ProgramOptions.id`. */
  readonly id?: string | undefined
  /** Values for the program's parameters, besides those of `Program.with`. */
  readonly args?: ProgramOptions["args"]
  /** The reason for which there is nothing to run: the input has failed with it. */
  readonly error?: unknown
}

/** The options of `Program.map`. Those of a run apply to each run. */
export interface MapOptions<I extends MapInput = MapInput> extends Omit<
  ProgramOptions,
  "args" | "id" | "budget" | "given" | "trace" | "traceCalls" | "redact"
> {
  /** The inputs. They are read as runs begin, never all at once, so there may be more of them than memory holds. */
  readonly inputs: Iterable<I> | AsyncIterable<I>
  /** The most runs under way at once; 16 by default. */
  readonly atOnce?: number | undefined
  /**
   * Limits of all runs together: `calls`, `requests`, `tokens` and `usd`, of which each run has a share and returns the
   * rest, and `seconds`. None of them has a default, but those of each run have. A run for which its share was too
   * small begins again with more, when others have returned theirs; its answers so far are remembered. When a limit is
   * used up no run begins, and `exhausted` names it.
   */
  readonly budget?: Budget | undefined
  /**
   * A sum that the runs of several processes share, such as `postgresLimits` gives: each run takes what `each` allows
   * it, and returns the rest at its end. `each` must limit the kinds of the sum. When it is used up no run begins, and
   * `exhausted` names the kind.
   */
  readonly shared?: SharedBudget | undefined
  /** The budget of each run; that of the program or the runtime by default. */
  readonly each?: Budget | undefined
  /** Further attempts for a run that failed because of a model's server; 2 by default. */
  readonly retries?: number | undefined
  /** The order of the results: as runs end (`ends`, the default), or that of the inputs (`inputs`). */
  readonly order?: "ends" | "inputs" | undefined
}

/** The outcome of the run of one input. */
export type MapResult<R = unknown, I extends MapInput = MapInput> = {
  readonly input: I
  /** The place of the input among all, from 0. */
  readonly index: number
  /** The number of runs of this input, the last of which gave the result. */
  readonly attempts: number
  /** The usage of all attempts. */
  readonly usage: Usage
} & (
  | { readonly outcome: "done"; readonly result: CompleteResult<R> }
  /** The budget of the run ended it: `each`, or that of the program. */
  | { readonly outcome: "partial"; readonly result: PartialResult }
  /** Calls of the run wait for a person's decision. */
  | { readonly outcome: "waiting"; readonly result: PartialResult }
  /** A `RecallError` or a `UsageError`, as `Program.run` rejects with it. */
  | { readonly outcome: "failed"; readonly error: unknown }
)

/** The progress of a map: counts of its inputs, and what they have cost. */
export interface MapProgress {
  /** Inputs that were read. */
  readonly read: number
  /** Inputs whose runs have ended, by their outcome. */
  readonly done: number
  readonly partial: number
  readonly waiting: number
  readonly failed: number
  /** The usage of all runs that have ended. */
  readonly usage: Usage
  /** The limit of `budget` or `shared` that is used up; null while none is. */
  readonly exhausted: BudgetKind | null
}

/**
 * The results of a map, for one reader. It begins when it is read; leaving the loop aborts the runs under way.
 * Rejects, after the results so far, with the exception of the inputs, and with `signal`'s reason.
 */
export interface RunMap<R = unknown, I extends MapInput = MapInput> extends AsyncIterable<MapResult<R, I>> {
  readonly progress: MapProgress
}

const INPUTS: Form = {
  form: "a list or another iterable",
  has: (value) =>
    typeof value === "object"
    && value !== null
    && [Symbol.iterator, Symbol.asyncIterator].some((key) => typeof (value as never)[key] === "function"),
}
const COUNT: Form = { form: "a whole number from 1 up", has: (value) => Number.isInteger(value) && Number(value) >= 1 }
const RETRIES: Form = {
  form: "a whole number from 0 up",
  has: (value) => Number.isInteger(value) && Number(value) >= 0,
}
const SHARED: Form = {
  form: "a shared budget, such as postgresLimits(…).budget(…) gives",
  has: (value) => OBJECT.has(value) && typeof (value as Partial<SharedBudget>).take === "function",
}
const ORDER: Form = { form: '"ends" or "inputs"', has: (value) => value === "ends" || value === "inputs" }

/** Throws `UsageError` for a budget that runs cannot have together. */
export function checkCommonBudget(budget: Budget | undefined, models: Environment["models"]): void {
  if (budget === undefined) return
  checkBudget(budget, models)
  for (const kind of ["depth", "concurrency"] as const)
    if (budget[kind] !== undefined)
      throw new UsageError(
        "invalid-argument",
        `the budget of a map has no ${kind}, which is a limit of each run`,
        kind === "depth" ? "write each: { depth }" : "write each: { concurrency }, or createRuntime({ concurrency })",
      )
}

/** Throws `UsageError` for a shared sum of which the slice of a run would be unknown, or which models have no price. */
export function checkShared(shared: SharedBudget | undefined, each: Budget, models: Environment["models"]): void {
  if (shared === undefined) return
  checkBudget(shared.limits, models)
  for (const kind of COUNTED_KINDS)
    if (shared.limits[kind] !== undefined && (each[kind] ?? Infinity) === Infinity)
      throw new UsageError(
        "invalid-argument",
        `a shared budget of ${kind} needs a limit of ${kind} for each run, which is the slice that it takes`,
        `write each: { ${kind}: … }, or --each ${kind}=…`,
      )
}

/** Throws `UsageError` for an input that is none. Further properties are the caller's. */
export function checkInput(input: unknown): void {
  checkOptions("an input of map", pick(input), { id: ID, args: OBJECT })
}

function pick(input: unknown): unknown {
  if (!OBJECT.has(input)) return input
  const { id, args } = input as MapInput
  return { id, args }
}

const { id: _, trace: _trace, traceCalls: _calls, redact: _redact, ...EACH } = CALL
export const MAP: Names<MapOptions> = {
  ...EACH,
  inputs: INPUTS,
  atOnce: COUNT,
  budget: OBJECT,
  shared: SHARED,
  each: OBJECT,
  retries: RETRIES,
  order: ORDER,
}
