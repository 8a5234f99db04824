// Requests at once, credentials, costs, options and failures of models behind real servers: one row for each kind.

import { OpenAI } from "openai"
import { afterEach, describe, expect, test } from "vitest"
import { createRuntime, withFallback, type Model } from "../../src/index.ts"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { aiSdk, type LanguageModel } from "../../src/models/ai-sdk/index.ts"
import { withListedPrice } from "../../src/models/prices/index.ts"
import { errorOf } from "../support/asking.ts"
import {
  breaksAfter,
  chunk,
  closeRawServers,
  events,
  rawServer,
  sends,
  USAGE,
  type RawServer,
  type Respond,
} from "../support/raw-server.ts"

afterEach(closeRawServers)

const JSON_TYPE = { "content-type": "application/json" }
const said = (text: string, usage: object = USAGE) => sends(events(chunk({ content: text }), chunk({}, "stop"), usage))
const fault = (status: number, message: string) => sends(JSON.stringify({ error: { message } }), JSON_TYPE, status)
const completed = (text: string, usage: object = { input_tokens: 100, output_tokens: 10 }, more: object[] = []) =>
  sends(
    events(...more, ...(text === "" ? [] : [{ type: "response.output_text.delta", delta: text }]), {
      type: "response.completed",
      response: { status: "completed", output: [], usage },
    }),
  )
const modelAt = ({ url }: RawServer, options: Partial<OpenAIOptions> = {}) =>
  openai({ model: "m", apiKey: "key", baseURL: url, retries: { times: 1, firstDelay: 0 }, ...options })
const run = (models: Model, source = 'ask("Why?")') => {
  const trace: unknown[] = []
  const result = createRuntime({ models, memo: false }).run(source, {
    kind: "expression",
    trace: (event) => void trace.push(event),
  })
  return Object.assign(result, { trace })
}
const streamOf = (parts: readonly object[]) =>
  new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
const SIX = 'FOR i IN range(0, 6) : ask("q", n: i)'

/** Refuses requests with a field; the first six are answered together, as those are under way at once. */
async function refusing(field: string, message: string, answer: Respond) {
  const held: (() => void)[] = []
  return rawServer((response, request) => {
    const reply = () =>
      request.body.includes(`"${field}"`) ? fault(400, message)(response, request) : answer(response, request)
    if (held.length < 6) held.push(reply)
    else return reply()
    if (held.length === 6) for (const one of held) one()
  })
}

describe("a field that the server refuses while several requests are under way", () => {
  test.each<[field: string, message: string, options: Partial<OpenAIOptions>]>([
    ["stream_options", "Unknown field: stream_options", {}],
    [
      "max_tokens",
      "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
      { maxOutputTokens: 50 },
    ],
    ["include", "Unknown parameter: 'include'", { api: "responses" }],
    ["prompt_cache_key", "prompt_cache_key: extra fields not permitted", { api: "responses" }],
    ["store", "Unknown parameter: 'store'", { api: "responses" }],
  ])("%s: each is sent again without it", async (field, message, options) => {
    const answer = options.api === "responses" ? completed("ok") : said("ok")
    const model = modelAt(await refusing(field, message, answer), { ...options, retries: 0 })
    expect((await run(model, SIX)).value).toEqual(["ok", "ok", "ok", "ok", "ok", "ok"])
  })
  test("no model of a fallback answers in place of the one that learns", async () => {
    const first = modelAt(await refusing("stream_options", "Unknown field: stream_options", said("a")))
    const second = modelAt(await rawServer(said("b")))
    expect((await run(withFallback([first, second]), SIX)).value).toEqual(["a", "a", "a", "a", "a", "a"])
  })
  test("a field of the options' own is refused once", async () => {
    const server = await rawServer(fault(400, "Unknown parameter: 'include'"))
    const model = modelAt(server, { api: "responses", body: { include: ["x"] }, retries: 0 })
    expect((await errorOf(run(model))).code).toBe("bad-request")
    expect(server.requests.length).toBe(1)
  })
})

