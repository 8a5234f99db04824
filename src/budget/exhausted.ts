// A budget that is used up, as a failure.

import { Failure, type Location } from "../interpreter/failure.ts"
import type { Exhausted } from "./ledger.ts"

export const BUDGET_EXHAUSTED = "budget-exhausted"

/** The run's own budget ends the run: no program can catch that. A question's is a failure for whoever asked the question. */
export function exhaustedFailure({ kind, limit, ledger }: Exhausted, location: Location | undefined): Failure {
  const isRun = ledger.parent === null
  return new Failure(BUDGET_EXHAUSTED, `the budget of ${kind} (${limit}) is used up`, {
    location,
    catchable: !isRun,
    ...(isRun ? { hint: `raise it: --budget ${kind}=…` } : { exhausted: ledger, hint: `raise it: ask(…, budget: {${kind}: …})` }),
  })
}

/** The failure of the question whose own budget it was: from here on it can be caught. */
export function caughtFailure({ code, message, hint, location }: Failure): Failure {
  return new Failure(code, message, { hint, location })
}
