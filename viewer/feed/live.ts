// Follows a run that goes on: the bytes of its trace as they come from the server, resumed where a connection breaks.

import { createTraceReader } from "../../src/trace/read.ts"
import { complain, failTaking, startTaking } from "./take.ts"
import { feed, latest } from "../model/store.ts"

/** Between two looks at what has come: drawing the run anew takes time. */
const GATHER_MILLISECONDS = 100
const ATTEMPTS = 4
/** Before the first; each time twice as long. */
const PAUSE_MILLISECONDS = 200

/** `address` is relative to the page. */
export async function followLive(address: string): Promise<void> {
  const taking = startTaking("the trace")
  let received = 0
  let attempts = 0
  feed.value = "following"
  while (latest.value.end === null) {
    try {
      const response = await fetch(`${address}?from=${received}`)
      if (response.status === 416) return location.reload()
      if (!response.ok || response.body === null) throw new TypeError(`the server says ${response.status}`)
      for await (const bytes of gathered(response.body.getReader())) {
        received += bytes.length
        attempts = 0
        await taking.push(bytes)
        if (latest.value.end !== null) break
      }
      // The server has said all, unless it is another run's by now.
      if (latest.value.end === null && (await isAnother(address))) return location.reload()
      break
    } catch (error) {
      // `fetch` rejects with a TypeError where there is no connection; all else is a matter of the trace.
      if (!(error instanceof TypeError)) return failTaking(error)
      if (++attempts > ATTEMPTS) {
        feed.value = "lost"
        return complain("The connection to the run is lost. What came before is shown.")
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * 2 ** (attempts - 1)))
    }
  }
  taking.end()
}

/** Whether what is told there now is another run. */
async function isAnother(address: string): Promise<boolean> {
  const { body } = await fetch(`${address}?from=0`)
  if (body === null) return false
  const reader = createTraceReader("the trace")
  for await (const bytes of gathered(body.getReader())) {
    const [first] = reader.push(bytes)
    if (first !== undefined) return first.type === "run" && first.run !== latest.value.run?.run
  }
  return false
}

/** What comes within a short while, in one piece. */
async function* gathered(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    let next = reader.read()
    for (;;) {
      const first = await next
      if (first.done) return
      const pieces = [first.value]
      const until = performance.now() + GATHER_MILLISECONDS
      next = reader.read()
      for (;;) {
        const more = await Promise.race([next, pause(until - performance.now())])
        if (more === null || more.done) break
        pieces.push(more.value)
        next = reader.read()
      }
      yield joined(pieces)
    }
  } finally {
    await reader.cancel()
  }
}

function pause(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds), null))
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const piece of pieces) {
    all.set(piece, offset)
    offset += piece.length
  }
  return all
}
