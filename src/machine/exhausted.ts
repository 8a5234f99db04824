// A budget that is used up, as a failure.

import { Failure, type Location } from "../values/failure.ts"
import type { Exhausted, Ledger } from "../budget/ledger.ts"

export const BUDGET_EXHAUSTED = "budget-exhausted"

/** The run's own budget ends the run: no program can catch that. A question's is a failure for whoever asked the question. */
export function exhaustedFailure(spent: Exhausted, location: Location | undefined): Failure {
  const { kind, limit, ledger } = spent
  const isRun = ledger.parent === null
  return new Failure(BUDGET_EXHAUSTED, `the budget of ${kind} (${limit}) is used up`, {
    location,
    catchable: !isRun,
    hint: `${kind === "depth" ? "does every question ask further ones? otherwise " : ""}raise it: ${isRun ? `--budget ${kind}=…` : `ask(…, budget: {${kind}: …})`}`,
    ...(isRun ? {} : { exhausted: ledger, spent }),
  })
}

/** The failure of the question whose own budget it was: from here on it can be caught. */
export function caughtFailure({ code, message, hint, location, spent }: Failure): Failure {
  return new Failure(code, message, { hint, location, spent })
}

/** Whether something failed for want of a budget that this ledger has nothing to do with. */
export function isForeignTo({ spent }: Failure, ledger: Ledger): boolean {
  return spent !== undefined && !ledger.isWithin(spent.ledger)
}
