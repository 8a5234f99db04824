// Holds each request to a model until the debugger releases it, so that nothing costs before its user steps past it.

import type { Model } from "../../models/model.ts"
import type { Id } from "../../trace/events.ts"

export interface Gate {
  /** The requests that are held, by row, in order of arrival. */
  readonly waiting: ReadonlyMap<Id, unknown>
  /** The number of released requests that have not ended. */
  readonly running: number
  release(id: Id): void
  /** Marks a request as ended. */
  ended(id: Id): void
  around<M extends { readonly [name: string]: Model }>(models: M): M
}

/** `row` gives the row of the last request event; `changed` is called when a request is held. */
export function createGate(row: () => Id, changed: () => void): Gate {
  const waiting = new Map<Id, () => void>()
  const sent = new Set<Id>()

  const pass = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const id = row()
      if (signal.aborted) return reject(signal.reason as Error)
      const abort = () => {
        waiting.delete(id)
        reject(signal.reason as Error)
      }
      signal.addEventListener("abort", abort, { once: true })
      waiting.set(id, () => {
        signal.removeEventListener("abort", abort)
        resolve()
      })
      changed()
    })
  const held = (model: Model): Model => ({
    ...model,
    async *generate(request, options) {
      // The request event is emitted right before the request is sent, so the last one is this request's.
      await pass(options.signal)
      yield* model.generate(request, options)
    },
  })
  return {
    waiting,
    get running() {
      return sent.size
    },
    release(id) {
      const go = waiting.get(id)
      waiting.delete(id)
      if (go === undefined) return
      sent.add(id)
      go()
    },
    ended: (id) => void sent.delete(id),
    around: (models) =>
      Object.fromEntries(
        Object.entries(models).map(([name, model]) => [name, held(model)]),
      ) as unknown as typeof models,
  }
}
