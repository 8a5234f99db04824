// Models of the AI SDK, with the SDK's own mock.

import {
  APICallError,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
  type SharedV4ProviderMetadata,
} from "@ai-sdk/provider"
import { simulateReadableStream } from "ai"
import { MockLanguageModelV3, MockLanguageModelV4 } from "ai/test"
import { describe, expect, it } from "vitest"
import { aiSdk, type AiSdkOptions } from "../../src/models/ai-sdk/index.ts"
import { createRuntime } from "../../src/index.ts"
import { ModelError } from "../../src/models/model.ts"
import { collect, createRequest, modelContract, textOf } from "../../src/testing/index.ts"

const request = createRequest("Who wrote the letter?", { letter: "Ada" })
const USAGE: LanguageModelV4Usage = {
  inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 4, text: 4, reasoning: undefined },
}
const FINISH: LanguageModelV4StreamPart = {
  type: "finish",
  usage: USAGE,
  finishReason: { unified: "stop", raw: "stop" },
}

function parts(...texts: readonly string[]): LanguageModelV4StreamPart[] {
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "1" },
    ...texts.map((delta) => ({ type: "text-delta" as const, id: "1", delta })),
    { type: "text-end", id: "1" },
  ]
}

/** A model whose attempts yield these parts or throw, the last again and again. */
function mock(...attempts: readonly (readonly LanguageModelV4StreamPart[] | Error)[]) {
  let attempt = 0
  return new MockLanguageModelV4({
    provider: "test",
    modelId: "m",
    doStream: async () => {
      const chunks = attempts[Math.min(attempt++, attempts.length - 1)]!
      if (chunks instanceof Error) throw chunks
      return { stream: simulateReadableStream({ chunks: [...chunks], initialDelayInMs: null, chunkDelayInMs: null }) }
    },
  })
}

const good = [...parts("Ada", " 🌊", " wrote it."), FINISH]
const quick: AiSdkOptions = { retries: { times: 2, firstDelay: 0 } }
const apiError = (statusCode: number, responseHeaders: { [name: string]: string } = {}, message = "no") =>
  new APICallError({ message, url: "http://test", requestBodyValues: {}, statusCode, responseHeaders })

modelContract(
  {
    name: "ai-sdk",
    createModel: () => aiSdk(mock(good)),
    createEndless: () =>
      aiSdk(
        new MockLanguageModelV4({
          doStream: async () => ({
            stream: new ReadableStream({
              start: (controller) => controller.enqueue({ type: "text-delta", id: "1", delta: "a" }),
            }),
          }),
        }),
      ),
    createFailing: () => aiSdk(mock(apiError(401))),
  },
  { describe, it },
)

