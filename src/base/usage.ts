// The usage of a run: its calls, questions, requests, tokens and cost.

export interface Usage {
  /** Evaluations of tasks; a memo hit or a joined call is remembered. The prelude's tasks are not counted. */
  readonly calls: { readonly evaluated: number; readonly remembered: number }
  /** Questions that were sent to a model, and those answered from the store. One that a budget refuses is neither. */
  readonly questions: { readonly asked: number; readonly remembered: number }
  /** Requests sent to models. */
  readonly requests: number
  /** With `estimated`, tokens of a cancelled request are an estimate, as its provider has not counted them. */
  readonly tokens: { readonly input: number; readonly output: number; readonly estimated: boolean }
  /** US dollars, for the models whose price is known. */
  readonly usd: number
  /** The deepest nesting of calls. */
  readonly depth: number
  readonly steps: number
  readonly seconds: number
}

/** The usage of a program that was not run. */
export const NO_USAGE: Usage = {
  calls: { evaluated: 0, remembered: 0 },
  questions: { asked: 0, remembered: 0 },
  requests: 0,
  tokens: { input: 0, output: 0, estimated: false },
  usd: 0,
  depth: 0,
  steps: 0,
  seconds: 0,
}
