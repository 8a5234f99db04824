// Forks: a run again with the result of one row replaced, which asks only what depends on that result.

import type { Id } from "../../trace/events.ts"
import type { RunState } from "../../trace/state.ts"
import type { Fork } from "./fork.ts"

export type { Fork, ForkCounts } from "./fork.ts"

/**
 * The source and options that `run` needs to evaluate the program of a trace again, with `value` (JSON data) as the
 * result of one row and of everything equal to it. The row is a question, a call of a task, or a hit of one. Texts of
 * models come from the trace wherever the request is the same; natives with effects are not called where the trace has
 * the same call. Rejects with `UsageError` for a row of another kind, and for a trace that lacks a value.
 */
export async function forkOf(state: RunState, row: Id, value: unknown): Promise<Fork> {
  const fork = await import("./fork.ts")
  return fork.forkOf(state, row, value)
}
