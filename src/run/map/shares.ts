// The shares of a common budget that runs hold while they are under way.

import type { Usage } from "../../base/usage.ts"
import { COUNTED_KINDS, type Amounts, type Budget, type BudgetKind, type CountedKind } from "../../budget/budget.ts"

/** Amounts of some kinds that a run is known to need. */
export type Needs = { readonly [kind in CountedKind]?: number }

/** The part of a common budget that a run holds. */
export interface Share {
  /** The budget of the run: its own, narrowed to the share. */
  readonly budget: Budget
  /** The limits that are less than the run might have had. */
  readonly short: ReadonlySet<BudgetKind>
  /** Whether it is all that is left: a run for which it is too small cannot have more. */
  readonly isAll: boolean
  /** Returns what the run has left of its share. Spending beyond the share is counted too. */
  settle(spent: Amounts): void
}

/** A budget that several runs share. */
export class Shares {
  /** The amounts that are neither spent nor held. */
  private readonly free: Map<CountedKind, number>
  /** The most that a run has spent. */
  private readonly usual = new Map<CountedKind, number>()
  private held = 0

  constructor(budget: Budget) {
    this.free = new Map(
      COUNTED_KINDS.flatMap((kind) => {
        const limit = budget[kind]
        return limit === undefined || limit === Infinity ? [] : [[kind, limit] as const]
      }),
    )
  }

  /**
   * A share for a run: as much as its own budget allows, or without such a limit an equal part for each of `places`,
   * and no less than it needs or than other runs have spent. Null where others must return theirs before. With nothing
   * left it is nothing, which is enough for a run whose questions are all remembered.
   */
  take(each: Budget, places: number, needs: Needs): Share | null {
    const parts = new Map<CountedKind, number>()
    const short = new Set<BudgetKind>()
    let isAll = false
    for (const [kind, free] of this.free) {
      const wanted = each[kind] ?? Infinity
      const fair = kind === "usd" ? free / places : Math.floor(free / places)
      const least = Math.max(fair, needs[kind] ?? 0, this.usual.get(kind) ?? 0, kind === "usd" ? 0 : 1)
      let part = each[kind] ?? least
      if (part > free) {
        if (this.held > 0) return null
        part = Math.max(free, 0)
        isAll = true
      }
      if (part < wanted) short.add(kind)
      parts.set(kind, part)
    }
    for (const [kind, part] of parts) this.free.set(kind, this.free.get(kind)! - part)
    this.held++
    let isSettled = false
    return {
      budget: { ...each, ...Object.fromEntries(parts) },
      short,
      isAll,
      settle: (spent) => {
        if (isSettled) return
        isSettled = true
        this.held--
        for (const [kind, part] of parts) {
          this.free.set(kind, rounded(this.free.get(kind)! + part - spent[kind]))
          this.usual.set(kind, Math.max(this.usual.get(kind) ?? 0, spent[kind]))
        }
      },
    }
  }
}

/** Without the fraction of a dollar that sums of fractions leave of nothing. */
function rounded(amount: number): number {
  return Math.abs(amount) < 1e-12 ? 0 : amount
}

/** The amounts that a run has spent. */
export function amountsOf({ questions, requests, tokens, usd }: Usage): Amounts {
  return { calls: questions.asked, requests, tokens: tokens.input + tokens.output, usd: usd ?? 0 }
}
