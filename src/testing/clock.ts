// A clock that a test controls, so that nothing in the test takes time.

import type { Clock } from "../base/clock.ts"

/** A clock whose time passes only when the test advances it. */
export interface TestClock extends Clock {
  /** Advances by `milliseconds` and calls the actions due, each at its time, with the promises that it settles run. */
  advance(milliseconds: number): Promise<void>
  /** The milliseconds until each waiting action, in ascending order. */
  readonly waiting: readonly number[]
  /** Resolves as soon as `count` actions wait. */
  arrived(count: number): Promise<void>
}

/** Makes a clock that starts at 0. `random` returns the numbers drawn; 0 by default. */
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
