// The interface to a sum of spending that several processes share, and of which each run holds a slice.

import type { Amounts, Budget, CountedKind } from "./budget.ts"

/** A common budget of runs in any number of processes. Its rest is never handed out twice. */
export interface SharedBudget {
  /** The limits of the sum. */
  readonly limits: SharedAmounts
  /**
   * A slice for one run. Waits while others hold what it needs. Where nobody does it is what is left, down to nothing.
   * Rejects with the signal's reason as soon as it aborts, and with a `UsageError` when the sum is out of reach.
   */
  take(wish: SharedAmounts, signal: AbortSignal): Promise<Slice>
  state(): Promise<SharedState>
}

/** Amounts of some kinds: of a sum its limits, of a run the most that it may spend. */
export type SharedAmounts = { readonly [kind in CountedKind]?: number | undefined }

/** The part of a shared sum that a run holds. One whose process has died comes back when its lease is over. */
export interface Slice {
  /** The limits of the run; less than it wished where that was all that was left. */
  readonly budget: Budget
  /** Returns what the run has left. Spending beyond the slice is counted too. */
  settle(spent: Amounts): Promise<void>
}

/** Amounts of a shared sum. */
export interface SharedState {
  readonly spent: Amounts
  /** The slices that runs hold, those of killed processes included until their leases are over. */
  readonly held: Amounts
}
