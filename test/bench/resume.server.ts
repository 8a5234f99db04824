// The server of the benchmark of killed runs, in a process of its own: it answers at once, counts, and reports to its
// parent a number that it waits for.

import { createServer } from "node:http"
import { wholeReply, streamedReply } from "../../src/testing/server/reply.ts"

export interface FromServer {
  readonly port?: number
  /** The number that the parent waits for has arrived. */
  readonly reached?: true
  readonly count?: number
}
export type ToServer = { readonly waitFor: number } | { readonly report: "count" }

const completion = {
  protocol: "chat" as const,
  model: "m",
  answer: "Yes, it is so.",
  chunk: 64,
  emptyDeltas: 0,
  finish: "stop",
  usage: { prompt_tokens: 12, completion_tokens: 12, total_tokens: 24 },
}
const whole = wholeReply(completion)
  .map(({ wire }) => wire)
  .join("")
const streamed = streamedReply(completion)
  .map(({ wire }) => wire)
  .join("")
const report = (message: FromServer) => process.send!(message)

let count = 0
let awaited = Infinity
const server = createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8")
  request.on("data", (data: string) => (body += data))
  request.on("end", () => {
    if (++count === awaited) report({ reached: true })
    const isStreamed = body.includes('"stream":true')
    response
      .writeHead(200, { "content-type": isStreamed ? "text/event-stream" : "application/json" })
      .end(isStreamed ? streamed : whole)
  })
})
server.listen(0, "127.0.0.1", 16_384, () => report({ port: (server.address() as { port: number }).port }))
process.on("message", (message: ToServer) => {
  if ("waitFor" in message) awaited = message.waitFor
  else report({ count })
})
process.on("disconnect", () => process.exit(0))
