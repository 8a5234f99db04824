// Follows a run whose trace the page around this one sends through a port.

import { failTaking, startTaking } from "./take.ts"
import { feed } from "../model/store.ts"

/** The message that asks the page around this one for the trace; it answers with the same message and a port. */
const READY = "recall-trace"
/** The message of that page for the end of a trace whose sender is gone. */
const END = "recall-trace-end"

/** Follows the trace until the port sends null, which is its end. Its other messages are bytes of the trace. */
export async function followPage(): Promise<void> {
  const taking = startTaking("the trace")
  feed.value = "following"
  const port = await askForPort()
  // One piece after the other, as a large one is parsed in slices.
  let before = Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const take = (piece: Uint8Array | null) => {
    before = before.then(async () => {
      try {
        if (piece !== null) return await taking.push(piece)
        if (feed.value === "following") taking.end()
      } catch (error) {
        failTaking(error)
      }
      return resolve()
    })
  }
  port.addEventListener("message", ({ data }: MessageEvent<Uint8Array | null>) => take(data))
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data === END) take(null)
  })
  port.start()
  await promise
  port.close()
}

function askForPort(): Promise<MessagePort> {
  const { promise, resolve } = Promise.withResolvers<MessagePort>()
  addEventListener("message", ({ source, data, ports: [port] }) => {
    if (source === parent && data === READY && port !== undefined) resolve(port)
  })
  parent.postMessage(READY, "*")
  return promise
}
