// Sends the events of a run to the viewer, several at a time and up to a limit.

import { lineOf, type TraceEvent } from "../../../../src/trace/index.ts"

const GATHER_MILLISECONDS = 100
const GATHER_CHARACTERS = 65_536
/** The characters of a trace that are shown, as the viewer holds them all. */
export const MAX_TRACE_CHARACTERS = 16_000_000

export interface TracePort {
  add(event: TraceEvent): void
  /** Sends what is left, and the end. */
  end(): void
}

export function traceTo(port: MessagePort | undefined): TracePort {
  const encoder = new TextEncoder()
  let waiting = ""
  let sent = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== "") port?.postMessage(encoder.encode(waiting))
    waiting = ""
  }
  return {
    add(event) {
      if (port === undefined || sent > MAX_TRACE_CHARACTERS) return
      const line = lineOf(event)
      sent += line.length
      waiting += line
      if (waiting.length > GATHER_CHARACTERS) send()
      else timer ??= setTimeout(send, GATHER_MILLISECONDS)
    },
    end() {
      send()
      port?.postMessage(null)
    },
  }
}
