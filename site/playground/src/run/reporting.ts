// The reports of a run to its page, several at a time and up to a limit: a program may write faster than a page shows.

import type { Report } from "./job.ts"

/** UTF-16 units that a page receives of a result, and as many of the values that `debug` shows. */
export const MAX_SHOWN = 200_000
const GATHER_MILLISECONDS = 50
const GATHER_CHARACTERS = 16_384

export interface Reporting {
  text(piece: string): void
  debug(shown: string): void
  /** Sends what waits, and the last report. */
  end(report: Report): void
}

export function reportTo(send: (report: Report) => void): Reporting {
  const text = gathered((text) => send({ type: "text", text }))
  const debug = gathered((text) => send({ type: "debug", text }))
  return {
    text: text.add,
    debug: (shown) => debug.add(`debug: ${shown}\n`),
    end(report) {
      text.send()
      debug.send()
      send(report)
    },
  }
}

function gathered(send: (text: string) => void): { add(text: string): void; send(): void } {
  let left = MAX_SHOWN
  let waiting = ""
  let timer: ReturnType<typeof setTimeout> | undefined
  const sendNow = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== "") send(waiting)
    waiting = ""
  }
  return {
    add(text) {
      if (left <= 0) return
      waiting += text.length <= left ? text : `${text.slice(0, left)}\n… (the rest is not shown)\n`
      left -= text.length
      if (waiting.length > GATHER_CHARACTERS) sendNow()
      else timer ??= setTimeout(sendNow, GATHER_MILLISECONDS)
    },
    send: sendNow,
  }
}