describe("credentials", () => {
  const SECRET = "abcdefgh1234hdr"
  const echoing: Respond = (response, request) =>
    said(`got ${request.headers["api-key"] as string}.`)(response, request)
  test.each([
    ["a record", { "api-key": SECRET, Authorization: null }],
    ["headers", new Headers({ "api-key": SECRET })],
    ["pairs", [["api-key", SECRET]] as [string, string][]],
  ])("in the default headers of a client, given as %s, are in no answer", async (_, defaultHeaders) => {
    const { url: baseURL } = await rawServer(echoing)
    const client = new OpenAI({ apiKey: "unused-key", baseURL, defaultHeaders })
    const running = run(openai({ model: "m", client }))
    expect((await running).value).toBe("got ….")
    expect(JSON.stringify(running.trace)).not.toContain(SECRET)
  })
  test("a key that a client has replaced is in no answer", async () => {
    const keys = ["first-key-12345", "second-key-12345"]
    const { url: baseURL } = await rawServer(said("one"), said(`it was ${keys[0]!}`))
    let asked = 0
    const client = new OpenAI({ apiKey: async () => keys[Math.min(asked++, 1)]!, baseURL })
    const running = run(openai({ model: "m", client }), 'LET first = ask("a") IN ask("b", first: first)')
    expect((await running).value).toBe("it was …")
  })
  test("that a server repeats in its reasoning are in no trace and in no later request", async () => {
    const KEY = "key-abcdefgh12345678"
    const item = {
      type: "reasoning",
      summary: [{ type: "summary_text", text: `I saw ${KEY}` }],
      encrypted_content: "E",
    }
    const server = await rawServer(
      completed("A CALL(1 + 1)", undefined, [{ type: "response.output_item.done", item }]),
      completed(" end"),
    )
    const running = run(modelAt(server, { api: "responses", apiKey: KEY }))
    expect((await running).value).toBe("A 2 end")
    const [text, sent] = [JSON.stringify(running.trace), server.requests[1]!.body]
    expect(text).toContain("I saw …")
    expect(text + sent).not.toContain(KEY)
    expect(sent).toContain('"encrypted_content":"E"')
  })
})

