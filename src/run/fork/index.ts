// A run again with the result of one row replaced: only what depends on it is asked.

import { UsageError } from "../../base/errors.ts"
import { fromHost } from "../../values/host-values.ts"
import type { RunOptions } from "../options.ts"
import type { Id } from "../../trace/events.ts"
import type { RunState } from "../../trace/state.ts"
import { wholeOf } from "../../trace/values.ts"
import { givenOf, type Counted } from "./given.ts"
import { lacking, textIn } from "./recorded.ts"

export interface Fork {
  /** The program of the trace: `runtime.run(fork.source, fork.options)`, once. */
  readonly source: string
  readonly options: Pick<RunOptions, "given"> & Required<Pick<RunOptions, "kind" | "name" | "args">>
  /** Of the questions that have come up so far. */
  counts(): ForkCounts
}

export interface ForkCounts {
  /** Questions for which nothing was sent, since the trace has what a model wrote, or their result. */
  readonly taken: number
  /** Questions for which a model got a request. */
  readonly asked: number
  /** How often something equal to the replaced row came up. */
  readonly replaced: number
}

/**
 * What `run` needs to evaluate the program of a trace again, with `value` (JSON data) as the result of one row: a question, a call of a
 * task, or a hit of one, and all that is equal to it. What models wrote is taken from the trace wherever the same is asked of them in the
 * same words, and natives with effects that it has made the same call of are not called. Throws `UsageError` for a trace that lacks what is
 * needed, or for another row.
 */
export function forkOf(state: RunState, row: Id, value: unknown): Fork {
  const { run, end } = state
  if (run === null || end === null)
    throw new UsageError(
      "unforkable",
      "the trace has no end: its run goes on, was killed, or the file was cut",
      "what came after is not known, so nothing can be taken from it",
    )
  if (run.redacted === true)
    throw new UsageError(
      "unforkable",
      "the trace does not tell all: its run was told what to hide",
      "run again without redactions, with recall run --trace FILE",
    )
  if (run.task !== undefined)
    throw new UsageError(
      "unforkable",
      `the trace is of a call of the task ${run.task} by the host`,
      "run a program that makes the call in its EMIT, with a trace",
    )
  const args = Object.fromEntries(
    run.arguments.map(({ name, value: given }) => {
      if ("opaque" in given)
        throw new UsageError("unforkable", `the argument ${name} is ${given.opaque}, which is not in the trace`)
      const whole = wholeOf(state, given)
      if (whole === undefined) throw lacking()
      return [name, whole]
    }),
  )
  const counted: Counted = { taken: new Set(), asked: new Set(), inPlace: new Set(), replaced: 0 }
  return {
    source: textIn(state, run.text),
    options: {
      kind: run.kind as NonNullable<RunOptions["kind"]>,
      name: run.name,
      args,
      given: givenOf(state, row, fromHost(value, "the value"), counted),
    },
    counts: () => ({
      taken: [...counted.taken].filter((question) => !counted.asked.has(question)).length,
      asked: counted.asked.size,
      replaced: counted.replaced,
    }),
  }
}
