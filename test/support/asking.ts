// Programs run with a model that has an answer for each question.

import { RecallError } from "../../src/base/errors.ts"
import type { RunOptions } from "../../src/run/options.ts"
import type { RunResult } from "../../src/run/result.ts"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { scripted, type ScriptedAnswer, type ScriptedModel, type ScriptedOptions } from "../../src/testing/index.ts"

/** Questions with their answers; a list of answers is used request by request. */
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

/** The value of the answer to the question `Q`, with these answers to the other questions. */
export async function valueOf(
  answer: ScriptedAnswer,
  others: Answers = {},
  options: RuntimeOptions & Pick<RunOptions, "args"> & { readonly ask?: string } = {},
): Promise<unknown> {
  const { ask = 'ask("Q")', ...rest } = options
  return (await evaluate({ Q: answer, ...others }, ask, rest)).value
}

/** The codes of the problems reported to the model in its answer to the question `Q`, and the value of the answer. */
export async function reportedIn(
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
