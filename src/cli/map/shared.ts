// The sum that the runs of several commands share: `--budget` with `--shared`.

import { UsageError } from "../../base/errors.ts"
import { COUNTED_KINDS, type Budget } from "../../budget/budget.ts"
import type { SharedBudget, SharedState } from "../../budget/shared.ts"
import type { Configuration } from "../../models/registry/index.ts"
import type { Host } from "../host.ts"
import { sharedLimits } from "../limits.ts"
import { moneyWords, numberWords } from "../words.ts"

export type SumState = SharedState & Pick<SharedBudget, "limits">

/** The sum that the limits of `--budget` are for with `--shared`; null without it. */
export async function sharedSum(
  name: string | undefined,
  sums: Budget,
  configuration: Configuration,
  host: Host,
): Promise<{ readonly sum: SharedBudget; readonly close: () => Promise<void> } | null> {
  if (name === undefined) return null
  const { depth, ...limits } = sums
  if (depth !== undefined || Object.keys(limits).length === 0)
    throw new UsageError(
      "bad-option",
      "--shared needs the limits that are shared",
      "write --budget usd=50, and --each for the slice of each run",
    )
  const all = await sharedLimits(configuration, host)
  return { sum: all.budget(name, limits), close: () => all.close() }
}

/** `$12.30 of $50.00 are spent, and runs hold $0.20`, for each limit. */
export function spentWords({ limits, spent, held }: SumState): string {
  return COUNTED_KINDS.flatMap((kind) => {
    const limit = limits[kind]
    if (limit === undefined) return []
    const words = (amount: number) => (kind === "usd" ? moneyWords(amount) : `${numberWords(amount)} ${kind}`)
    const holding = held[kind] > 0 ? `, and runs hold ${words(held[kind])}` : ""
    return [`${words(spent[kind])} of ${words(limit)} are spent${holding}`]
  }).join("; ")
}