describe("requests and answers", () => {
  it("the conversation and the options", async () => {
    const model = mock(good)
    const messages = [
      { role: "system" as const, content: "Be brief." },
      ...request.messages,
      { role: "assistant" as const, content: "Ada" },
    ]
    const schema = { type: "object" }
    const answering = aiSdk(model, {
      temperature: 0.5,
      seed: 7,
      maxOutputTokens: 100,
      structuredOutput: true,
      price: { input: 1, output: 2 },
      providerOptions: { test: { depth: 1 } },
    })
    const events = await collect(answering, { ...request, messages, maxOutputTokens: 40, schema })
    expect(events).toEqual([
      { type: "delta", text: "Ada" },
      { type: "delta", text: " 🌊" },
      { type: "delta", text: " wrote it." },
      { type: "usage", input: 10, output: 4 },
      { type: "finish", reason: "stop" },
    ])
    expect(model.doStreamCalls[0]).toMatchObject({
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: request.messages[0]!.content }] },
        { role: "assistant", content: [{ type: "text", text: "Ada" }] },
      ],
      temperature: 0.5,
      seed: 7,
      maxOutputTokens: 40,
      responseFormat: { type: "json", schema, name: "answer" },
      providerOptions: { test: { depth: 1 } },
    })
    expect(answering).toMatchObject({
      id: "ai-sdk:test:m",
      parameters: { max_tokens: 100, seed: 7, temperature: 0.5, test: { depth: 1 } },
      price: { input: 1, output: 2 },
      maxOutputTokens: 100,
      structuredOutput: true,
      continuation: "turn",
    })
  })

  it("models of the previous specification", async () => {
    const usage = {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 2, text: 2, reasoning: 0 },
    }
    const model = new MockLanguageModelV3({
      doStream: async () => ({
        stream: simulateReadableStream({
          chunks: [
            { type: "text-delta" as const, id: "1", delta: "old" },
            { type: "finish" as const, usage, finishReason: { unified: "length" as const, raw: "max" } },
          ],
          initialDelayInMs: null,
          chunkDelayInMs: null,
        }),
      }),
    })
    expect(await collect(aiSdk(model), request)).toEqual([
      { type: "delta", text: "old" },
      { type: "usage", input: 1, output: 2 },
      { type: "finish", reason: "length" },
    ])
  })

  it("reasoning is reported, and is no part of the answer", async () => {
    const events = await collect(
      aiSdk(
        mock([
          { type: "reasoning-start", id: "0" },
          { type: "reasoning-delta", id: "0", delta: "Hm." },
          { type: "reasoning-end", id: "0" },
          ...good,
        ]),
      ),
      request,
    )
    expect(events.filter(({ type }) => type === "reasoning")).toEqual([{ type: "reasoning", text: "Hm." }])
    expect(textOf(events)).toBe("Ada 🌊 wrote it.")
  })

  describe("reasoning", () => {
    /** Reasoning in two pieces, with metadata at its start, with an empty piece, and at its end. */
    const thought = (id: string, ...metadata: readonly (SharedV4ProviderMetadata | undefined)[]) => {
      const [start, middle, end] = metadata.map((given) => (given === undefined ? {} : { providerMetadata: given }))
      return [
        { type: "reasoning-start", id, ...start },
        { type: "reasoning-delta", id, delta: "H" },
        { type: "reasoning-delta", id, delta: "m." },
        { type: "reasoning-delta", id, delta: "", ...middle },
        { type: "reasoning-end", id, ...end },
      ] satisfies LanguageModelV4StreamPart[]
    }
    const signed = thought("0", undefined, { anthropic: { signature: "s" } })
    const encrypted = { openai: { itemId: "rs_1", reasoningEncryptedContent: "e" } }
    const itemsOf = async (parts: readonly LanguageModelV4StreamPart[], options: AiSdkOptions = {}) =>
      (await collect(aiSdk(mock([...parts, ...good]), options), request)).flatMap((event) =>
        event.type === "item" ? [event.item] : [],
      )
    const part = (providerOptions: object) => [{ type: "reasoning", text: "Hm.", providerOptions }]

    it.each([
      ["Anthropic's signature", signed, part({ anthropic: { signature: "s" } })],
      [
        "Anthropic's redacted thinking",
        thought("0", { anthropic: { redactedData: "r" } }),
        part({ anthropic: { redactedData: "r" } }),
      ],
      [
        "Google's signature",
        thought("0", undefined, undefined, { google: { thoughtSignature: "g" } }),
        part({ google: { thoughtSignature: "g" } }),
      ],
      [
        "OpenAI's encrypted form, once for all parts of its summary",
        [...thought("0", { openai: { itemId: "rs_1" } }, undefined, encrypted), ...thought("1", encrypted)],
        part({ openai: { reasoningEncryptedContent: "e" } }),
      ],
      ["OpenAI's reference to its store", thought("0", { openai: { itemId: "rs_1" } }), []],
      ["reasoning without metadata", thought("0"), []],
      ["reasoning without its end", signed.slice(0, -1), []],
    ] as const)("that is repeated: %s", async (_, parts, items) => {
      expect(await itemsOf(parts)).toEqual(items)
    })

    it("has its id for a provider that stores nothing", async () => {
      expect(await itemsOf(thought("0", encrypted), { providerOptions: { openai: { store: false } } })).toEqual(
        part(encrypted),
      )
    })

    it("precedes the text of its message in the requests that continue the answer", async () => {
      const write = (text: string) => [...signed, ...parts(text), FINISH]
      const model = mock(write("one CALL(1)"), write(" two CALL(2)"), write(" three"))
      const { value } = await createRuntime({ models: aiSdk(model) }).run('ask("Q?")', { kind: "expression" })
      expect(value).toBe("one 1 two 2 three")
      const [, second, third] = model.doStreamCalls.map(({ prompt }) => prompt)
      const said = (text: string) => ({
        role: "assistant",
        content: [...part({ anthropic: { signature: "s" } }), { type: "text", text }],
      })
      expect(third!.slice(0, second!.length)).toEqual(second)
      expect(third!.filter(({ role }) => role === "assistant")).toEqual([said("one CALL(1)"), said(" two CALL(2)")])
    })

    it("interleaved with text keeps its place in one message", async () => {
      const model = mock([...signed, ...parts("one "), ...signed, ...parts("two CALL(1)"), FINISH], good)
      await createRuntime({ models: aiSdk(model) }).run('ask("Q?")', { kind: "expression" })
      expect(model.doStreamCalls[1]!.prompt.at(-2)).toMatchObject({
        role: "assistant",
        content: [{ type: "reasoning" }, { text: "one " }, { type: "reasoning" }, { text: "two CALL(1)" }],
      })
    })
  })

  it("leaving the loop, and an abort, end the request", async () => {
    const model = mock(good)
    for await (const event of aiSdk(model).generate(request, { signal: new AbortController().signal })) {
      expect(event.type).toBe("delta")
      break
    }
    expect(model.doStreamCalls[0]!.abortSignal!.aborted).toBe(true)
  })

  it("a name is not a model", () => {
    expect(() => aiSdk("openai/gpt-5" as never)).toThrow('"openai/gpt-5" is not a language model of the AI SDK')
  })
})

