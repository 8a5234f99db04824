// The server of the request benchmarks, in a process of its own: the same short answer to every request, after a delay.
// A request for the time gets a call with the time at which it was sent, and nothing after it. A client that asks to
// say it slowly gets the first text of the answer, and the rest later. Ends with its parent.

import { createServer, type ServerResponse } from "node:http"
import { streamedReply, wholeReply, type Piece } from "../../src/testing/server/reply.ts"

/** The question of a client that measures the time of a call from the wire to its evaluation. */
const TIME = "What time is it?"
/** The question of a client that measures the time to the first text of an answer. */
const SLOWLY = "Say it slowly."
/** Milliseconds to the first text, which is less than any model takes. */
const TO_FIRST_TEXT = 5

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
const pieces = streamedReply(completion)
const streamed = wireOf(pieces)
const whole = wireOf(wholeReply(completion))
const toFirstText = pieces.findIndex(({ text }) => text !== "") + 1
const beginning = wireOf(pieces.slice(0, toFirstText))
const rest = wireOf(pieces.slice(toFirstText))

function wireOf(all: readonly Piece[]): string {
  return all.map(({ wire }) => wire).join("")
}

/** Sends the call alone, as a model that keeps writing. */
function sendTime(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.flushHeaders()
  setTimeout(() => {
    const now = performance.timeOrigin + performance.now()
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: `CALL(arrived(${now}))` } }] })}\n\n`)
  }, 2)
}

function sendSlowly(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.flushHeaders()
  setTimeout(() => response.write(beginning), TO_FIRST_TEXT)
  setTimeout(() => response.end(rest), TO_FIRST_TEXT + 2)
}

const server = createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8")
  request.on("data", (data: string) => (body += data))
  request.on("end", () => {
    const isStreamed = body.includes('"stream":true')
    if (body.includes(TIME) && !body.includes('"assistant"')) return void sendTime(response)
    if (body.includes(SLOWLY)) return void sendSlowly(response)
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
