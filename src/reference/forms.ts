// The special forms of the language, which no file declares, and the options of `ask`.

import type { AskOptions } from "../machine/question.ts"

/** A special form: a name that is called and is no function. */
export interface FormReference {
  readonly name: string
  readonly signature: string
  /** Its parameters by position, as the signature writes them. */
  readonly parameters: readonly string[]
  /** A sentence about its value; links are to sections of docs/language.md. */
  readonly gives: string
}

/** The options of a question with their types, defaults and meanings. */
export const ASK_OPTIONS: {
  readonly [name in keyof AskOptions]: { readonly form: string; readonly meaning: string }
} = {
  returns: { form: "returns: string", meaning: "The type of the value, as which the answer is decoded." },
  model: { form: 'model: "default"', meaning: "The name of the model that is asked; `default` is the one in force." },
  models: { form: "models: []", meaning: "The names of other models that the answer may ask." },
  sample: { form: "sample: 0", meaning: "Another number asks an equal question again instead of remembering." },
  recursive: { form: "recursive: true", meaning: "With `false` the answer makes no calls and is shown all data." },
  shown: { form: "shown?", meaning: "The characters up to which a datum is shown whole; the model's own by default." },
  tools: { form: "tools: []", meaning: "Tasks and natives that the answer may call besides those without effects." },
  budget: { form: "budget?", meaning: "Limits of the question with all that it causes." },
}

const ASK = ["question", "data…", ...Object.values(ASK_OPTIONS).map(({ form }) => form)]

export const FORMS: readonly FormReference[] = [
  {
    name: "answer",
    signature: "answer(value)",
    parameters: ["value"],
    gives: "Only in an answer: the value of the answer.",
  },
  {
    name: "ask",
    signature: `ask(${ASK.join(", ")})`,
    parameters: ASK,
    gives: "What a model answers; see [Asking](#asking).",
  },
  {
    name: "debug",
    signature: "debug(value)",
    parameters: ["value"],
    gives: "The value, which the host also shows to the user; see [Debugging](debugging.md). Not in an answer.",
  },
  {
    name: "reduce",
    signature: "reduce(list, f, initial?)",
    parameters: ["list", "f", "initial?"],
    gives: "f(f(f(initial, a), b), c), one item after the other; without `initial` the first item begins.",
  },
]