describe("failures", () => {
  it("that pass are tried again", async () => {
    const model = mock(apiError(503), [...parts(), { type: "error", error: apiError(429) }], parts(), good)
    expect(textOf(await collect(aiSdk(model, { retries: { times: 3, firstDelay: 0 } }), request))).toBe(
      "Ada 🌊 wrote it.",
    )
    expect(model.doStreamCalls.length).toBe(4)
  })
  it.each([
    [401, "model-unauthorized"],
    [400, "bad-request"],
    [404, "model-not-found"],
    [402, "no-credit"],
  ])("%i is final: %s", async (status, code) => {
    const model = mock(apiError(status))
    await expect(collect(aiSdk(model, quick), request)).rejects.toMatchObject({ code, status, retryable: false })
    expect(model.doStreamCalls.length).toBe(1)
  })
  it("429 says when to retry", async () => {
    await expect(
      collect(aiSdk(mock(apiError(429, { "retry-after": "7" })), { retries: 0 }), request),
    ).rejects.toMatchObject({ code: "rate-limited", retryable: true, retryAfter: 7 })
  })
  it("in the middle of an answer end it there", async () => {
    const model = mock([...parts("Ada"), { type: "error", error: apiError(500) }], good)
    await expect(collect(aiSdk(model, quick), request)).rejects.toMatchObject({ code: "model-stream-cut" })
    expect(model.doStreamCalls.length).toBe(1)
  })
  it.each(["error", "interrupted"] as const)("a finish reason that means failure: %s", async (unified) => {
    const model = mock(
      [...parts(), { ...FINISH, finishReason: { unified, raw: undefined } } as LanguageModelV4StreamPart],
      good,
    )
    expect(textOf(await collect(aiSdk(model, quick), request))).toBe("Ada 🌊 wrote it.")
  })
  it.each([
    ["other without the provider's word", { unified: "other", raw: undefined }],
    ["unknown, of version 2", "unknown"],
    ["none", undefined],
  ])("a finish that is the end of the connection: %s", async (_, finishReason) => {
    const cut = { type: "finish", usage: undefined, finishReason } as unknown as LanguageModelV4StreamPart
    expect(textOf(await collect(aiSdk(mock([...parts(), cut], good), quick), request))).toBe("Ada 🌊 wrote it.")
    await expect(collect(aiSdk(mock([...parts("Ada"), cut]), quick), request)).rejects.toMatchObject({
      code: "model-stream-cut",
    })
  })
  it.each([
    ["a key", "invalid_api_key", "model-unauthorized"],
    ["the quota", "insufficient_quota", "no-credit"],
    ["the model", "model_not_found", "model-not-found"],
  ])("in the stream have the code that a status would give: %s", async (_, code, name) => {
    const model = mock([...parts(), { type: "error", error: { code, message: "no" } }])
    await expect(collect(aiSdk(model, quick), request)).rejects.toMatchObject({ code: name, unserved: true })
    expect(model.doStreamCalls.length).toBe(1)
  })
  it("in the stream say when to retry", async () => {
    const model = mock([...parts(), { type: "error", error: { code: 429, message: "no", retry_after: 7 } }])
    await expect(collect(aiSdk(model, { retries: 0 }), request)).rejects.toMatchObject({ retryAfter: 7 })
  })
  it.each([
    ["a status in the stream", { code: 400, message: "no such parameter" }, "bad-request", "no such parameter"],
    ["a kind in the stream", { type: "invalid_request_error", message: "no" }, "bad-request", "no"],
    ["a context that is full", { code: 500, message: "exceeds the context window" }, "bad-request", "context"],
  ])("in the stream are final where they say so: %s", async (_, error, code, reason) => {
    const model = mock([...parts(), { type: "error", error }], good)
    await expect(collect(aiSdk(model, quick), request)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    })
    expect(model.doStreamCalls.length).toBe(1)
  })
  it("have hints, and the server's words where the SDK has only those of the status", async () => {
    const error = Object.assign(apiError(401), { responseBody: '{"object":"error","message":"the \\"key\\" is old"}' })
    await expect(collect(aiSdk(mock(error), quick), request)).rejects.toMatchObject({
      hint: expect.stringContaining("key"),
      message: expect.stringContaining('the "key" is old'),
    })
  })
  it.each([
    ["other", "MAX_TOKENS", { reason: "length" }],
    ["unknown", "guardrail_intervened", { reason: "filter" }],
    ["other", "tired", { reason: "other", said: "tired" }],
    ["tool-calls", undefined, { reason: "other", said: "tool-calls" }],
  ] as const)("the finish %s with the provider's word %s", async (unified, raw, finish) => {
    const model = mock([...parts("Ada"), { ...FINISH, finishReason: { unified, raw } } as LanguageModelV4StreamPart])
    expect((await collect(aiSdk(model), request)).at(-1)).toEqual({ type: "finish", ...finish })
  })
  it("are ModelErrors, whatever is thrown", async () => {
    await expect(collect(aiSdk(mock(new TypeError("fetch failed")), { retries: 0 }), request)).rejects.toBeInstanceOf(
      ModelError,
    )
  })
})
