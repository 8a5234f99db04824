// The failure that an exhausted budget causes.

import { Failure, type Location } from "../values/failure.ts"
import { DEFAULT_BUDGET, isLifted, type BudgetKind } from "../budget/budget.ts"
import type { Exhausted, Ledger } from "../budget/ledger.ts"

export const BUDGET_EXHAUSTED = "budget-exhausted"

const USED_UP = "is used up"

/** The part of a limit below which nothing of it is left. */
const NEARLY_NOTHING = 0.001

/**
 * The failure for an exhausted budget. That of the run ends the run, and no program can catch it. That of a question
 * fails the question, and only code outside of the question can catch it.
 */
export function exhaustedFailure(spent: Exhausted, location: Location | undefined): Failure {
  const { kind, limit, ledger } = spent
  const isRun = ledger.parent === null
  const unless = kind === "depth" ? "does every question ask further ones? otherwise " : ""
  return new Failure(BUDGET_EXHAUSTED, `the budget of ${kind} (${limit}) ${isRun ? stateOf(spent) : USED_UP}`, {
    location,
    catchable: !isRun,
    hint: `${unless}${isRun ? remedyOf(kind, limit) : `raise it: ask(…, budget: {${kind}: …})`}`,
    ...(isRun ? { endedBy: kind } : { exhausted: ledger, spent }),
  })
}

/** The remedy for a limit of a run, which nobody has set where it is the default. */
function remedyOf(kind: BudgetKind, limit: number): string {
  const option = `raise it: --budget ${kind}=…`
  const isDefault = isLifted(kind) && limit === DEFAULT_BUDGET[kind]
  return isDefault ? `${option} (none lifts it), or the host's budget: { ${kind}: … }` : option
}

/**
 * The state of a run's budget. A request is refused for the most that it may take, which can be far more than others
 * have taken. The failure of a question's budget, which a program may read, has no amounts: they depend on timing.
 */
function stateOf({ kind, limit, refused }: Exhausted): string {
  if (refused === undefined || refused.left < limit * NEARLY_NOTHING) return USED_UP
  const shown = (amount: number) => (kind === "usd" ? amount.toPrecision(2) : String(amount))
  return `has ${shown(refused.left)} left, and a request may take ${shown(refused.amount)}`
}

/** The failure of the question that owns the exhausted budget, which its asker can catch. */
export function caughtFailure({ code, message, hint, location, spent }: Failure): Failure {
  return new Failure(code, message, { hint, location, spent })
}

/** Whether the cause of a failure is an exhausted budget that does not limit this ledger. */
export function isForeignTo({ spent }: Failure, ledger: Ledger): boolean {
  return spent !== undefined && !ledger.isWithin(spent.ledger)
}
