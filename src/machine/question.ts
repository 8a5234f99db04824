// A question for a model as data, and its key in the memo's table.

import type { Budget } from "../budget/budget.ts"
import { STRING, typeKey, type Type } from "../values/types.ts"
import type { Callable, Value } from "../values/values.ts"

/** A question for a model, with everything that can change its answer. */
export interface Ask {
  readonly question: string
  /** Names are distinct. */
  readonly data: readonly { readonly name: string; readonly value: Value }[]
  readonly returns: Type
  readonly model: string
  readonly sample: number
  readonly recursive: boolean
  /** Tasks and natives that the answer may call besides those that every answer may. */
  readonly tools: readonly Callable[]
  /** The budget of the question and of all questions asked to answer it; null where nothing narrows the asker's. */
  readonly budget: Budget | null
}

/** The options that a question has by default. */
export const DEFAULT_ASK = {
  returns: STRING,
  model: "default",
  sample: 0,
  recursive: true,
  tools: [],
  budget: null,
} as const

/**
 * The question, its options, and its data by name. Long texts are not copied into a key: they are compared as they are.
 */
export function questionKey(ask: Ask): readonly Value[] {
  const options = JSON.stringify([
    ask.model,
    ask.sample,
    ask.recursive,
    typeKey(ask.returns),
    ask.data.map(({ name }) => name),
  ])
  return [ask.question, options, ask.tools, ...ask.data.map(({ value }) => value)]
}
