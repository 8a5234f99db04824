// Follows a running run by streaming its trace from the server, and reconnects after a broken connection.

import { createTraceReader } from "../../src/trace/read.ts"
import { complain, failTaking, startTaking } from "./take.ts"
import { feed, latest } from "../model/store.ts"

/** Milliseconds between updates, as drawing the run takes time. */
const GATHER_MILLISECONDS = 100
const ATTEMPTS = 4
/** Milliseconds before the first new attempt; they double with each. */
const PAUSE_MILLISECONDS = 200

/** Follows the trace at `address`, relative to the page, until the run ends or the connection is lost. */
export async function followLive(address: string): Promise<void> {
  const taking = startTaking("the trace")
  let received = 0
  let attempts = 0
  feed.value = "following"
  while (latest.value.end === null) {
    try {
      const response = await fetch(`${address}?from=${received}`)
      if (response.status === 416) return location.reload()
      if (!response.ok || response.body === null) throw new TypeError(`the server returned ${response.status}`)
      for await (const bytes of gathered(response.body.getReader())) {
        received += bytes.length
        attempts = 0
        await taking.push(bytes)
        if (latest.value.end !== null) break
      }
      // The stream has ended with the trace, unless another run has replaced it.
      if (latest.value.end === null && (await isAnother(address))) return location.reload()
      break
    } catch (error) {
      // `fetch` rejects with a TypeError without a connection; any other error is about the trace.
      if (!(error instanceof TypeError)) return failTaking(error)
      if (++attempts > ATTEMPTS) {
        feed.value = "lost"
        return complain("The connection to the run is lost. The events received before are shown.")
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * 2 ** (attempts - 1)))
    }
  }
  taking.end()
}

/** Whether the server now streams another run. */
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

/** Joins the chunks that arrive within GATHER_MILLISECONDS. */
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
