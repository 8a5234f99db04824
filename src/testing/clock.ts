// A clock that a test sets, so that nothing in the test takes time.

import type { Clock } from "../base/clock.ts"

export interface TestClock extends Clock {
  /** Moves on by so many milliseconds, and calls what is due on the way, each at its own time, letting what it starts run. */
  advance(milliseconds: number): Promise<void>
  /** The milliseconds until each action that waits, in their order. */
  readonly waiting: readonly number[]
  /** Resolves as soon as so many actions wait. */
  arrived(count: number): Promise<void>
}

/** Starts at 0. `random` gives the numbers that are drawn; 0 unless given. */
export function createClock(random: () => number = () => 0): TestClock {
  let time = 0
  const actions = new Set<{ readonly at: number; readonly action: () => void }>()
  const watchers = new Set<{ readonly count: number; readonly resolve: () => void }>()
  const inOrder = () => [...actions].sort((a, b) => a.at - b.at)

  return {
    now: () => time,
    random,
    after(milliseconds, action) {
      const entry = { at: time + milliseconds, action }
      actions.add(entry)
      for (const watcher of watchers) if (actions.size >= watcher.count && watchers.delete(watcher)) watcher.resolve()
      return () => void actions.delete(entry)
    },
    async advance(milliseconds) {
      const end = time + milliseconds
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        const [next] = inOrder()
        if (next === undefined || next.at > end) break
        time = Math.max(time, next.at)
        actions.delete(next)
        next.action()
      }
      time = end
    },
    get waiting() {
      return inOrder().map(({ at }) => at - time)
    },
    arrived: (count) =>
      new Promise((resolve) => (actions.size >= count ? resolve() : void watchers.add({ count, resolve }))),
  }
}
