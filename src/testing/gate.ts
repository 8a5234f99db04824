// Holds answers back until a test releases them, so that the test and not the clock decides their order.

import type { ModelRequest } from "../models/model.ts"

/** The `gate` of `scripted`: every request waits here between its recording and its answer. */
export interface Gate {
  (request: ModelRequest, options: { readonly signal: AbortSignal }): Promise<void>
  /** The waiting requests, in the order of their arrival. */
  readonly waiting: readonly ModelRequest[]
  /** Releases the first waiting request, or the first with this question. Throws if there is none. */
  release(question?: string): void
  /** Releases all waiting requests and lets all later ones pass. */
  open(): void
  /** Resolves as soon as `count` requests wait at once. */
  arrived(count: number): Promise<void>
}

interface Held {
  readonly request: ModelRequest
  readonly go: () => void
}

/** Creates a gate, at which each request of a scripted model waits until the test releases it. */
export function createGate(): Gate {
  const held: Held[] = []
  const watchers: { readonly count: number; readonly resolve: () => void }[] = []
  let isOpen = false

  function remove(entry: Held): void {
    const index = held.indexOf(entry)
    if (index >= 0) held.splice(index, 1)
  }

  const gate = (request: ModelRequest, { signal }: { readonly signal: AbortSignal }): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error)
      if (isOpen) return resolve()
      const entry: Held = {
        request,
        go: () => {
          signal.removeEventListener("abort", abort)
          resolve()
        },
      }
      const abort = () => {
        remove(entry)
        reject(signal.reason as Error)
      }
      signal.addEventListener("abort", abort, { once: true })
      held.push(entry)
      for (const watcher of watchers.filter(({ count }) => held.length >= count)) {
        watchers.splice(watchers.indexOf(watcher), 1)
        watcher.resolve()
      }
    })

  Object.defineProperty(gate, "waiting", { get: () => held.map(({ request }) => request) })
  return Object.assign(gate as typeof gate & Pick<Gate, "waiting">, {
    release(question?: string): void {
      const entry = held.find(({ request }) => question === undefined || request.question.text === question)
      if (entry === undefined)
        throw new Error(
          question === undefined
            ? "no request waits at the gate"
            : `no request waits at the gate with the question ${JSON.stringify(question)}`,
        )
      remove(entry)
      entry.go()
    },
    open(): void {
      isOpen = true
      for (const entry of held.splice(0)) entry.go()
    },
    arrived: (count: number): Promise<void> =>
      new Promise((resolve) => {
        if (held.length >= count) resolve()
        else watchers.push({ count, resolve })
      }),
  })
}
