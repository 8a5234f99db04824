// The limits of a server: bodies, places, and the time that clients and runs take.

import { connect, type Socket } from "node:net"
import { describe, expect, onTestFinished, test } from "vitest"
import { createClock, createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { serving, type Serving } from "../support/serving.ts"

const ASKS = { p: "PARAM question: string\nEMIT ask(question)" }

/** A connection on which a test writes byte for byte. */
function connection(url: string): {
  readonly socket: Socket
  readonly received: () => string
  readonly closed: Promise<void>
} {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ""
  socket.setEncoding("utf8").on("data", (piece: string) => void (text += piece))
  socket.on("error", () => undefined)
  onTestFinished(() => void socket.destroy())
  return { socket, received: () => text, closed: new Promise((resolve) => socket.once("close", () => resolve())) }
}

function head(path: string, length: number | "chunked"): string {
  const size = length === "chunked" ? "transfer-encoding: chunked" : `content-length: ${length}`
  return `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${size}\r\n\r\n`
}

describe("a body", () => {
  test("of the most bytes is read, and one more is refused, whatever its length is said to be", async () => {
    const { url, post } = await serving({ p: "PARAM question: string\nEMIT length(question)" }, { maxBody: 100 })
    const body = (length: number) => JSON.stringify({ question: "x".repeat(length - 15) })
    expect(body(100)).toHaveLength(100)
    expect((await post("/run/p", body(100))).data["value"]).toBe(85)
    expect((await post("/run/p", body(101))).status).toBe(413)
    const { socket, received } = connection(url)
    socket.write(`${head("/run/p", "chunked")}65\r\n${body(101)}\r\n0\r\n\r\n`)
    await expect.poll(received).toContain("413 Payload Too Large")
  })
  test("that is announced too long is refused before it is sent", async () => {
    const { url } = await serving(ASKS)
    const { socket, received } = connection(url)
    socket.write(head("/run/p", 1_000_000_000))
    await expect.poll(received).toContain("413 Payload Too Large")
  })
  test("in UTF-8 alone, and not compressed", async () => {
    const { url } = await serving(ASKS)
    const send = (body: Uint8Array<ArrayBuffer>, headers = {}) =>
      fetch(`${url}/run/p`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })
    expect((await send(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400)
    expect((await send(new Uint8Array(3), { "content-encoding": "gzip" })).status).toBe(415)
  })
  test("that never ends, of a client that goes away, takes its place no longer", async () => {
    const { url, post, lines } = await serving({ p: "EMIT 1" }, { concurrency: 1, queue: 0 })
    const { socket } = connection(url)
    socket.write(`${head("/run/p", 50)}{"a`)
    await expect.poll(async () => (await post("/run/p", {})).status).toBe(503)
    socket.destroy()
    await expect.poll(async () => (await post("/run/p", {})).status).toBe(200)
    expect(lines.some((line) => line.includes(" 499 "))).toBe(true)
  })
})

test("a request that does not arrive whole in its time is answered with 408, and leaves its place", async () => {
  const server = await serving({ p: "EMIT 1" }, { concurrency: 1, queue: 0, requestSeconds: 0.05 })
  const slow = connection(server.url)
  slow.socket.write(`${head("/run/p", 50)}{"a`)
  const headless = connection(server.url)
  headless.socket.write("POST /run/p HTTP/1.1\r\nhost: local")
  await slow.closed
  await headless.closed
  expect(headless.received()).toContain("408 Request Timeout")
  await expect.poll(() => server.underWay).toBe(0)
})

test("a server that stops ends what it has begun, and refuses what comes on the same connection", async () => {
  const gate = createGate()
  const server = await serving(ASKS, { models: answering({ a: "1" }, { gate }) })
  const { socket, received, closed } = connection(server.url)
  const body = '{"question": "a"}'
  socket.write(head("/run/p", body.length) + body)
  await gate.arrived(1)
  const stopped = server.stop(60)
  socket.write(head("/run/p", body.length) + body)
  gate.open()
  await closed
  expect(await stopped).toBe(true)
  expect(received()).toMatch(/200 OK[^]*"value":"1"/)
  expect(
    received()
      .match(/HTTP\/1\.1 \d+/g)
      ?.slice(1),
  ).not.toContain("HTTP/1.1 200")
})

describe("bytes that are no request", () => {
  test.each([
    ["\r\n\r\n\r\nnonsense\r\n\r\n", "400 Bad Request"],
    ["GET / HTTP/9.9\r\n\r\n", "400 Bad Request"],
    ["GET /v1/models HTTP/1.1\r\n\r\n", "400 Bad Request"],
    [`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, "431 Request Header Fields Too Large"],
    [
      "POST /run/p HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
      "400 Bad Request",
    ],
    ["GET //[ HTTP/1.1\r\nhost: localhost\r\n\r\n", "404 Not Found"],
    ["GET http://evil.example/v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n", "404 Not Found"],
    ["DELETE /run HTTP/1.1\r\nhost: localhost\r\n\r\n", "405 Method Not Allowed"],
    ["GET /\u001b[31m HTTP/1.1\r\nhost: localhost\r\n\r\n", "400 Bad Request"],
  ])("%j", async (bytes, status) => {
    const { url, lines } = await serving(ASKS)
    const { socket, received } = connection(url)
    socket.write(bytes)
    await expect.poll(received).toContain(`HTTP/1.1 ${status}`)
    // oxlint-disable-next-line no-control-regex -- what would act on a terminal
    expect(lines.join("")).not.toMatch(/[\u0000-\u001f]/)
  })
})

describe("places", () => {
  const asked = (server: Serving, question: string) => server.post("/run/p", { question })
  test("run so many at once, let so many wait, and refuse one more with the time to wait", async () => {
    const gate = createGate()
    const models = answering({ a: "1", b: "2", c: "3" }, { gate })
    const server = await serving(ASKS, { models, concurrency: 1, queue: 1 })
    const first = asked(server, "a")
    await gate.arrived(1)
    const second = asked(server, "b")
    await expect.poll(() => server.underWay).toBe(2)
    const third = await asked(server, "c")
    expect([third.status, third.data["error"].code]).toEqual([503, "overloaded"])
    expect([third.headers.get("retry-after"), third.headers.get("x-should-retry")]).toEqual(["5", "true"])
    expect(gate.waiting).toHaveLength(1)
    gate.open()
    expect([(await first).data["value"], (await second).data["value"]]).toEqual(["1", "2"])
    expect((await asked(server, "c")).data["value"]).toBe("3")
  })
  test("of clients that leave while they wait are free, and nothing is asked for them", async () => {
    const gate = createGate()
    const models = answering({ a: "1", b: "2", c: "3" }, { gate })
    const server = await serving(ASKS, { models, concurrency: 1, queue: 1 })
    const first = asked(server, "a")
    await gate.arrived(1)
    const left = new AbortController()
    const headers = { "content-type": "application/json" }
    const body = '{"question": "b"}'
    const second = fetch(`${server.url}/run/p`, { method: "POST", headers, body, signal: left.signal })
    await expect.poll(() => server.underWay).toBe(2)
    left.abort()
    await expect(second).rejects.toThrow("abort")
    await expect.poll(() => server.underWay).toBe(1)
    const third = asked(server, "c")
    gate.open()
    expect([(await first).data["value"], (await third).data["value"]]).toEqual(["1", "3"])
    expect(gate.waiting).toEqual([])
  })
  test("are enough for many clients at once, each of which gets its own reply", async () => {
    const models = scripted(({ question }) => `re: ${question.text}`)
    const server = await serving(ASKS, { models, concurrency: 4, queue: 200 })
    const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => asked(server, `q${i}`)))
    expect(replies.map(({ data }) => data["value"])).toEqual(replies.map((_, i) => `re: q${i}`))
    expect(new Set(replies.map(({ data }) => data["id"])).size).toBe(200)
  })
})

describe("a client", () => {
  test("that closes its half of the connection has left", async () => {
    const gate = createGate()
    const server = await serving(ASKS, { models: answering({ a: "1" }, { gate }) })
    const { socket, closed } = connection(server.url)
    const body = '{"question": "a"}'
    socket.write(head("/run/p", body.length) + body)
    await gate.arrived(1)
    socket.end()
    await closed
    await expect.poll(() => gate.waiting).toEqual([])
    await expect.poll(() => server.lines.join()).toContain(" 499 p ")
  })
  test("that sends two requests at once gets two replies, in their order", async () => {
    const server = await serving(ASKS, { models: scripted(({ question }) => `re: ${question.text}`) })
    const { socket, received } = connection(server.url)
    const bodies = ['{"question": "a"}', '{"question": "b"}']
    socket.write(bodies.map((body) => head("/run/p", body.length) + body).join(""))
    await expect.poll(received).toMatch(/re: a[^]*re: b/)
  })
  test("of a stream receives comments while nothing is ready", async () => {
    const gate = createGate()
    const clock = createClock()
    const server = await serving(ASKS, { models: answering({ a: "1" }, { gate }), clock })
    const body = '{"model": "p", "stream": true, "messages": [{"role": "user", "content": "a"}]}'
    const { socket, received } = connection(server.url)
    socket.write(head("/v1/chat/completions", body.length) + body)
    await gate.arrived(1)
    expect(received()).toBe("")
    clock.advance(15_000)
    await expect.poll(received).toMatch(/200 OK[^]*\r\n:\n\n/)
    clock.advance(15_000)
    await expect.poll(received).toMatch(/:\n\n[^]*:\n\n/)
    gate.open()
    await expect.poll(received).toContain("data: [DONE]")
    await expect.poll(() => clock.waiting).toEqual([])
  })
})
