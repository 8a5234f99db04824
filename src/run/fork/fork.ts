// Makes a fork of a trace.

import { UsageError } from "../../base/errors.ts"
import { fromHost, toExactHost } from "../../values/host-values.ts"
import { fromData } from "../../values/json.ts"
import type { ProgramKind } from "../../program/program.ts"
import type { Given } from "./seam.ts"
import type { Id } from "../../trace/events.ts"
import type { RunState } from "../../trace/state.ts"
import { wholeOf } from "../../trace/values.ts"
import { givenOf, type ForkedQuestions } from "./given.ts"
import { lacking, textIn } from "./recorded.ts"

/**
 * A run of a trace's program in which one row has another result. All that does not depend on it is taken from the
 * trace.
 */
export interface Fork {
  /** The program of the trace, for one run: `runtime.run(fork.source, fork.options)`. */
  readonly source: string
  readonly options: {
    readonly kind: ProgramKind
    readonly name: string
    readonly args: { readonly [name: string]: unknown }
    readonly untrusted: readonly string[]
    readonly given: Given
  }
  /** Counts the questions so far. */
  counts(): ForkCounts
}

/** The questions of a fork, by the origin of their answers. */
export interface ForkCounts {
  /** Questions that needed no request, since the trace has the model's text or their result. */
  readonly taken: number
  /** Questions that needed a request to a model. */
  readonly asked: number
  /** The number of questions or calls equal to the replaced row. */
  readonly replaced: number
}

/** See `forkOf` of `index.ts`. Throws `UsageError` for a trace or a row that cannot be forked. */
export function forkOf(state: RunState, row: Id, value: unknown): Fork {
  const { run, end } = state
  if (run === null || end === null)
    throw new UsageError(
      "unforkable",
      "the trace has no end: its run goes on, was killed, or the file was cut",
      "fork the trace of a run that has ended",
    )
  if (run.redacted === true)
    throw new UsageError(
      "unforkable",
      "the trace is incomplete: its run was redacted",
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
      return [name, toExactHost(fromData(whole))]
    }),
  )
  const questions: ForkedQuestions = { taken: new Set(), asked: new Set(), inPlace: new Set(), replaced: 0 }
  return {
    source: textIn(state, run.text),
    options: {
      kind: run.kind as ProgramKind,
      name: run.name,
      args,
      untrusted: run.untrusted ?? [],
      given: givenOf(state, row, fromHost(value, "the value"), questions),
    },
    counts: () => ({
      taken: [...questions.taken].filter((question) => !questions.asked.has(question)).length,
      asked: questions.asked.size,
      replaced: questions.replaced,
    }),
  }
}
