// A streamed answer is the same however the network cuts it, and ends on the server as soon as nobody reads it.

import * as fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import type { ModelEvent } from "../../src/models/model.ts"
import { openai } from "../../src/models/openai/index.ts"
import { collect, createRequest, textOf } from "../../src/testing/index.ts"
import { streamedReply } from "../../src/testing/server/reply.ts"
import { closeServers, serving, WAYS } from "../support/openai.ts"

afterEach(closeServers)

const question = createRequest("Why is the sky blue?")
const ANSWER = "재귀 🧠 – “quoted”\nline\r\ndata: [DONE]"

/** A body whose bytes arrive in these pieces, without a network between. */
function piecemeal(bytes: Uint8Array<ArrayBuffer>, sizes: readonly number[]): typeof globalThis.fetch {
  return async () => {
    let start = 0
    let i = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (start >= bytes.length) return controller.close()
        const end = start + Math.max(1, sizes[i++ % sizes.length] ?? bytes.length)
        controller.enqueue(bytes.subarray(start, end))
        start = end
      },
    })
    return new Response(body, { headers: { "content-type": "text/event-stream" } })
  }
}

/** Usage comes before the text that arrived together with it, so its place depends on how the stream was cut. */
const usageLast = (events: readonly ModelEvent[]) => [
  ...events.filter(({ type }) => type !== "usage"),
  ...events.filter(({ type }) => type === "usage"),
]

describe("every way to cut the stream gives the same events", () => {
  const usage = { prompt_tokens: 5, completion_tokens: 9 }
  const wire = (ending: string) =>
    new TextEncoder().encode(
      streamedReply({ protocol: "chat", model: "m", answer: ANSWER, chunk: 3, emptyDeltas: 5, finish: "stop", usage })
        .map(({ wire }) => wire)
        .join("")
        .replaceAll("\n", ending),
    )

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("in memory, any cut at all, lines ending in %s", async (_, ending) => {
    const bytes = wire(ending)
    // A slow machine gives signs of life besides.
    const events = async (sizes: readonly number[]) =>
      (
        await collect(
          openai({ model: "m", baseURL: "http://nowhere.test/v1", fetch: piecemeal(bytes, sizes) }),
          question,
        )
      ).filter((event) => event.type !== "delta" || event.text !== "")
    const whole = await events([bytes.length])
    expect(textOf(whole)).toBe(ANSWER)
    expect(whole).toContainEqual({ type: "usage", input: 5, output: 9 })
    expect(whole.at(-1)).toEqual({ type: "finish", reason: "stop" })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), async (sizes) => {
        expect(usageLast(await events(sizes))).toEqual(usageLast(whole))
      }),
      { numRuns: 60 },
    )
  })

  it.each(WAYS)("over the network, through %s", async (_, way) => {
    const rules = [[1], [2], [3, 50], [7, 1, 1, 90], [1000]].map((bytes) => ({
      answer: ANSWER,
      chunk: 3,
      bytes,
      emptyDeltas: 3,
      times: 1,
    }))
    const { model } = await serving([{ answer: ANSWER, chunk: 3, times: 1 }, ...rules], {}, way)
    // A slow network gives signs of life besides.
    const answer = async () =>
      (await collect(model, question)).filter((event) => event.type !== "delta" || event.text !== "")
    const whole = await answer()
    for (let i = 0; i < rules.length; i++) expect(usageLast(await answer())).toEqual(usageLast(whole))
  })

  it.each(WAYS)(
    "a stream cut at any byte gives a beginning of the answer, and fails unless it was whole: %s",
    async (_, way) => {
      const pieces = streamedReply({
        protocol: "chat",
        model: "test",
        answer: "blue 🌊 sky",
        chunk: 4,
        emptyDeltas: 0,
        finish: "stop",
        usage: undefined,
      })
      const length = Buffer.byteLength(pieces.map(({ wire }) => wire).join(""))
      for (let after = 0; after < length; after += 37) {
        const { model } = await serving(
          [{ answer: "blue 🌊 sky", chunk: 4, usage: "none", fault: { kind: "cut", after } }],
          { retries: 0 },
          way,
        )
        const events: ModelEvent[] = []
        const error = await (async () => {
          for await (const event of model.generate(question, { signal: new AbortController().signal }))
            events.push(event)
        })().catch((error: unknown) => error)
        const text = textOf(events)
        expect("blue 🌊 sky".startsWith(text)).toBe(true)
        if (events.at(-1)?.type === "finish") expect(text).toBe("blue 🌊 sky")
        else
          expect(error).toMatchObject({ code: text === "" ? "model-stream-cut" : "model-unavailable", retryable: true })
      }
      await closeServers()
    },
  )
})

describe.each(WAYS)("a reader that stops pays for nothing more, through %s", (_, way) => {
  it("the request is destroyed at once", async () => {
    const held = Promise.withResolvers<void>()
    // The server writes the event after the call only once released, which is after the client has left.
    const pace = (event: number) => (event < 2 ? Promise.resolve() : held.promise)
    const { server, model } = await serving(
      [{ answer: 'CALL("a") and so on, at length', chunk: [9, 5], pace }],
      {},
      way,
    )
    let seen = ""
    for await (const event of model.generate(question, { signal: new AbortController().signal })) {
      if (event.type === "delta") seen += event.text
      if (seen.includes(")")) break
    }
    expect(await server.requests[0]!.ended).toBe("abandoned")
    held.resolve()
    expect(server.requests[0]!.sent.text).toBe(seen)
    expect(server.totals).toMatchObject({
      requests: 1,
      abandoned: 1,
      answered: 0,
      tokens: { output: Math.ceil(seen.length / 4) },
    })
  })
})

describe("connections", () => {
  it("are reused after an answer that was read to its end", async () => {
    const { server, model } = await serving([{ answer: "blue" }])
    for (let i = 0; i < 3; i++) await collect(model, question)
    expect(server.totals.connections).toMatchObject({ opened: 1, open: 1 })
  })

  it("are no more than allowed; the other requests wait for one", async () => {
    const { server, model } = await serving([{ answer: "blue" }], { connections: 3 })
    await Promise.all(Array.from({ length: 20 }, () => collect(model, question)))
    expect(server.totals).toMatchObject({ answered: 20, connections: { most: 3 } })
  })
})
