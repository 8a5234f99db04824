// The options of one run.

import type { Budget } from "../budget/budget.ts"
import type { TraceEvent } from "../trace/events.ts"
import type { Redaction } from "../base/redaction.ts"
import type { CompileOptions } from "./environment.ts"
import type { Given } from "./fork/seam.ts"

/** The options of a run of a program. */
export interface ProgramOptions {
  /**
   * Values for PARAMs of a module, or for the parameters of a document or expression: JSON data, functions, which programs can
   * call with data and answers of models cannot, and Standard Schema validators (zod and others), which are types. A property
   * that is undefined counts as left out.
   */
  readonly args?: { readonly [name: string]: unknown }
  /** What this run may spend: see `RuntimeOptions.budget`. */
  readonly budget?: Budget
  /** Ends the run: its requests are aborted, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Ends the run with what there is, as a budget does that is used up: the result is partial. */
  readonly stop?: AbortSignal
  /**
   * Names the run; made up unless given. A run that is given the id of one that was broken off goes on with it: what natives with the
   * effect `write` have done under this id is not done again, as long as there is a store.
   */
  readonly id?: string
  /**
   * Asks everything anew: nothing that is remembered or kept is used, and the new results take its place. With a date, what was kept since
   * then is used: so a run that was to ask everything anew, and was broken off, is gone on with.
   */
  readonly fresh?: boolean | Date
  /** Told of the run's events, in their order; `eventStream()` makes an AsyncIterable of them. What it throws ends the run. */
  readonly trace?: (event: TraceEvent) => void
  /**
   * Whether the trace tells of calls of tasks, and not of questions alone; it does unless `false`, and in any case where `redact` names data:
   * what is to be hidden is known from the calls.
   */
  readonly traceCalls?: boolean
  /** What the trace must not tell. */
  readonly redact?: readonly Redaction[]
  /** What it takes of an earlier run in place of evaluating and asking: from `forkOf`. One run only. */
  readonly given?: Given
}

/** The options of a run of a source. A document or an expression finds its arguments by their names. */
export interface RunOptions extends Omit<CompileOptions, "parameters">, ProgramOptions {}
