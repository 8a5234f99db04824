// How much was spent in the last so many milliseconds, exactly.

export interface Window {
  /** Milliseconds until so much fits beside what the window holds; 0 where it fits now. What is larger than the window fits when it is empty. */
  waitFor(amount: number, now: number): number
  /** Counts an amount from now on. What it returns replaces the amount by a better one, once that is known. */
  add(amount: number, now: number): (amount: number) => void
}

interface Entry {
  readonly at: number
  amount: number
}

/** In no window of `length` milliseconds, open at its end, is there more than `limit`, if each `add` waits as `waitFor` says. */
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
