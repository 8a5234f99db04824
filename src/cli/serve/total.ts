// The budget of all requests of a server together, of which each run under way holds a share.

import { RecallError } from "../../base/errors.ts"
import { NO_USAGE, type Usage } from "../../base/usage.ts"
import { COUNTED_KINDS, type Budget, type CountedKind } from "../../budget/budget.ts"
import { amountsOf, Shares } from "../../run/map/shares.ts"
import { RETRY_AFTER_SECONDS } from "./limits.ts"
import { Problem } from "./problem.ts"

/** A run's part of the budget of all requests. */
export interface Part {
  /** The budget of the run: that of a request, narrowed to what the run may take of the rest. */
  readonly budget: Budget
  /** Returns what the run has left when it ends. */
  returnAfter(result: Promise<{ readonly usage: Usage }>): void
}

export interface Total {
  /** Throws a problem where the runs under way hold what is left. */
  take(each: Budget): Part
}

/** `report` is called once, when a limit is used up. */
export function createTotal(limits: Budget, places: number, report: (kind: CountedKind) => void): Total {
  const shares = new Shares(limits)
  const spent = new Map<CountedKind, number>()
  let isReported = false
  const settled = (usage: Usage): void => {
    const amounts = amountsOf(usage)
    for (const kind of COUNTED_KINDS) spent.set(kind, (spent.get(kind) ?? 0) + amounts[kind])
    const over = COUNTED_KINDS.find((kind) => spent.get(kind)! >= (limits[kind] ?? Infinity))
    if (over === undefined || isReported) return
    isReported = true
    report(over)
  }
  return {
    take(each) {
      const share = shares.take(each, places, {})
      if (share === null)
        throw new Problem(503, "overloaded", "other requests hold the rest of the budget: try again later", {
          headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
        })
      const end = (usage: Usage): void => {
        share.settle(amountsOf(usage))
        settled(usage)
      }
      return {
        budget: share.budget,
        returnAfter: (result) =>
          void result.then(
            ({ usage }) => end(usage),
            (thrown: unknown) => end(thrown instanceof RecallError ? thrown.usage : NO_USAGE),
          ),
      }
    },
  }
}
