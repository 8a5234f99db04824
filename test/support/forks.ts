// Runs with their traces, and forks made of these.

import {
  createRuntime,
  forkOf,
  type ForkCounts,
  type RunOptions,
  type RunResult,
  type RuntimeOptions,
  type TraceEvent,
} from "../../src/index.ts"
import type { Model } from "../../src/models/model.ts"
import type { ScriptedModel } from "../../src/testing/index.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import type { Row, RunState } from "../../src/trace/state.ts"
import { answering, type Answers } from "./asking.ts"

export async function traced(
  source: string,
  models: Model,
  { memo = true, natives = [], ...options }: RunOptions & Pick<RuntimeOptions, "memo" | "natives"> = {},
): Promise<{ readonly state: RunState; readonly result: RunResult | null }> {
  const events: TraceEvent[] = []
  let result: RunResult | null = null
  try {
    result = await createRuntime({ models, memo, natives }).run(source, {
      ...options,
      trace: (event) => void events.push(event),
    })
  } catch {
    // The trace says so.
  }
  return { state: fold(EMPTY, events), result }
}

export interface Forked {
  readonly value: unknown
  readonly counts: ForkCounts
  readonly asked: readonly string[]
  readonly state: RunState
  readonly result: RunResult
}

export async function forked(
  state: RunState,
  row: number,
  value: unknown,
  answers: Answers | ScriptedModel,
  { natives = [], memo = true, ...options }: Pick<RuntimeOptions, "memo" | "natives" | "budget"> = {},
): Promise<Forked> {
  const model = "generate" in answers ? (answers as ScriptedModel) : answering(answers as Answers)
  const fork = await forkOf(state, row, value)
  const events: TraceEvent[] = []
  const result = await createRuntime({ models: model, natives, memo, ...options }).run(fork.source, {
    ...fork.options,
    trace: (event) => void events.push(event),
  })
  return {
    value: result.value,
    counts: fork.counts(),
    asked: model.requests.map(({ question }) => question.text),
    state: fold(EMPTY, events),
    result,
  }
}

export function rowOf(state: RunState, fits: (row: Row) => boolean): number {
  const row = Object.values(state.rows).find(fits)
  if (row === undefined) throw new Error("there is no such row")
  return row.id
}

export const named =
  (name: string, kind: Row["kind"] = "question") =>
  (row: Row) =>
    row.name === name && row.kind === kind
