// Programs run with a model that has an answer for each question.

import { RecallError } from "../../src/base/errors.ts"
import type { RunOptions } from "../../src/run/options.ts"
import type { RunResult } from "../../src/run/result.ts"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { scripted, type ScriptedAnswer, type ScriptedModel, type ScriptedOptions } from "../../src/testing/index.ts"

/** Questions with their answers; of several answers the first is that to the first request, and so on. */
export interface Answers {
  readonly [question: string]: ScriptedAnswer
}

export function answering(answers: Answers, options?: ScriptedOptions): ScriptedModel {
  return scripted(
    Object.entries(answers).map(([question, answer]) => ({ question, answer })),
    options,
  )
}

/** Evaluates an expression. */
export function evaluate(
  answers: Answers | ScriptedModel,
  source: string,
  options: RuntimeOptions & Pick<RunOptions, "args" | "signal"> = {},
): Promise<RunResult> {
  const { args = {}, signal, ...rest } = options
  const models = isModel(answers) ? answers : answering(answers)
  return createRuntime({ models, ...rest }).run(source, {
    kind: "expression",
    args,
    ...(signal === undefined ? {} : { signal }),
  })
}

/** What the answer to the question `Q` comes to, when the other questions are answered like this. */
export async function valueOf(
  answer: ScriptedAnswer,
  others: Answers = {},
  options: RuntimeOptions & Pick<RunOptions, "args"> & { readonly ask?: string } = {},
): Promise<unknown> {
  const { ask = 'ask("Q")', ...rest } = options
  return (await evaluate({ Q: answer, ...others }, ask, rest)).value
}

/** What the model is told of its answer to the question `Q`, as codes, and what the answer comes to without that. */
export async function toldOf(
  answer: ScriptedAnswer,
  options: Parameters<typeof valueOf>[2] & { readonly others?: Answers } = {},
): Promise<{ readonly codes: readonly string[]; readonly value: unknown; readonly result: RunResult }> {
  const { ask = 'ask("Q")', others = {}, ...rest } = options
  const result = await evaluate({ Q: answer, ...others }, ask, rest)
  return {
    codes: result.diagnostics.filter(({ severity }) => severity === "repair").map(({ code }) => code),
    value: result.value,
    result,
  }
}

/** The error that a run ends with; throws where it has a result, or fails in another way. */
export async function errorOf(run: Promise<unknown>): Promise<RecallError> {
  const outcome = await run.then(
    (value) => ({ value }),
    (thrown: unknown) => thrown,
  )
  if (outcome instanceof RecallError) return outcome
  throw outcome instanceof Error ? outcome : new Error(`there is no RecallError but ${JSON.stringify(outcome)}`)
}

function isModel(answers: Answers | ScriptedModel): answers is ScriptedModel {
  return typeof (answers as ScriptedModel).generate === "function"
}
