// The runs of a server's programs: their arguments are checked before they begin, and their options are the server's.

import { UsageError } from "../../base/errors.ts"
import type { Budget } from "../../budget/budget.ts"
import type { ShownReasoning } from "../../chat/reply.ts"
import type { CallOptions } from "../../run/options.ts"
import type { Program } from "../../run/program.ts"
import type { Exchange } from "./exchange.ts"
import type { Part, Total } from "./total.ts"

/** The options that every run of a server has. */
export interface RunSettings {
  /** The budget of each run. */
  readonly budget: Budget
  /** The budget of all runs together. */
  readonly total: Total
  readonly fresh: boolean
  /** The questions of a run are shown to its client, or not. */
  readonly reasoning: ShownReasoning
}

/** The options of the run of a request. What it leaves of its part of the total is returned when it ends. */
export function optionsOf(
  { id, signal }: Exchange,
  { budget, total, fresh }: RunSettings,
): { readonly options: CallOptions; readonly returnAfter: Part["returnAfter"] } {
  const part = total.take(budget)
  return {
    options: { id, signal, budget: part.budget, fresh, traceCalls: false },
    returnAfter: (result) => part.returnAfter(result),
  }
}

/** A program with its arguments. Throws `UsageError` for arguments that do not fit, and for missing ones. */
export function withArguments(program: Program, args: { readonly [name: string]: unknown }): Program {
  const bound = program.with({ args })
  const missing = bound.parameters.filter(({ required }) => required).map(({ name, type }) => `${name}: ${type}`)
  if (missing.length === 0) return bound
  throw new UsageError("missing-argument", `the program needs ${missing.join(", ")}`)
}
