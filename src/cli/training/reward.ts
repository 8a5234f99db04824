// The score of a run: what the task `reward(run)` of a module gives, or the share of its TESTs that pass.

import { UsageError } from "../../base/errors.ts"
import { shorten } from "../../base/shorten.ts"
import type { Runtime } from "../../runtime.ts"
import type { NamedValue, TracedValue } from "../../trace/events.ts"
import type { RunState } from "../../trace/state.ts"
import { textOf, wholeOf } from "../../trace/values.ts"

export type Score = (state: RunState) => Promise<number>

/** The scores by a module. Throws `UsageError` for one with neither a task `reward` nor a TEST. */
export async function scoresBy(runtime: Runtime, source: string, name: string): Promise<Score> {
  const program = await runtime.compile(source, { name })
  const { reward } = program.tasks
  if (reward !== undefined) return async (state) => scoreOf(await reward(runOf(state)), name)
  const lacking = () =>
    new UsageError("bad-reward", `${name} has neither a task reward nor a TEST about PARAM run`, HINT)
  if (!program.parameters.some((parameter) => parameter.name === "run")) throw lacking()
  return async (state) => {
    const results = await program.test({ args: { run: runOf(state) } })
    if (results.length === 0) throw lacking()
    return results.filter(({ passed }) => passed).length / results.length
  }
}

const HINT = "write TASK reward(run) = …, which gives a number, or PARAM run with TESTs about it"

function scoreOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value
  if (typeof value === "boolean") return value ? 1 : 0
  throw new UsageError(
    "bad-reward",
    `the task reward of ${name} gives ${shorten(JSON.stringify(value) ?? String(value))}, and no number`,
    HINT,
  )
}

/** The run as its scorer receives it. */
function runOf(state: RunState): { readonly [name: string]: unknown } {
  const { run, end, rows } = state
  return {
    program: run!.name,
    arguments: valuesOf(state, run!.arguments),
    outcome: end?.outcome ?? null,
    value: valueOf(state, end?.value ?? null),
    text: textOf(state, end?.text ?? null),
    tokens: { input: state.totals.cost.input, output: state.totals.cost.output },
    requests: state.totals.requests.ended,
    questions: Object.values(rows).flatMap((row) =>
      row.question === undefined
        ? []
        : [
            {
              question: textOf(state, row.question.text),
              data: valuesOf(state, row.arguments),
              depth: row.depth + 1,
              value: valueOf(state, row.value),
              failure: row.failure?.code ?? null,
            },
          ],
    ),
  }
}

function valueOf(state: RunState, value: TracedValue | null): unknown {
  return value === null ? null : (wholeOf(state, value) ?? null)
}

function valuesOf(state: RunState, named: readonly NamedValue[]): { readonly [name: string]: unknown } {
  return Object.fromEntries(named.map(({ name, value }) => [name, valueOf(state, value)]))
}
