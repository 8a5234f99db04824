// Holds back what would be sent to a model until the debugger lets it go: nothing costs before its user has come to it.

import type { Model } from "../../models/model.ts"
import type { Id } from "../../trace/events.ts"

export interface Gate {
  /** The requests that are held back, by their rows, in the order in which they came. */
  readonly waiting: ReadonlyMap<Id, unknown>
  /** How many were let go and have not ended. */
  readonly underWay: number
  release(id: Id): void
  /** Told of the end of a request. */
  ended(id: Id): void
  around<M extends { readonly [name: string]: Model }>(models: M): M
}

/** `row` gives the row of the request that has just been told of; `changed` is called when one arrives. */
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
      // A request is told of right before it is sent, so the last that was told of is this one.
      await pass(options.signal)
      yield* model.generate(request, options)
    },
  })
  return {
    waiting,
    get underWay() {
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