describe("costs", () => {
  const STOPPED = said("A CALL(1 + 1) and more")
  test("a request that stops at a call is billed at the price of the model that was asked", async () => {
    const cheap = { input: 1, output: 1 }
    const ask = async (others: readonly Partial<OpenAIOptions>[]) => {
      const server = await rawServer(breaksAfter(events(chunk({ content: "A CALL(1 + 1)" }))), said(" end"))
      const [first, ...rest] = [{ price: cheap }, ...others].map((options) => modelAt(server, options))
      return (await run(withFallback([first!, ...rest]))).usage
    }
    const alone = await ask([])
    for (const other of [{ price: { input: 100, output: 100 } }, {}]) {
      const { usd, unpriced, tokens } = await ask([other])
      expect({ usd, unpriced, tokens }).toEqual({ usd: alone.usd, unpriced: undefined, tokens: alone.tokens })
    }
  })
  test("each model of a fallback is billed at its own price, and the trace has the same sum", async () => {
    const broken = await rawServer(sends(events(chunk({ reasoning: "Hm, let me see." }), { error: "out" })))
    const a = modelAt(broken, { retries: 0 })
    const b = modelAt(await rawServer(said("b")), { price: { input: 1, output: 1 } })
    const running = run(withFallback([a, b]))
    const { usage } = await running
    expect(usage.usd).toBeCloseTo(120e-6, 12)
    expect(usage.unpriced).toBe(usage.tokens.input + usage.tokens.output - 120)
    expect(running.trace).toContainEqual(
      expect.objectContaining({ type: "response", usd: usage.usd, unpriced: usage.unpriced }),
    )
  })
  test.each([
    [
      "a whole reply",
      sends(
        JSON.stringify({
          choices: [{ message: { content: "A CALL(1 + 1) and more" }, finish_reason: "stop" }],
          usage: USAGE.usage,
        }),
        JSON_TYPE,
      ),
      false,
    ],
    ["a stream in one piece", STOPPED, true],
  ])("counts that arrive together with a call are counted: %s", async (_, first, stream) => {
    const server = await rawServer(
      first,
      stream
        ? said(" end")
        : sends(
            JSON.stringify({ choices: [{ message: { content: " end" }, finish_reason: "stop" }], usage: USAGE.usage }),
            JSON_TYPE,
          ),
    )
    const { usage } = await run(modelAt(server, { stream }))
    expect(usage.tokens).toEqual({ input: 200, output: 40, estimated: false })
  })
  test("a total of the Responses API above its input and output is output", async () => {
    const usage = {
      input_tokens: 100,
      output_tokens: 10,
      total_tokens: 160,
      output_tokens_details: { reasoning_tokens: 50 },
    }
    const { tokens } = (await run(modelAt(await rawServer(completed("Hi", usage)), { api: "responses" }))).usage
    expect(tokens).toEqual({ input: 100, output: 60, reasoning: 50, estimated: false })
  })
  test.each<[string, object, object, object]>([
    [
      "Anthropic's",
      { cachedInputTokens: 5_000 },
      { anthropic: { cacheCreationInputTokens: 200 } },
      { input: 5_210, cached: 5_000, cacheWrite: 200 },
    ],
    [
      "Bedrock's",
      { cachedInputTokens: 4 },
      { bedrock: { usage: { cacheWriteInputTokens: 3 } } },
      { input: 17, cached: 4, cacheWrite: 3 },
    ],
    ["any whose cached input is more than its input", { cachedInputTokens: 90 }, {}, { input: 100, cached: 90 }],
    ["any other", { cachedInputTokens: 4 }, { openai: {} }, { input: 10, cached: 4 }],
  ])("input of version 2 of the AI SDK: %s", async (_, more, providerMetadata, expected) => {
    const usage = { inputTokens: 10, outputTokens: 5, ...more }
    const parts = [
      { type: "text-delta", delta: "Hi" },
      { type: "finish", finishReason: "stop", usage, providerMetadata },
    ]
    const model: LanguageModel = {
      specificationVersion: "v2",
      provider: "p",
      modelId: "m",
      doStream: async () => ({ stream: streamOf(parts) }),
    }
    expect((await run(aiSdk(model))).usage.tokens).toEqual({ ...expected, output: 5, estimated: false })
  })
  test("a key that is missing in the AI SDK costs nothing", async () => {
    const error = Object.assign(new Error("no key"), { name: "AI_LoadAPIKeyError" })
    const model: LanguageModel = {
      specificationVersion: "v2",
      provider: "p",
      modelId: "m",
      doStream: () => Promise.reject(error),
    }
    expect((await errorOf(run(aiSdk(model)))).usage!.tokens).toMatchObject({ input: 0, output: 0 })
  })
  test.each([
    "https://api.openai.com.proxy.local/v1",
    "https://api.openai.com:8443/v1",
    "https://x.local/y.googleapis.com",
  ])("no listed price at %s", (baseURL) => {
    expect(withListedPrice(openai({ model: "gpt-4o", baseURL, apiKey: "x" })).price).toBeUndefined()
  })
  test.each(["https://api.openai.com/v1", "https://api.moonshot.cn/v1"])("a listed provider is at %s", (baseURL) => {
    const model = baseURL.includes("moonshot") ? "kimi-k2-0711-preview" : "gpt-4o"
    expect(withListedPrice(openai({ model, baseURL, apiKey: "x" })).price).toBeDefined()
  })
})

test("the time in the queue for a connection counts for no time-out", async () => {
  const server = await rawServer((response, request) => void setTimeout(() => said("x")(response, request), 600))
  const model = modelAt(server, { connections: 1, timeouts: { first: 3_000 }, retries: 0 })
  expect((await run(model, SIX)).value).toEqual(["x", "x", "x", "x", "x", "x"])
}, 20_000)

