// Whole answers through the Responses API: what each request repeats of the one before, and cuts of its stream.

import type { ResponseStreamEvent } from "openai/resources/responses/responses"
import * as fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { createRuntime, memoryStore } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { collect, createRequest, textOf, type ReceivedRequest, type ServerRule } from "../../src/testing/index.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { atOnce, closeServers, serving } from "../support/openai.ts"

afterEach(closeServers)

const API = { api: "responses", retries: 0 } as const
const ASK = { kind: "expression" } as const

/** A rule for each question: the message of a request ends with it. */
function rulesFor(answers: { readonly [question: string]: string }, more: Partial<ServerRule> = {}): ServerRule[] {
  return Object.entries(answers).map(([question, answer]) => ({
    message: new RegExp(`(?:^|\\n)${question.replace("?", "\\?")}$`),
    answer: ({ written }) => answer.slice(written.length),
    reasoning: "Let me see.",
    ...more,
  }))
}

const inputOf = ({ body }: ReceivedRequest): readonly unknown[] => body.input!

describe("an answer with calls", () => {
  it("is the same as with any model, and each request adds reasoning, text and outcome to the one before", async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.integer({ min: 1, max: 30 }), async ({ answers, evaluate }, chunk) => {
        const { server, model } = await serving(rulesFor(answers, { chunk }), API)
        const result = await createRuntime({ models: model }).run(`ask("${FIRST}", d: "datum")`, ASK)
        expect(result.value).toBe(evaluate("datum", () => undefined))
        const inputs = server.requests.map((request) => JSON.stringify(inputOf(request)))
        for (const [i, request] of server.requests.entries()) {
          if (request.written === "") continue
          const added = inputOf(request).slice(-3)
          expect(added).toMatchObject([{ type: "reasoning" }, { role: "assistant" }, { role: "user" }])
          const before = JSON.stringify(inputOf(request).slice(0, -3))
          const number = inputs.findIndex(
            (input, j) =>
              j < i
              && input === before
              && (added[0] as { encrypted_content: string }).encrypted_content === `encrypted-${j + 1}`,
          )
          expect(number).toBeGreaterThanOrEqual(0)
          expect(request.body["prompt_cache_key"]).toBe(server.requests[number]!.body["prompt_cache_key"])
        }
      }),
      { numRuns: 30 },
    )
  })

  it("is resumed by another process with the bytes that it would have sent", async () => {
    const answers = { "Q?": "one CALL(1) two CALL(2) three CALL(3) four" }
    const [rule] = rulesFor(answers, { chunk: 3 })
    const { server, model } = await serving(
      [{ ...rule!, times: 2 }, { fault: { kind: "status", status: 401 }, times: 1 }, rule!],
      API,
    )
    const store = memoryStore()
    const run = () => createRuntime({ models: model, memo: store }).run('ask("Q?")', ASK)
    await expect(run()).rejects.toMatchObject({ code: "model-unauthorized" })
    expect((await run()).value).toBe("one 1 two 2 three 3 four")
    const [, , refused, resumed] = server.requests
    expect(JSON.stringify(resumed!.body)).toBe(JSON.stringify(refused!.body))
    expect(inputOf(resumed!).filter((item) => (item as { type?: string }).type === "reasoning")).toMatchObject([
      { encrypted_content: "encrypted-1" },
      { encrypted_content: "encrypted-2" },
    ])
  })

  it("continues behind reasoning whose text was cut off", async () => {
    const [rule] = rulesFor({ "Q?": "one two three" }, { chunk: 4 })
    const cut = { ...rule!, times: 1, answer: () => "one ", finish: null }
    const { server, model } = await serving([cut, rule!], { ...API, retries: 1 })
    expect((await createRuntime({ models: model }).run('ask("Q?")', ASK)).value).toBe("one two three")
    expect(server.requests).toHaveLength(2)
    const last = inputOf(server.requests.at(-1)!)
    expect(last.slice(-3)).toMatchObject([
      { type: "reasoning", encrypted_content: "encrypted-1" },
      { role: "assistant", content: "one " },
      { role: "user" },
    ])
  })

  it("goes on in the Responses API where the chat API refuses the model", async () => {
    const [rule] = rulesFor({ "Q?": "one CALL(1) two" })
    const message = "This model is only supported in v1/responses and not in v1/chat/completions."
    const { server, model } = await serving([{ fault: { kind: "status", status: 404, message }, times: 1 }, rule!])
    const { value, usage } = await createRuntime({ models: model }).run('ask("Q?")', ASK)
    expect(value).toBe("one 1 two")
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/chat/completions", "/v1/responses", "/v1/responses"])
    expect(usage.requests).toBe(2)
  })
})

