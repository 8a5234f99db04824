// Progress that is loaded on the first question; a program that asks nothing shows none.

import type { TraceEvent } from "../../trace/events.ts"
import type { Output } from "../output.ts"
import type { Progress, ProgressOptions } from "./index.ts"

/** Like `createProgress`. Events before it is loaded are delivered once it is. */
export function lazyProgress(output: Output, options: ProgressOptions): Progress {
  const early: TraceEvent[] = []
  let loading: Promise<void> | undefined
  let loaded: Progress | undefined
  let isOver = false
  /** Work that uses the terminal while there is no progress to suspend. */
  let working: Promise<unknown> = Promise.resolve()
  const load = async () => {
    const { createProgress } = await import("./index.ts")
    await working
    if (isOver) return
    loaded = createProgress(output, options)
    for (const event of early) loaded.event(event)
  }
  return {
    event(event) {
      if (loaded !== undefined) return loaded.event(event)
      early.push(event)
      // Progress that fails to load must not end the run.
      if (event.type === "question") loading ??= load().catch(() => undefined)
    },
    end() {
      isOver = true
      loaded?.end()
    },
    suspended(work) {
      if (loaded !== undefined) return loaded.suspended(work)
      const done = work()
      working = Promise.all([working, done.catch(() => undefined)])
      return done
    },
    withProgress(other) {
      let shown: Output | undefined
      const to = (): Output => {
        if (loaded !== undefined) shown ??= loaded.withProgress(other)
        return shown ?? other
      }
      return { isTerminal: other.isTerminal, write: (text) => to().write(text), styled: (text) => to().styled(text) }
    },
  }
}
