// The server of the request benchmarks, in a process of its own: the same short answer to every request, after a delay.
// A request for the time gets a call with the time at which it was sent, and nothing after it. Ends with its parent.

import { createServer, type ServerResponse } from "node:http"
import { streamedReply, wholeReply } from "../../src/testing/server/reply.ts"

/** The question of a client that measures the time of a call from the wire to its evaluation. */
const TIME = "What time is it?"

const delay = Number(process.argv[2] ?? 0)
const completion = {
  protocol: "chat" as const,
  model: "m",
  answer: "It scatters short waves most, and blue is short.",
  chunk: 8,
  emptyDeltas: 0,
  finish: "stop",
  usage: { prompt_tokens: 12, completion_tokens: 12, total_tokens: 24 },
}
const streamed = streamedReply(completion)
  .map(({ wire }) => wire)
  .join("")
const whole = wholeReply(completion)
  .map(({ wire }) => wire)
  .join("")

/** Sends the call alone, as a model that keeps writing. */
function sendTime(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.flushHeaders()
  setTimeout(() => {
    const now = performance.timeOrigin + performance.now()
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: `CALL(arrived(${now}))` } }] })}\n\n`)
  }, 2)
}

const server = createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8")
  request.on("data", (data: string) => (body += data))
  request.on("end", () => {
    const isStreamed = body.includes('"stream":true')
    if (body.includes(TIME) && !body.includes('"assistant"')) return void sendTime(response)
    const send = () =>
      response
        .writeHead(200, { "content-type": isStreamed ? "text/event-stream" : "application/json" })
        .end(isStreamed ? streamed : whole)
    if (delay === 0) send()
    else setTimeout(send, delay)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", 16_384, () => console.log((server.address() as { port: number }).port))
process.stdin.resume()
process.stdin.on("end", () => process.exit(0))
