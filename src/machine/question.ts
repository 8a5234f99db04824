// A question for a model as data, and its key in the memo's table.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Budget } from "../budget/budget.ts"
import { shorten } from "../base/shorten.ts"
import { Failure, type Location } from "../values/failure.ts"
import { stronger, type Effect } from "../values/effect.ts"
import { effectOf } from "../values/effect-of.ts"
import { IN_FORCE } from "./reach.ts"
import { STRING, typeKey, type Type } from "../values/types.ts"
import { list, type Callable, type Value } from "../values/values.ts"

/** The options of a question: the one list from which the compiler and both keys are typed. */
export interface AskOptions {
  readonly returns: Type
  /** The name of the host's model that is asked; see `IN_FORCE`. */
  readonly model: string
  /** The other models that its answer may name, and so may what is asked to answer it. */
  readonly models: readonly string[]
  readonly sample: number
  readonly recursive: boolean
  /** UTF-16 units, as text, of the longest datum that the model is shown whole; null for the model's own limit. */
  readonly shown: number | null
  /** Tasks and natives that the answer may call besides those that every answer may. */
  readonly tools: readonly Callable[]
  /** The budget of the question and of all questions asked to answer it; null where nothing narrows the asker's. */
  readonly budget: Budget | null
}

/** A warning about an answer, without its place: other runs that take the answer do not have its text. */
export type AnswerWarning = Pick<Diagnostic, "code" | "message" | "hint">

/** A question for a model, with everything that can change its answer. */
export interface Ask extends AskOptions {
  readonly question: string
  /** Names are distinct. */
  readonly data: readonly { readonly name: string; readonly value: Value }[]
  /** Whether its text, its data or its tools may derive from untrusted data, and so may all that its answer says. */
  readonly isUntrusted: boolean
}

/** The options that a question has by default. */
export const DEFAULT_OPTIONS: AskOptions = {
  returns: STRING,
  model: IN_FORCE,
  models: [],
  sample: 0,
  recursive: true,
  shown: null,
  tools: [],
  budget: null,
}

/** The names of all options. */
export const OPTIONS = Object.keys(DEFAULT_OPTIONS) as readonly (keyof AskOptions)[]

/** The rest of an object whose fields were all taken: an option that a key forgets does not compile. */
export type Nothing = { readonly [option: string]: never }

/** The strongest effect that the answer can have: that of its tools, as a question with a function as data fails. */
export function effectOfAsk({ tools }: Ask): Effect {
  return tools.reduce<Effect>((effect, tool) => stronger(effect, effectOf(tool)), "none")
}

/**
 * The question, its options, and its data by name, once its models are resolved. Long texts are not copied into a key:
 * they are compared as they are.
 */
export function questionKey(ask: Ask): readonly Value[] {
  // A budget changes what may be spent, not the answer.
  const { question, data, model, models, sample, recursive, shown, returns, tools, isUntrusted, ...others } = ask
  const { budget: _budget, ...rest } = others
  rest satisfies Nothing
  const names = data.map(({ name }) => name)
  const calls = recursive && isUntrusted ? "untrusted" : recursive
  const options = JSON.stringify([model, models, sample, calls, shown, typeKey(returns), names])
  const key: Value[] = [question, options, list([...tools])]
  // Not pushed: an array that grows keeps room for more, which each question would hold.
  return key.concat(data.map(({ value }) => value))
}

/** The failure of a question that is asked to answer itself. */
export function ownQuestion({ question }: Ask, location: Location): Failure {
  const message = `the question ${JSON.stringify(shorten(question))} is the one that is being answered`
  return new Failure("own-question", message, { location, hint: "answer it, or ask about a part of its data" })
}
