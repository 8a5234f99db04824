// The wait for an answer: nothing that reads it exists before its first event, as thousands may wait at once.

import type { ModelEvent } from "../../models/model.ts"
import type { Sent } from "./writer-options.ts"

/** The request once it has its first event, which is read again. Rejects as the request does. */
export function begun({ events, consumption }: Sent): Promise<Sent> {
  const iterator = events[Symbol.asyncIterator]()
  return iterator.next().then((first) => ({ events: from(first, iterator), consumption }))
}

/** The events of an iterator whose first result has been taken. */
function from(first: IteratorResult<ModelEvent>, iterator: AsyncIterator<ModelEvent>): AsyncIterable<ModelEvent> {
  let again: IteratorResult<ModelEvent> | undefined = first
  const events: AsyncIterator<ModelEvent> = {
    next() {
      const given = again
      again = undefined
      return given === undefined ? iterator.next() : Promise.resolve(given)
    },
    return: async (value: unknown) => (await iterator.return?.(value)) ?? { done: true, value },
  }
  return { [Symbol.asyncIterator]: () => events }
}
