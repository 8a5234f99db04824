// Server-sent events of one response. Its status is sent with the first event, so that a failure before it has its own.

import type { ServerResponse } from "node:http"
import type { Clock } from "../../base/clock.ts"
import { COMMENT } from "../../responses/respond.ts"
import { disconnectStalled } from "./exchange.ts"
import { KEEP_ALIVE_SECONDS } from "./limits.ts"

export interface EventSender {
  /** Whether the status is sent. */
  readonly isOpen: boolean
  /** Sends whole events. */
  send(events: string): void
  /** Sends no further comment. */
  stop(): void
}

/** Sends events, and a comment after each while without one, so that no proxy disconnects. */
export function createEvents(
  response: ServerResponse,
  clock: Clock,
  headers: { readonly [name: string]: string },
): EventSender {
  let stopTimer = () => {}
  const rest = () => {
    stopTimer()
    stopTimer = clock.after(KEEP_ALIVE_SECONDS * 1_000, () => sender.send(COMMENT))
  }
  const sender: EventSender = {
    get isOpen() {
      return response.headersSent
    },
    send(events) {
      if (response.destroyed || response.writableEnded) return
      if (!response.headersSent) {
        response.writeHead(200, { ...headers, ...HEADERS })
        // Comments are sent more often than that.
        disconnectStalled(response)
      }
      response.write(events)
      rest()
    },
    stop: () => stopTimer(),
  }
  rest()
  return sender
}

/** No proxy may hold the events back. */
const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
}
