// The server of the request benchmarks, in a process of its own: the same short answer to everybody, after a delay. Ends with its parent.

import { createServer } from "node:http"
import { streamedReply, wholeReply } from "../../src/testing/server/reply.ts"

const delay = Number(process.argv[2] ?? 0)
const completion = {
  protocol: "chat" as const, model: "m", answer: "It scatters short waves most, and blue is short.", chunk: 8, emptyDeltas: 0, finish: "stop",
  usage: { prompt_tokens: 12, completion_tokens: 12, total_tokens: 24 },
}
const streamed = streamedReply(completion).map(({ wire }) => wire).join("")
const whole = wholeReply(completion).map(({ wire }) => wire).join("")

const server = createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8")
  request.on("data", (data: string) => (body += data))
  request.on("end", () => {
    const isStreamed = body.includes('"stream":true')
    const send = () => response.writeHead(200, { "content-type": isStreamed ? "text/event-stream" : "application/json" }).end(isStreamed ? streamed : whole)
    if (delay === 0) send()
    else setTimeout(send, delay)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", 16_384, () => console.log((server.address() as { port: number }).port))
process.stdin.resume()
process.stdin.on("end", () => process.exit(0))
