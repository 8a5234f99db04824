// The limits of a run's spending, as its user writes them.

/** Limits of a run, or of one question and everything below it. A kind that is left out is not limited. */
export interface Budget {
  /** Questions put to a model. A remembered answer costs nothing. A run's default is 10,000; Infinity lifts it. */
  readonly calls?: number | undefined
  /**
   * Requests sent to models: one for each question, and another for each pause of an answer. A run's default is 20,000;
   * Infinity lifts it. That of a question also replaces the limit of 64 for one answer.
   */
  readonly requests?: number | undefined
  /** Tokens of input and output together. */
  readonly tokens?: number | undefined
  /** US dollars. Needs models whose prices are known. */
  readonly usd?: number | undefined
  /** Seconds since the run began, or since the question was asked. */
  readonly seconds?: number | undefined
  /**
   * Nesting of questions inside answers: 1 allows a run only the questions of the program itself, and a question no
   * further ones. A run's default is 24.
   */
  readonly depth?: number | undefined
  /** Requests in flight at once. A run's default is 16. */
  readonly concurrency?: number | undefined
}

/**
 * Limits that every run has: without them a run could recurse without end, spend without end or overload a server. A
 * host lifts those of `calls` and `requests` by Infinity.
 */
export const DEFAULT_BUDGET = { calls: 10_000, requests: 20_000, depth: 24, concurrency: 16 } satisfies Budget

/**
 * The budget of a run: limits that are left out, or undefined, are those of its model, or else those that every run
 * has. None is infinite.
 */
export function withDefaults(
  budget: Budget,
  model: Pick<Budget, "calls" | "requests" | "depth"> = {},
): Budget & Pick<typeof DEFAULT_BUDGET, "depth" | "concurrency"> {
  const { calls, requests, depth, concurrency = DEFAULT_BUDGET.concurrency, ...sums } = budget
  return {
    ...limited("calls", calls ?? model.calls),
    ...limited("requests", requests ?? model.requests),
    ...sums,
    depth: depth ?? model.depth ?? DEFAULT_BUDGET.depth,
    concurrency,
  }
}

/** A limit that a host may lift: a lifted one is left out, as it has no place in the JSON of a trace. */
function limited(kind: LiftedKind, limit: number = DEFAULT_BUDGET[kind]): Budget {
  return limit === Infinity ? {} : { [kind]: limit }
}

/** The kinds whose default a host may lift. */
const LIFTED_KINDS = ["calls", "requests"] as const
type LiftedKind = (typeof LIFTED_KINDS)[number]

/** Whether Infinity lifts the default of a kind. */
export function isLifted(kind: string): kind is LiftedKind {
  return (LIFTED_KINDS as readonly string[]).includes(kind)
}

export const BUDGET_KINDS = ["calls", "requests", "tokens", "usd", "seconds", "depth", "concurrency"] as const
/** The name of a limit of a budget. */
export type BudgetKind = (typeof BUDGET_KINDS)[number]

/** The kinds that are sums, and so are reserved and settled; the others bound a moment. */
export const COUNTED_KINDS = ["calls", "requests", "tokens", "usd"] as const
/** The name of a limit that is a sum. */
export type CountedKind = (typeof COUNTED_KINDS)[number]
/** An amount of each kind. */
export type Amounts = { readonly [kind in CountedKind]: number }

/** No amount of any kind. */
export const NO_AMOUNTS: Amounts = { calls: 0, requests: 0, tokens: 0, usd: 0 }

/** The problem of a budget that is not valid, or undefined. Only dollars and seconds may be fractions. */
export function budgetProblem(budget: { readonly [kind: string]: unknown }): string | undefined {
  for (const [kind, limit] of Object.entries(budget)) {
    if (limit === undefined) continue
    if (!(BUDGET_KINDS as readonly string[]).includes(kind))
      return `there is no budget of ${kind}; there are ${BUDGET_KINDS.join(", ")}`
    if (limit === Infinity && isLifted(kind)) continue
    if (limit === Infinity) return `the budget of ${kind} is infinite: leave it out`
    if (typeof limit !== "number" || !Number.isFinite(limit) || limit < 0)
      return `the budget of ${kind} must be a number of at least 0`
    if (kind === "concurrency" && limit < 1)
      return "the budget of concurrency must be at least 1: with no request in flight, nothing is ever answered"
    if (kind !== "usd" && kind !== "seconds" && !Number.isInteger(limit))
      return `the budget of ${kind} must be a whole number`
  }
  return undefined
}
