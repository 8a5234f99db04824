// The wait for an answer: nothing that reads it exists before its first event, as thousands may wait at once.

import type { ModelEvent } from "../../models/model.ts"
import type { Sent } from "./writer-options.ts"

/** The request once it has its first event, which is read again. Rejects as the request does. */
export async function begun({ events, consumption }: Sent): Promise<Sent> {
  const iterator = events[Symbol.asyncIterator]()
  let first: IteratorResult<ModelEvent> | undefined = await iterator.next()
  const again: AsyncIterator<ModelEvent> = {
    next() {
      const given = first
      first = undefined
      return given === undefined ? iterator.next() : Promise.resolve(given)
    },
    return: async (value: unknown) => (await iterator.return?.(value)) ?? { done: true, value },
  }
  return { events: { [Symbol.asyncIterator]: () => again }, consumption }
}
