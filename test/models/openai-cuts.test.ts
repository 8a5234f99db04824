// A stream that is cut at any byte gives the same answer or an error, never a shorter answer.

import { gzipSync } from "node:zlib"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { openai } from "../../src/models/openai/index.ts"
import { collect, createRequest, textOf } from "../../src/testing/index.ts"
import { chunk, events, USAGE } from "../support/raw-server.ts"
import { atOnce } from "../support/openai.ts"
import { decompressed, type Readable } from "../../src/models/openai/zlib.ts"

const request = createRequest("What colour is the sky?")
const ANSWER = "The sky 🌊 is blue."
const parts = ["The ", "sky 🌊", " is ", "blue."]
const usage = { prompt_tokens: 9, completion_tokens: 4 }
const each = (finish: unknown, more: object = {}) => parts.map((content) => chunk({ content }, finish, more))

/** Streams as servers send them, by the server. */
const STREAMS: { readonly [server: string]: string } = {
  OpenAI: events(chunk({ role: "assistant", content: "" }), ...each(null), chunk({}, "stop"), USAGE, "[DONE]"),
  "a finish with the last text": events(...each(null).slice(0, -1), chunk({ content: "blue." }, "stop"), "[DONE]"),
  "vLLM, usage in each chunk": events(...each(null, { usage }), chunk({}, "stop", { usage }), "[DONE]"),
  'Ollama, ""': events(...each(""), chunk({}, "stop"), "[DONE]"),
  'KoboldCpp, "null"': events(...each("null"), chunk({}, "stop"), "[DONE]"),
  "usage first": events({ ...USAGE }, ...each(null), chunk({}, "end_turn"), "[DONE]"),
  "no finish": events(...each(null), "[DONE]"),
  "no finish, usage last": events(...each(null), USAGE),
  "comments and CRLF": `: hello\n\n${events(...each(null), chunk({}, "STOP"), "[DONE]")}`.replaceAll("\n", "\r\n"),
  CR: events(...each(null), chunk({}, "stop"), USAGE, "[DONE]").replaceAll("\n", "\r"),
  "event and id": events(...each(null), chunk({}, "stop")).replaceAll("data:", "event: message\nid: 7\ndata:"),
  JSON: JSON.stringify({ choices: [{ index: 0, message: { content: ANSWER }, finish_reason: "stop" }], usage }),
  "JSON without a finish": JSON.stringify({ choices: [{ message: { content: ANSWER } }] }),
}

/** A response whose body ends, or breaks, after so many bytes. */
function cut(bytes: Uint8Array<ArrayBuffer>, after: number, how: "ends" | "breaks"): typeof globalThis.fetch {
  return async () => {
    let isSent = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (!isSent) {
          isSent = true
          if (after > 0) return controller.enqueue(bytes.subarray(0, after))
        }
        if (how === "ends") controller.close()
        else controller.error(Object.assign(new Error("reset"), { code: "ECONNRESET" }))
      },
    })
    return new Response(body, { headers: { "content-type": "text/event-stream" } })
  }
}

describe.each(Object.entries(STREAMS))("%s", (_, stream) => {
  const bytes = new TextEncoder().encode(stream)
  const answered = (fetch: typeof globalThis.fetch) =>
    collect(openai({ model: "m", baseURL: "http://nowhere.test/v1", fetch, retries: atOnce(0) }), request)

  it("whole", async () => {
    expect(textOf(await answered(cut(bytes, bytes.length, "ends")))).toBe(ANSWER)
  })

  it("cut anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length }),
        fc.constantFrom("ends", "breaks"),
        async (after, how) => {
          const answer = await answered(cut(bytes, after, how as "ends" | "breaks")).then(textOf, () => ANSWER)
          expect(answer).toBe(ANSWER)
        },
      ),
      { numRuns: 150 },
    )
  })
})

it("a compressed body that is cut anywhere fails", async () => {
  const { PassThrough } = await import("node:stream")
  const bytes = gzipSync(STREAMS["OpenAI"]!)
  for (let after = 0; after < bytes.length; after += 7) {
    const body = new PassThrough()
    const decoded = decompressed(body as unknown as Readable, "gzip")!
    decoded.setEncoding("utf8")
    body.end(bytes.subarray(0, after))
    const read = async () => {
      let text = ""
      for await (const piece of decoded) text += piece
      return text
    }
    await expect(read()).rejects.toThrow()
  }
})
