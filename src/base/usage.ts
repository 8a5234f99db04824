// The usage of a run: its calls, questions, requests, tokens and cost.

import { addCosts, costOfTokens, NO_COST, tokensOf, type Cost, type TokenCounts } from "./cost.ts"

/** The work of a run: evaluations, questions, requests, tokens, dollars, steps and time. */
export interface Usage {
  /** Evaluations of tasks; a memo hit or a joined call is remembered. The prelude's tasks are not counted. */
  readonly calls: { readonly evaluated: number; readonly remembered: number }
  /** Questions that were sent to a model, and those answered from the store. One that a budget refuses is neither. */
  readonly questions: { readonly asked: number; readonly remembered: number }
  /** Requests sent to models. */
  readonly requests: number
  /**
   * Counts that are 0 are left out, but for input and output. With `estimated`, tokens of a cancelled request are an
   * estimate, as its provider has not counted them.
   */
  readonly tokens: TokenCounts & { readonly estimated: boolean }
  /** US dollars of the tokens whose price is known; null if there are tokens without a price and no dollars. */
  readonly usd: number | null
  /** Tokens whose price is not known, if there are any. */
  readonly unpriced?: number
  /** The deepest nesting of calls. */
  readonly depth: number
  readonly steps: number
  readonly seconds: number
}

/** The part of the usage that requests have cost. */
export function usageOfCost(cost: Cost): Pick<Usage, "tokens" | "usd" | "unpriced"> {
  const { usd, unpriced, estimated = false } = cost
  return { tokens: { ...tokensOf(cost), estimated }, usd, ...(unpriced === undefined ? {} : { unpriced }) }
}

/** The usage of a program that was not run. */
export const NO_USAGE: Usage = {
  calls: { evaluated: 0, remembered: 0 },
  questions: { asked: 0, remembered: 0 },
  requests: 0,
  ...usageOfCost(NO_COST),
  depth: 0,
  steps: 0,
  seconds: 0,
}

/** The usage of two runs together: the deeper nesting of the two, and the sums of all else. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: { evaluated: a.calls.evaluated + b.calls.evaluated, remembered: a.calls.remembered + b.calls.remembered },
    questions: {
      asked: a.questions.asked + b.questions.asked,
      remembered: a.questions.remembered + b.questions.remembered,
    },
    requests: a.requests + b.requests,
    ...usageOfCost(addCosts(costOf(a), costOf(b))),
    depth: Math.max(a.depth, b.depth),
    steps: a.steps + b.steps,
    seconds: a.seconds + b.seconds,
  }
}

/** The cost of a usage. */
export function costOf({ tokens, usd, unpriced }: Pick<Usage, "tokens" | "usd" | "unpriced">): Cost {
  return costOfTokens({ ...tokens, usd, ...(unpriced === undefined ? {} : { unpriced }) })
}
