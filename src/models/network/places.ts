// Places for requests to a server: one that waits for a connection has neither a body nor a client's objects yet.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
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
