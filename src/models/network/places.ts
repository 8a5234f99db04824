// Places for requests to a server: one that waits for a connection has neither a body nor a client's objects yet.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
import type { Model, ModelEvent, ModelRequest } from "../model.ts"
import { createQueue, type Queue } from "./queue.ts"

export type Places = Queue<undefined, undefined>

/** Shared by all models of a server, as the connections are. */
const shared = new Map<string, Places>()

export function placesAt(origin: string, connections: number): Places {
  const key = `${connections} ${origin}`
  let places = shared.get(key)
  if (places === undefined)
    shared.set(
      key,
      (places = createQueue<undefined, undefined>(connections, SYSTEM_CLOCK, {
        waitFor: () => 0,
        take: () => undefined,
      })),
    )
  return places
}

/** Holds each request back until it has a place, in the order of arrival. An abort ends the wait at once. */
export function withPlaces(model: Model, places: Places): Model {
  async function* generate(
    request: ModelRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    await places.enter(undefined, options.signal)
    try {
      yield* model.generate(request, options)
    } finally {
      places.leave()
    }
  }

  return { ...model, generate }
}
