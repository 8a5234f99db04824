// What a run may spend, as its user writes it.

/** Limits of a run or of one question and all below it. What is left out is not limited. */
export interface Budget {
  /** Questions put to a model. What is remembered costs nothing. */
  readonly calls?: number
  /** Tokens, of input and output together. */
  readonly tokens?: number
  /** US dollars. Only for models whose price is known. */
  readonly usd?: number
  /** Seconds from the beginning of the run, or from when the question is asked. */
  readonly seconds?: number
  /** Questions inside answers inside questions: 1 allows a run only what the program itself asks, and a question no further ones. 24 in a run unless said otherwise. */
  readonly depth?: number
  /** Requests under way at once: 16 in a run unless said otherwise. */
  readonly concurrency?: number
}

/** What a run may spend where nothing is said: what would otherwise go on without end, or overrun a server. */
export const DEFAULT_BUDGET = { depth: 24, concurrency: 16 } satisfies Budget

export const BUDGET_KINDS = ["calls", "tokens", "usd", "seconds", "depth", "concurrency"] as const
export type BudgetKind = (typeof BUDGET_KINDS)[number]

/** What can be counted, and so reserved and settled; the other kinds bound a moment and not a sum. */
export const COUNTED_KINDS = ["calls", "tokens", "usd"] as const
export type CountedKind = (typeof COUNTED_KINDS)[number]
export type Amounts = { readonly [kind in CountedKind]: number }

/** What is wrong with a budget, or undefined: every limit is a number from 0 on, and all but dollars and seconds are whole. */
export function budgetProblem(budget: { readonly [kind: string]: unknown }): string | undefined {
  for (const [kind, limit] of Object.entries(budget)) {
    if (!(BUDGET_KINDS as readonly string[]).includes(kind))
      return `there is no budget of ${kind}; there are ${BUDGET_KINDS.join(", ")}`
    if (typeof limit !== "number" || !Number.isFinite(limit) || limit < 0)
      return `the budget of ${kind} is a number from 0 on`
    if (kind === "concurrency" && limit < 1)
      return "the budget of concurrency is a number from 1 on: with none under way, nothing is ever answered"
    if (kind !== "usd" && kind !== "seconds" && !Number.isInteger(limit))
      return `the budget of ${kind} is a whole number`
  }
  return undefined
}
