// The outcome of a run, as the queue keeps it.

import { RecallError, UsageError } from "../base/errors.ts"
import type { Diagnostic } from "../../grammar/index.ts"
import type { RunResult } from "../run/result.ts"
import { stringifyJson } from "../values/json-text.ts"
import type { QueuedError, QueueState, QueueStatus } from "./options.ts"

export interface Outcome {
  readonly state: QueueState
  /** The value, the error or the waiting calls of the run, as JSON. */
  readonly result: string
}

export function outcomeOf(result: RunResult): Outcome {
  const { value, usage, diagnostics } = result
  const warnings = diagnostics.filter(({ severity }) => severity !== "error").map(told)
  const common = { value, usage, ...(warnings.length === 0 ? {} : { warnings }) }
  if (!result.partial) return outcome("done", common)
  const { waiting, missing, exhausted } = result
  if (waiting.length > 0) return outcome("waiting", { waiting, usage })
  const paths = missing.flatMap(({ path }) => (path === undefined ? [] : [path]))
  return outcome("partial", { ...common, missing: paths, exhausted })
}

/** The outcome of a run that failed. Rethrows an exception that is none of the program or its arguments. */
export function outcomeOfError(thrown: unknown): Outcome {
  if (thrown instanceof UsageError) return outcome("failed", { error: told(thrown) })
  if (!(thrown instanceof RecallError)) throw thrown
  const first = thrown.diagnostics.find(({ severity }) => severity === "error")
  return outcome("failed", { error: told(first ?? thrown), usage: thrown.usage })
}

/** The outcome of a run that has ended its workers again and again. */
export function outcomeOfDeaths(attempts: number): Outcome {
  const message = `the run was begun ${attempts} times, and each time its worker ended in the middle`
  return outcome("failed", { error: { code: "worker-lost", message } })
}

function outcome(state: QueueState, result: Partial<QueueStatus>): Outcome {
  return { state, result: stringifyJson(result) }
}

function told({
  code,
  message,
  hint,
}: Pick<Diagnostic, "code" | "message"> & { hint?: string | undefined }): QueuedError {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}
