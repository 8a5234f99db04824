// The ledger of a run: every expense is reserved before it is incurred and settled afterwards, on every way out.

import { COUNTED_KINDS, NO_AMOUNTS, type Amounts, type Budget, type BudgetKind, type CountedKind } from "./budget.ts"

/** Amounts set aside for an expense; settled once, with the amounts spent. */
export interface Reservation {
  /** Returns the unspent part. Spending beyond the reservation is counted too. A second call does nothing. */
  settle(spent: Amounts): void
}

/** A limit that was reached, and its ledger: the whole run's, or that of a part without which the rest may continue. */
export class Exhausted {
  readonly kind: BudgetKind
  readonly limit: number
  readonly ledger: Ledger
  /** The amount of a refused reservation, and the smaller rest of the limit. */
  readonly refused: { readonly amount: number; readonly left: number } | undefined
  constructor(kind: BudgetKind, limit: number, ledger: Ledger, refused?: Exhausted["refused"]) {
    this.kind = kind
    this.limit = limit
    this.ledger = ledger
    this.refused = refused
  }
}

/**
 * A sum of spending with limits: a reservation is granted only where spent plus reserved stays within them. A ledger
 * inside another narrows it: a reservation is made in it and in all around it, or in none.
 */
export class Ledger {
  readonly budget: Budget
  readonly parent: Ledger | null
  /** The number of questions around this ledger: its own depth limit counts from there. */
  private readonly around: number
  private readonly spent: { [kind in CountedKind]: number } = { ...NO_AMOUNTS }
  /** The time at which its seconds are over, as `performance.now()` tells it; set where the work begins. */
  deadline = Infinity
  private closed: Exhausted | null = null
  private refusedCalls = 0
  private readonly reserved: { [kind in CountedKind]: number } = { ...NO_AMOUNTS }

  constructor(budget: Budget, parent: Ledger | null = null, around = 0) {
    this.budget = budget
    this.parent = parent
    this.around = around
  }

  /** A narrower ledger for a part of the work that lies inside `around` questions. */
  narrow(budget: Budget, around = 0): Ledger {
    return new Ledger(budget, this, around)
  }

  /** Sets amounts aside, or returns the limit that they would pass, the outermost first. */
  reserve(amounts: Amounts): Reservation | Exhausted {
    let refusal: Exhausted | undefined
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      refusal = ledger.refusalOf(amounts) ?? refusal
    if (refusal !== undefined) {
      const { kind, ledger } = refusal
      if (kind === "calls" && refusal !== ledger.closed) ledger.refusedCalls++
      return refusal
    }
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      for (const kind of COUNTED_KINDS) ledger.reserved[kind] += amounts[kind]
    let settled = false
    return {
      settle: (spent) => {
        if (settled) return
        settled = true
        for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent) {
          for (const kind of COUNTED_KINDS) {
            ledger.reserved[kind] -= amounts[kind]
            ledger.spent[kind] += spent[kind]
          }
        }
      },
    }
  }

  /** The limit of this ledger alone that amounts would pass. */
  private refusalOf(amounts: Amounts): Exhausted | undefined {
    if (this.closed !== null) return this.closed
    if (this.deadline !== Infinity && performance.now() >= this.deadline)
      return new Exhausted("seconds", this.budget.seconds!, this)
    for (const kind of COUNTED_KINDS) {
      const limit = this.budget[kind]
      const taken = this.spent[kind] + this.reserved[kind]
      if (limit !== undefined && taken + amounts[kind] > limit + tolerance(kind, limit))
        return new Exhausted(kind, limit, this, { amount: amounts[kind], left: limit - taken })
    }
    return undefined
  }

  /** The rest of a kind, here and in all around; infinite without a limit. Reservations count as spent. */
  left(kind: CountedKind): number {
    let left = Infinity
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      left = Math.min(left, (ledger.budget[kind] ?? Infinity) - ledger.spent[kind] - ledger.reserved[kind])
    return left
  }

  /** The rest of a kind if no reservation were spent. */
  unspent(kind: CountedKind): number {
    let unspent = Infinity
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      unspent = Math.min(unspent, (ledger.budget[kind] ?? Infinity) - ledger.spent[kind])
    return unspent
  }

  /** The limit, here or around, that has refused so many calls. A call is never returned: it grants no further one. */
  refusing(refusals: number): Exhausted | undefined {
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      if (ledger.refusedCalls >= refusals) return new Exhausted("calls", ledger.budget.calls!, ledger)
    return undefined
  }

  /** Whether this is that ledger, or inside it. */
  isWithin(other: Ledger): boolean {
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent) if (ledger === other) return true
    return false
  }

  /** Refuses every further reservation, here and inside. */
  close(reason: Exhausted): void {
    this.closed ??= reason
  }

  /** The amounts spent so far. */
  get total(): Amounts {
    return { ...this.spent }
  }

  /** The questions that may still nest inside `inside` ones, and the limit, here or around, that is reached first. */
  depth(inside: number): { readonly left: number; readonly limit: number; readonly ledger: Ledger } | undefined {
    let found: { left: number; limit: number; ledger: Ledger } | undefined
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent) {
      const limit = ledger.budget.depth
      if (limit === undefined) continue
      const left = ledger.around + limit - inside
      if (found === undefined || left <= found.left) found = { left, limit, ledger }
    }
    return found
  }
}

/** Dollars are summed as fractions: a rounding error is no overspending. */
function tolerance(kind: CountedKind, limit: number): number {
  return kind === "usd" ? limit * 1e-9 : 0
}
