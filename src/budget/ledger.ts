// The ledger of a run: every spend is reserved before it happens and settled after, on every way out.

import { COUNTED_KINDS, type Amounts, type Budget, type BudgetKind, type CountedKind } from "./budget.ts"

/** An amount set aside; it is settled once, with what was spent. */
export interface Reservation {
  /** Gives back what was not spent. What was spent beyond the reservation is counted, too. A second call does nothing. */
  settle(spent: Amounts): void
}

/** A limit was reached: which, and whether it is that of the whole run or of a part that somebody else may go on without. */
export class Exhausted {
  readonly kind: BudgetKind
  readonly limit: number
  readonly ledger: Ledger
  constructor(kind: BudgetKind, limit: number, ledger: Ledger) {
    this.kind = kind
    this.limit = limit
    this.ledger = ledger
  }
}

/**
 * Spent plus reserved never passes a limit. A ledger inside another narrows it: what is reserved in it is reserved in all
 * around it, or in none.
 */
export class Ledger {
  readonly budget: Budget
  readonly parent: Ledger | null
  /** How many questions it lies in: its own depth counts from there. */
  private readonly around: number
  private readonly spent: { [kind in CountedKind]: number } = { calls: 0, tokens: 0, usd: 0 }
  private closed: Exhausted | null = null
  private readonly reserved: { [kind in CountedKind]: number } = { calls: 0, tokens: 0, usd: 0 }

  constructor(budget: Budget, parent: Ledger | null = null, around = 0) {
    this.budget = budget
    this.parent = parent
    this.around = around
  }

  /** A narrower ledger for a part of the work, which lies in so many questions. */
  narrow(budget: Budget, around = 0): Ledger {
    return new Ledger(budget, this, around)
  }

  /** Sets amounts aside, or says which limit, the outermost first, they would pass. */
  reserve(amounts: Amounts): Reservation | Exhausted {
    const chain = this.chain()
    for (const ledger of chain.toReversed()) {
      if (ledger.closed !== null) return ledger.closed
      for (const kind of COUNTED_KINDS) {
        const limit = ledger.budget[kind]
        if (
          limit !== undefined
          && ledger.spent[kind] + ledger.reserved[kind] + amounts[kind] > limit + tolerance(kind, limit)
        )
          return new Exhausted(kind, limit, ledger)
      }
    }
    for (const ledger of chain) for (const kind of COUNTED_KINDS) ledger.reserved[kind] += amounts[kind]
    let settled = false
    return {
      settle: (spent) => {
        if (settled) return
        settled = true
        for (const ledger of chain) {
          for (const kind of COUNTED_KINDS) {
            ledger.reserved[kind] -= amounts[kind]
            ledger.spent[kind] += spent[kind]
          }
        }
      },
    }
  }

  /** What is left of a kind here and in all around; infinite where nothing limits it. Reservations count as spent. */
  left(kind: CountedKind): number {
    let left = Infinity
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      left = Math.min(left, (ledger.budget[kind] ?? Infinity) - ledger.spent[kind] - ledger.reserved[kind])
    return left
  }

  /** What would be left of a kind if nothing of what is set aside were spent. */
  unspent(kind: CountedKind): number {
    let unspent = Infinity
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent)
      unspent = Math.min(unspent, (ledger.budget[kind] ?? Infinity) - ledger.spent[kind])
    return unspent
  }

  /** Whether this is that ledger, or inside it. */
  isWithin(other: Ledger): boolean {
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent) if (ledger === other) return true
    return false
  }

  /** From now on nothing can be reserved, here and inside. */
  close(reason: Exhausted): void {
    this.closed ??= reason
  }

  /** What was spent so far. */
  get total(): Amounts {
    return { ...this.spent }
  }

  /** How many questions may still nest inside so many, by the limit here or around that is reached first: which, and whose it is. */
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

  /** From this one out to that of the run. */
  private chain(): Ledger[] {
    const chain: Ledger[] = []
    for (let ledger: Ledger | null = this; ledger !== null; ledger = ledger.parent) chain.push(ledger)
    return chain
  }
}

/** Sums of dollars are sums of fractions: their rounding is no overspending. */
function tolerance(kind: CountedKind, limit: number): number {
  return kind === "usd" ? limit * 1e-9 : 0
}
