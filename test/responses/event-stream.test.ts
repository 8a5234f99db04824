// Server-sent events, read by a client over HTTP.

import { EventSourceParserStream } from "eventsource-parser/stream"
import { describe, expect, test } from "vitest"
import {
  createRuntime,
  eventStreamResponse,
  ModelError,
  type ResponseOptions,
  type RunStream,
} from "../../src/index.ts"
import { createClock, createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { serveResponses } from "../support/web-server.ts"

interface Received {
  readonly type: string
  readonly data: unknown
}

function eventsOf(response: Response): ReadableStream<Received> {
  return response
    .body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .pipeThrough(
      new TransformStream({
        transform: ({ event, data }, controller) =>
          controller.enqueue({ type: event ?? "message", data: JSON.parse(data) as unknown }),
      }),
    )
}

async function received(stream: RunStream, options: ResponseOptions = {}): Promise<Received[]> {
  const address = await serveResponses(() => eventStreamResponse(stream, options))
  const events: Received[] = []
  for await (const event of eventsOf(await fetch(address))) events.push(event)
  return events
}

describe("a client receives", () => {
  test("each piece of the text, and the end", async () => {
    const gate = createGate()
    const models = answering({ A: "two\n\nlines 😀" }, { gate })
    const stream = createRuntime({ models }).stream('EMIT "A: " + ask("A")')
    const address = await serveResponses(() => eventStreamResponse(stream))
    const response = await fetch(address)
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("text/event-stream")
    const events = eventsOf(response).getReader()
    expect(await events.read()).toEqual({ done: false, value: { type: "message", data: "A: " } })
    await gate.arrived(1)
    gate.open()
    expect((await events.read()).value).toEqual({ type: "message", data: "two\n\nlines 😀" })
    const { id } = await stream.result
    expect((await events.read()).value).toEqual({ type: "end", data: { partial: false, id } })
    expect(await events.read()).toEqual({ done: true, value: undefined })
  })
  test("the data of the result that the host chooses", async () => {
    const events = await received(createRuntime().stream("EMIT [1, 2]"), { result: ({ value }) => value })
    expect(events).toEqual([
      { type: "message", data: "[1,2]" },
      { type: "end", data: [1, 2] },
    ])
  })
  test("the code of a failure, or the text that the host chooses, behind the text so far", async () => {
    const source = 'EMIT "secret: " + ask("A")'
    const failing = () =>
      createRuntime({ models: scripted([{ question: "A", error: new ModelError("overloaded", "the key is 123") }]) })
    const code = await received(failing().stream(source))
    expect(code).toEqual([
      { type: "message", data: "secret: " },
      { type: "failure", data: "overloaded" },
    ])
    const chosen = await received(failing().stream(source), { error: () => "Please try again." })
    expect(chosen.at(-1)).toEqual({ type: "failure", data: "Please try again." })
  })
  test("the code of a wrong option", async () => {
    expect(await received(createRuntime().stream("EMIT 1", { budget: { calls: -1 } }))).toEqual([
      { type: "failure", data: "invalid-budget" },
    ])
  })
  test("the status and the headers of the host", async () => {
    const options = { status: 202, headers: { "cache-control": "no-store", "x-run": "7" } }
    const response = eventStreamResponse(createRuntime().stream("EMIT 1"), options)
    expect([response.status, response.headers.get("cache-control"), response.headers.get("x-run")]).toEqual([
      202,
      "no-store",
      "7",
    ])
    await response.body!.cancel()
  })
})

test("a client that leaves aborts the run and its requests", async () => {
  const gate = createGate()
  const stream = createRuntime({ models: answering({ A: "x" }, { gate }) }).stream('EMIT "A: " + ask("A")')
  const address = await serveResponses(() => eventStreamResponse(stream))
  const controller = new AbortController()
  const response = await fetch(address, { signal: controller.signal })
  await eventsOf(response).getReader().read()
  await gate.arrived(1)
  controller.abort()
  await expect(stream.result).rejects.toThrow("the client left")
  expect(gate.waiting).toEqual([])
})

test("a response that nothing reads holds no timer, and one that is read none behind its end", async () => {
  const clock = createClock()
  const respond = () => eventStreamResponse(createRuntime().stream("EMIT 1"), { clock })
  const stream = createRuntime().stream("EMIT 1")
  eventStreamResponse(stream, { clock })
  await stream.result
  expect(clock.waiting).toEqual([])
  expect(await respond().text()).toContain('data: "1"')
  expect(clock.waiting).toEqual([])
  const gate = createGate()
  const left = createRuntime({ models: answering({ A: "x" }, { gate }) }).stream('EMIT ask("A")')
  const reader = eventStreamResponse(left, { clock }).body!.getReader()
  await reader.read()
  const next = reader.read()
  await clock.arrived(1)
  await reader.cancel(new Error("the client left"))
  await next
  await expect(left.result).rejects.toThrow("the client left")
  expect(clock.waiting).toEqual([])
})

test("comments keep the connection open, one at a time, while there is no text", async () => {
  const gate = createGate()
  const clock = createClock()
  const stream = createRuntime({ models: answering({ A: "x" }, { gate }) }).stream('EMIT ask("A")')
  const response = eventStreamResponse(stream, { keepAlive: 10, clock })
  const reader = response
    .body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader()
  expect((await reader.read()).value).toBe(":\n\n")
  const comment = reader.read()
  await gate.arrived(1)
  await clock.advance(10_000)
  expect((await comment).value).toBe(":\n\n")
  gate.open()
  await stream.result
  const rest: string[] = []
  for (let read; !(read = await reader.read()).done;) rest.push(read.value)
  expect(rest.join("")).toContain('data: "x"\n\nevent: end\n')
  expect(rest.join("")).not.toContain(":\n\n:")
})
