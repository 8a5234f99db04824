// The three ways in which an answer continues, and their requests: all give the same text.

import { afterEach, describe, expect, it } from "vitest"
import type { Message, ModelRequest } from "../../src/models/model.ts"
import { collect, createRequest, textOf } from "../../src/testing/index.ts"
import { closeServers, serving, WAYS } from "../support/openai.ts"

afterEach(closeServers)

const ANSWER = 'The sum is CALL(1 + 1) and CALL("Who?") wrote it.'
const FIRST = "The sum is CALL(1 + 1)"
const opening: Message[] = [
  { role: "system", content: "Answer." },
  { role: "user", content: "Explain." },
]
const base = createRequest("Explain.")
const goingOn: { readonly [continuation: string]: ModelRequest } = {
  turn: {
    ...base,
    messages: [...opening, { role: "assistant", content: FIRST }, { role: "user", content: "it = 2. Go on." }],
  },
  prefill: { ...base, messages: [...opening, { role: "assistant", content: `${FIRST}⟦it =\n2⟧` }] },
  completion: { ...base, messages: opening, prompt: `Answer.\n\nExplain.\n\nAnswer:\n${FIRST}⟦it =\n2⟧` },
}
const beginning = (continuation: string): ModelRequest => ({
  ...base,
  messages: opening,
  prompt: continuation === "completion" ? "Answer.\n\nExplain.\n\nAnswer:\n" : null,
})

describe.each(WAYS)("through %s", (_, way) => {
  it.each(["turn", "prefill", "completion"] as const)(
    "by %s the answer continues where it stopped",
    async (continuation) => {
      const { server, model } = await serving(
        [{ message: "Explain.", answer: ANSWER, chunk: 5 }],
        { continuation },
        way,
      )
      expect(model.continuation).toBe(continuation)
      expect(textOf(await collect(model, beginning(continuation)))).toBe(ANSWER)
      expect(textOf(await collect(model, goingOn[continuation]!))).toBe(ANSWER.slice(FIRST.length))
      expect(server.requests.map(({ written }) => written)).toEqual(["", FIRST])
      expect(server.requests.map(({ path }) => path)).toEqual(
        Array.from({ length: 2 }, () => (continuation === "completion" ? "/v1/completions" : "/v1/chat/completions")),
      )
    },
  )

  it("whole answers of the completions protocol", async () => {
    const { model } = await serving([{ answer: ANSWER }], { continuation: "completion", stream: false }, way)
    expect((await collect(model, goingOn["completion"]!)).map(({ type }) => type)).toEqual(["usage", "delta", "finish"])
  })
})

describe("requests", () => {
  it("a prefill is marked in the way that the server knows", async () => {
    const last = goingOn["prefill"]!.messages.at(-1)!
    const { server, model } = await serving([{ answer: ANSWER }], { continuation: "prefill" })
    await collect(model, beginning("prefill"))
    await collect(model, goingOn["prefill"]!)
    expect(server.requests[0]!.body).not.toHaveProperty("continue_final_message")
    expect(server.requests[1]!.body).toMatchObject({ continue_final_message: true, add_generation_prompt: false })
    const other = await serving([{ answer: ANSWER }], { continuation: "prefill", prefill: "prefix" })
    await collect(other.model, goingOn["prefill"]!)
    expect(other.server.requests[0]!.body.messages!.at(-1)).toEqual({ ...last, prefix: true })
    expect(other.server.requests[0]!.body).not.toHaveProperty("continue_final_message")
  })

  it("a completion has a limit, since servers stop early without one", async () => {
    const { server, model } = await serving([{ answer: ANSWER }], { continuation: "completion" })
    await collect(model, beginning("completion"))
    await collect(model, { ...beginning("completion"), maxOutputTokens: 7 })
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([2048, 7])
    expect(server.requests[0]!.body).not.toHaveProperty("messages")
  })

  it("a schema, to servers that obey it", async () => {
    const schema = {
      type: "object",
      properties: { a: { type: "number" } },
      required: ["a"],
      additionalProperties: false,
    }
    const request = { ...base, schema }
    const obeying = await serving([{ answer: "{}" }], { structuredOutput: true })
    await collect(obeying.model, request)
    await collect(obeying.model, { ...base, schema: { type: "array", items: { type: "object" } } })
    await collect(obeying.model, base)
    expect(obeying.model.structuredOutput).toBe(true)
    expect(obeying.server.requests.map(({ body }) => body["response_format"])).toEqual([
      { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
      { type: "json_schema", json_schema: { name: "answer", schema: { type: "array", items: { type: "object" } } } },
      undefined,
    ])
    const other = await serving([{ answer: "{}" }])
    await collect(other.model, request)
    expect(other.server.requests[0]!.body).not.toHaveProperty("response_format")
  })

  it.each([
    [400, "response_format is not supported"],
    [400, "The request contains features not supported by xgrammar"],
    [400, "failed to parse grammar"],
    [500, "failed to initialize the grammar of the schema"],
  ])("a schema that is refused is left out from then on, and that is reported once: %i %s", async (status, message) => {
    const refusal = { fault: { kind: "status" as const, status, message }, times: 1 }
    const { server, model } = await serving([refusal, { answer: "{}" }], { structuredOutput: true })
    const events = await collect(model, { ...base, schema: { type: "object" } })
    expect(events.filter(({ type }) => type === "retry")).toMatchObject([
      { message: expect.stringContaining("refuses response_format"), unserved: true },
    ])
    await collect(model, { ...base, schema: { type: "object" } })
    expect(server.requests.map(({ body }) => "response_format" in body)).toEqual([true, false, false])
  })
})
