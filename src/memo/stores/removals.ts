// The removed answers that a store in memory remembers, and the times of their removal.

import { MOST_REMOVED, REMOVED_AGE } from "../limits.ts"

export interface Removals {
  add(key: string, time: number): void
  /** Called when the answer is stored again. */
  forget(key: string): void
  /** The time of its removal, if that is still known at `now`. */
  time(key: string, now: number): number | null
  /** Forgets removals that are too old at `now`, and the earliest of too many. */
  trim(now: number): void
}

export function createRemovals(): Removals {
  const times = new Map<string, number>()
  return {
    add: (key, time) => void times.set(key, time),
    forget: (key) => void times.delete(key),
    time(key, now) {
      const time = times.get(key)
      return time === undefined || time < now - REMOVED_AGE ? null : time
    },
    trim(now) {
      for (const [key, time] of times) if (time < now - REMOVED_AGE) times.delete(key)
      if (times.size <= MOST_REMOVED) return
      const lastFirst = [...times].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      for (const [key] of lastFirst.slice(MOST_REMOVED)) times.delete(key)
    },
  }
}