/** The events of OpenAI's server for an answer, checked against the types of its package. */
const EVENTS = [
  {
    type: "response.output_item.added",
    output_index: 0,
    sequence_number: 1,
    item: { id: "rs_1", type: "reasoning", summary: [] },
  },
  {
    type: "response.output_item.done",
    output_index: 0,
    sequence_number: 2,
    item: { id: "rs_1", type: "reasoning", summary: [], encrypted_content: "gAAAA" },
  },
  {
    type: "response.output_item.added",
    output_index: 1,
    sequence_number: 3,
    item: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      status: "in_progress",
      content: [],
      phase: "final_answer",
    },
  },
  ...["The ", "sky 🌊", " is ", "blue."].map((delta, i) => ({
    type: "response.output_text.delta" as const,
    item_id: "msg_1",
    output_index: 1,
    content_index: 0,
    logprobs: [],
    delta,
    sequence_number: 4 + i,
  })),
  {
    type: "response.output_text.done",
    item_id: "msg_1",
    output_index: 1,
    content_index: 0,
    logprobs: [],
    text: "The sky 🌊 is blue.",
    sequence_number: 8,
  },
] satisfies ResponseStreamEvent[]
const ANSWER = "The sky 🌊 is blue."
const END = { type: "response.completed", sequence_number: 9, response: { status: "completed", usage: null } }

const lines = (events: readonly { readonly type: string; readonly response?: unknown }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
const output = [{ type: "message", content: [{ type: "output_text", text: ANSWER }] }]

const STREAMS: { readonly [server: string]: string } = {
  OpenAI: lines([...EVENTS, END]),
  "the output again at the end": lines([...EVENTS, { ...END, response: { status: "completed", output } }]),
  "[DONE]": `${lines([...EVENTS, END])}data: [DONE]\n\n`,
  "[DONE] alone": `${lines(EVENTS)}data: [DONE]\n\n`,
  CRLF: lines([...EVENTS, END]).replaceAll("\n", "\r\n"),
  comments: `: hello\n\n${lines([...EVENTS, END]).replaceAll("\n\n", "\n\n: keep-alive\n\n")}`,
  JSON: JSON.stringify({ object: "response", status: "completed", output }),
}

describe.each(Object.entries(STREAMS))("a stream of %s", (_, stream) => {
  const bytes = new TextEncoder().encode(stream)
  const request = createRequest("What colour is the sky?")
  const answered = (fetch: typeof globalThis.fetch) =>
    collect(openai({ model: "m", baseURL: "http://nowhere.test/v1", fetch, ...API, retries: atOnce(0) }), request)
  /** A response whose body ends, or breaks, after so many bytes. */
  const cut = (after: number, how: "ends" | "breaks") =>
    (async () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          if (after > 0) controller.enqueue(bytes.slice(0, after))
        },
        pull: (controller) => (how === "ends" ? controller.close() : controller.error(new Error("reset"))),
      })
      return new Response(body, { headers: { "content-type": "text/event-stream" } })
    }) as typeof globalThis.fetch

  it("gives the answer", async () => {
    expect(textOf(await answered(cut(bytes.length, "ends")))).toBe(ANSWER)
  })

  it("cut anywhere gives the same answer or an error, never a shorter one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length }),
        fc.constantFrom("ends", "breaks"),
        async (at, how) => {
          expect(await answered(cut(at, how as "ends" | "breaks")).then(textOf, () => ANSWER)).toBe(ANSWER)
        },
      ),
      { numRuns: 100 },
    )
  })
})
