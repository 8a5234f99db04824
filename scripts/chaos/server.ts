// A model server for the chaos run: it answers after a while, and counts what it is asked.

import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

/** Milliseconds until an answer. */
const WAIT = 50

export interface AnsweringServer {
  readonly url: string
  /** The requests that were answered or broken off. */
  readonly asked: number
  close(): Promise<void>
}

/** Answers `part N` by itself, and `whole` by the number in its data. */
export async function answering(): Promise<AnsweringServer> {
  let asked = 0
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      asked++
      await new Promise((resolve) => setTimeout(resolve, WAIT))
      const n = /\\?"n\\?": ?(\d+)/.exec(body)?.[1] ?? "?"
      const content = body.includes("whole") ? `whole of ${n}` : `part of ${n}`
      const message = { role: "assistant", content }
      const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 }
      response.writeHead(200, { "content-type": "text/event-stream" })
      for (const data of [
        { choices: [{ index: 0, delta: message }] },
        { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
        { choices: [], usage },
      ])
        response.write(
          `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", model: "chaos", ...data })}\n\n`,
        )
      response.end("data: [DONE]\n\n")
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get asked() {
      return asked
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