describe("answers", () => {
  test("a break waits as long as its response asked", async () => {
    const times: number[] = []
    const server = await rawServer(
      (response) => {
        times.push(performance.now())
        response.writeHead(200, { "content-type": "text/event-stream", "retry-after": "1" })
        response.end(events(chunk({ content: "Hello " })))
      },
      (response, request) => {
        times.push(performance.now())
        said("world")(response, request)
      },
    )
    expect((await run(modelAt(server))).value).toBe("Hello world")
    expect(times[1]! - times[0]!).toBeGreaterThan(900)
  })
  test.each([[[{ type: "response.refusal.delta", delta: "I can't" }]], [[]]])(
    "a refusal is shown once",
    async (deltas) => {
      const output = [{ type: "message", content: [{ type: "refusal", refusal: "I can't" }] }]
      const server = await rawServer(
        sends(events(...deltas, { type: "response.completed", response: { status: "completed", output } })),
      )
      expect((await errorOf(run(modelAt(server, { api: "responses" })))).message).toMatch(
        /refused: I can't(?! *I can't)/,
      )
    },
  )
  test("a stream that is cut within a character", async () => {
    const smile = String.raw`data: {"choices":[{"index":0,"delta":{"content":"smile \ud83d"}}]}` + "\n\n"
    const server = await rawServer(breaksAfter(smile), said("😀 end"))
    expect((await run(modelAt(server))).value).toBe("smile 😀 end")
    expect(server.requests[1]!.body).not.toMatch(/\\ud83d/i)
  })
})

describe("options that no model can have", () => {
  test.each<[object, string]>([
    [{ concurrency: 0 }, "openai(…): concurrency must be a whole number of at least 1, not 0"],
    [{ connections: 0 }, "openai(…): connections must be a whole number of at least 1, not 0"],
    [{ price: { input: Number.NaN, output: 1 } }, "openai(…): price.input must be a number of at least 0, not NaN"],
    [{ price: { input: 1 } }, "openai(…): price.output is missing"],
    [{ api: "foo" }, 'openai(…): api must be "chat" or "responses", not "foo"'],
    [{ model: "" }, 'openai(…): model must be a text, not ""'],
    [{ shown: -1 }, "openai(…): shown must be a whole number of at least 0, not -1"],
  ])("%j", (options, message) => {
    expect(() => openai({ model: "m", ...options } as OpenAIOptions)).toThrow(message)
  })
})

describe("failures name their cause", () => {
  const failureOf = async (respond: Respond, options: Partial<OpenAIOptions> = {}) => {
    const server = await rawServer(respond)
    const { code, message, diagnostics } = await errorOf(run(modelAt(server, options)))
    return {
      code,
      message,
      hint: diagnostics.find(({ severity }) => severity === "error")?.hint,
      asked: server.requests.length,
    }
  }
  test.each<[string, Respond, Partial<OpenAIOptions>, object]>([
    [
      "no credit",
      fault(402, "Payment required"),
      {},
      { hint: "add credit to the account, or use another key in apiKey" },
    ],
    [
      "a path that is not there",
      sends('{"detail":"Not Found"}', JSON_TYPE, 404),
      {},
      { code: "bad-request", hint: "check the base URL" },
    ],
    [
      "a path of the other API",
      sends("404 page not found", {}, 404),
      { api: "responses" },
      { code: "bad-request", hint: 'check the base URL; if the server has the chat API only: api: "chat"' },
    ],
    [
      "a web page",
      sends("<html><title>Login</title></html>", { "content-type": "text/html" }),
      {},
      { code: "bad-response", hint: expect.stringContaining("a proxy answered") },
    ],
    ["a whole reply that is none", sends("{}", JSON_TYPE), { stream: false }, { code: "bad-response", asked: 1 }],
    [
      "a plain text",
      sends("Internal proxy failure", { "content-type": "text/plain" }),
      {},
      { message: expect.stringContaining("broke off: Internal proxy failure") },
    ],
  ])("%s", async (_, respond, options, expected) => {
    expect(await failureOf(respond, options)).toMatchObject(expected)
  })
  test("a client that fails before it sends", async () => {
    const client = new OpenAI({
      apiKey: () => Promise.reject(new Error("vault down")),
      baseURL: "http://127.0.0.1:1/v1",
    })
    const { code, message, usage } = await errorOf(run(openai({ model: "m", client })))
    expect({ code, message }).toMatchObject({ code: "bad-config", message: expect.stringContaining("vault down") })
    expect(usage!.tokens).toMatchObject({ input: 0, output: 0 })
  })
})
