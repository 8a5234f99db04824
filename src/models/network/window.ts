// An exact sliding window over amounts spent.

export interface Window {
  /** Milliseconds until an amount fits into the window. An amount larger than the limit fits when it is empty. */
  waitFor(amount: number, now: number): number
  /** Adds an amount at a time. The returned function replaces it by a better one that is known later. */
  add(amount: number, now: number): (amount: number) => void
}

interface Entry {
  readonly at: number
  amount: number
}

/** A window of `length` milliseconds, open at its end. Never exceeds `limit` if each `add` waits for `waitFor`. */
export function slidingWindow(limit: number, length: number): Window {
  const entries = new Set<Entry>() // in the order of their times
  let held = 0

  return {
    waitFor(amount, now) {
      for (const entry of entries) {
        if (entry.at + length > now) break
        entries.delete(entry)
        held -= entry.amount
      }
      if (entries.size === 0 || held + amount <= limit) return 0
      let rest = held
      let wait = 0
      for (const entry of entries) {
        if (rest + amount <= limit) break
        rest -= entry.amount
        wait = entry.at + length - now
      }
      return wait
    },
    add(amount, now) {
      if (limit === Infinity) return () => {}
      const entry = { at: now, amount }
      entries.add(entry)
      held += amount
      return (better) => {
        if (!entries.has(entry)) return
        held += better - entry.amount
        entry.amount = better
      }
    },
  }
}
