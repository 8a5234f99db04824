// The openai model against a real server that fails, in every way that it can.

import { afterEach, describe, expect, it } from "vitest"
import { ModelError } from "../../src/models/model.ts"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { withRetries, withTimeouts } from "../../src/models/network/index.ts"
import { collect, createClock, createRequest, textOf, type ServerRule } from "../../src/testing/index.ts"
import { atOnce, closeServers, serving as servingWith, WAYS } from "../support/openai.ts"

afterEach(closeServers)

const question = createRequest("Why is the sky blue?", { note: "It scatters." })
const YEAR_3000 = Date.parse("Wed, 01 Jan 3000 00:00:00 GMT")
const FOREVER = { first: Infinity, silence: Infinity, total: Infinity }
const status = (status: number, more: object = {}) => ({
  fault: { kind: "status" as const, status, headers: { "retry-after-ms": "0" }, ...more },
})

describe.each(WAYS)("through %s", (_, way) => {
  const serving = (rules: readonly ServerRule[], options: Partial<OpenAIOptions> = {}) =>
    servingWith(rules, options, way)

  async function failureOf(
    rules: readonly ServerRule[],
    options: Partial<OpenAIOptions> = {},
  ): Promise<ModelError & { readonly asked: number }> {
    const { server, model } = await serving(rules, options)
    const error = await collect(model, question).then(
      () => expect.unreachable("it must fail"),
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(ModelError)
    return Object.assign(error as ModelError, { asked: server.requests.length })
  }

  describe("a failure is a ModelError with a code and a hint", () => {
    it("401", async () => {
      expect(await failureOf([status(401, { message: "Incorrect API key provided" })])).toMatchObject({
        code: "model-unauthorized",
        status: 401,
        asked: 1,
        hint: expect.stringMatching(/^check the key in (?:apiKey|the client)$/),
        message: expect.stringContaining("Incorrect API key provided"),
      })
    })
    it("no key for OpenAI", async () => {
      const key = process.env["OPENAI_API_KEY"]
      delete process.env["OPENAI_API_KEY"]
      try {
        await expect(
          collect(openai({ model: "gpt-test", baseURL: "https://api.openai.com/v1" }), question),
        ).rejects.toMatchObject({ code: "model-unauthorized", hint: "set OPENAI_API_KEY" })
      } finally {
        if (key !== undefined) process.env["OPENAI_API_KEY"] = key
      }
    })
    it("400 with the server's message", async () => {
      const failure = await failureOf([
        status(400, { message: "This model's maximum context length is 8192 tokens", code: "context_length_exceeded" }),
      ])
      expect(failure).toMatchObject({
        code: "bad-request",
        status: 400,
        asked: 1,
        hint: expect.stringContaining("chunks"),
      })
      expect(failure.message).toContain("maximum context length is 8192 tokens")
    })
    it("403", async () => {
      expect(await failureOf([status(403)])).toMatchObject({ code: "model-unauthorized", status: 403, asked: 1 })
    })
    it("404 names the model", async () => {
      expect(await failureOf([status(404)])).toMatchObject({
        code: "model-not-found",
        asked: 1,
        message: expect.stringContaining("test"),
      })
    })
    it("429 after its retries", async () => {
      expect(await failureOf([status(429)], { retries: 2 })).toMatchObject({ code: "rate-limited", asked: 3 })
    })
    it("429 that passes is not seen", async () => {
      const { server, model } = await serving([{ ...status(429), times: 1 }, { answer: "blue" }])
      expect(textOf(await collect(model, question))).toBe("blue")
      expect(server.requests.length).toBe(2)
    })
    it("no credit is not tried again", async () => {
      const failure = await failureOf(
        [
          status(429, {
            message: "You exceeded your current quota, please check your plan and billing details.",
            code: "insufficient_quota",
          }),
        ],
        { retries: 2 },
      )
      expect(failure).toMatchObject({ code: "no-credit", asked: 1, hint: expect.stringContaining("credit") })
    })
    it("a passing limit of Google's is waited for, though its message is about billing", async () => {
      const message =
        "You exceeded your current quota, please check your plan and billing details. "
        + `${"* Quota exceeded for metric: requests. ".repeat(20)}Please retry in 0.01s.`
      const failure = await failureOf(
        [{ fault: { kind: "status", status: 429, message, code: "RESOURCE_EXHAUSTED" } }],
        { retries: 2 },
      )
      expect(failure).toMatchObject({ code: "rate-limited", asked: 3, retryAfter: 0.01 })
    })
    it("402", async () => {
      expect(await failureOf([status(402)])).toMatchObject({ code: "no-credit", asked: 1 })
    })
    it("500 after its retries", async () => {
      expect(await failureOf([status(500)], { retries: 1 })).toMatchObject({
        code: "model-unavailable",
        status: 500,
        asked: 2,
      })
    })
    it("a reset connection after its retries", async () => {
      expect(await failureOf([{ fault: { kind: "reset" } }], { retries: 1 })).toMatchObject({
        code: "model-unavailable",
        asked: 2,
      })
    })
    it("a missing server", async () => {
      const { server, model } = await serving([], { retries: 0 })
      await closeServers()
      await expect(collect(model, question)).rejects.toMatchObject({
        code: "model-unavailable",
        message: `no model server answers at ${server.url} (ECONNREFUSED)`,
        hint: expect.stringContaining("OPENAI_BASE_URL"),
      })
    })
    it("a malformed event", async () => {
      expect(await failureOf([{ body: 'data: {"choices": NaN}\n\n' }])).toMatchObject({
        code: "bad-response",
        asked: 1,
      })
    })
    it("a malformed event in the middle", async () => {
      expect(await failureOf([{ answer: "blue sky", chunk: 4, fault: { kind: "malformed", after: 2 } }])).toMatchObject(
        { code: "bad-response", asked: 1 },
      )
    })
    it("an error in the stream", async () => {
      expect(
        await failureOf([
          { body: 'data: {"error":{"message":"the engine ran out of memory","type":"server_error"}}\n\n' },
        ]),
      ).toMatchObject({ code: "model-unavailable", message: expect.stringContaining("ran out of memory") })
    })
    it.each([
      ["a text", { error: "the engine ran out of memory" }],
      ["a message alone", { error: { message: "the engine ran out of memory" } }],
      ["itself", { object: "error", message: "the engine ran out of memory", code: 500 }],
      [
        "a status",
        {
          error: { message: "the engine ran out of memory", code: 502 },
          choices: [{ delta: { content: "" }, finish_reason: "error" }],
        },
      ],
    ])("an error in the stream, from %s", async (_, reply) => {
      expect(await failureOf([{ body: `data: ${JSON.stringify(reply)}\n\n` }], { retries: 1 })).toMatchObject({
        code: "model-unavailable",
        asked: 2,
        message: expect.stringContaining("ran out of memory"),
      })
    })
    it.each([
      [400, "bad-request"],
      [402, "no-credit"],
    ])("an error in the stream with the status %i is not tried again", async (code, name) => {
      expect(
        await failureOf([{ body: `data: ${JSON.stringify({ error: { message: "no", code } })}\n\n` }], { retries: 1 }),
      ).toMatchObject({ code: name, asked: 1 })
    })
    it.each([
      [{ message: "You exceeded your quota", type: "insufficient_quota", code: "insufficient_quota" }, "no-credit"],
      [{ message: "Incorrect API key provided", type: "authentication_error" }, "model-unauthorized"],
      [{ message: "no", code: "invalid_api_key" }, "model-unauthorized"],
      [{ message: "no", type: "permission_error" }, "model-unauthorized"],
      [{ message: "no", code: "model_not_found" }, "model-not-found"],
      [{ message: "bad parameter", type: "invalid_request_error" }, "bad-request"],
    ])("an error in the stream has the code that a status would give: %o", async (error, code) => {
      const failure = await failureOf([{ body: `data: ${JSON.stringify({ error })}\n\n` }], { retries: 1 })
      expect(failure).toMatchObject({ code, asked: 1, retryable: false, unserved: true })
    })
    it.each([
      [400, "429 Too Many Requests: rate limit reached", "rate-limited"],
      [500, "Too Many Requests", "rate-limited"],
      [403, "Rate limit exceeded, retry in 0.01 s", "rate-limited"],
      [400, "API key not valid. Please pass a valid API key.", "model-unauthorized"],
      [400, "model 'm' not found, try pulling it first", "model-not-found"],
    ])("the words of a failure tell more than its status: %i %s", async (code, message, name) => {
      expect(await failureOf([status(code, { message })], { retries: 0 })).toMatchObject({ code: name, status: code })
    })
    it("a refusal", async () => {
      expect(
        await failureOf([
          {
            body:
              'data: {"choices":[{"delta":{"refusal":"I can\'t help."},"finish_reason":"stop"}]}\n\n'
              + "data: [DONE]\n\n",
          },
        ]),
      ).toMatchObject({ code: "model-refused", message: expect.stringContaining("can't help") })
    })
  })

  describe("a stream that breaks off", () => {
    it.each([
      ["its connection closes", { answer: "blue", fault: { kind: "cut" as const, after: 0 } }],
      ["no finish reason comes", { answer: "", finish: null }],
    ])("is asked for again where nothing was delivered: %s", async (_, rule) => {
      const { server, model } = await serving([{ ...rule, times: 1 }, { answer: "blue" }])
      expect(textOf(await collect(model, question))).toBe("blue")
      expect(server.requests.length).toBe(2)
    })
    it("is asked for again a bounded number of times", async () => {
      expect(await failureOf([{ answer: "", finish: null }], { retries: 1 })).toMatchObject({
        code: "model-stream-cut",
        asked: 2,
      })
    })
    it.each([
      ["its connection closes", { answer: "blue", fault: { kind: "cut" as const, after: 400 } }],
      ["no finish reason comes", { answer: "blue", finish: null, usage: "none" }],
      ["OpenRouter says that it failed", { answer: "blue", finish: "error" }],
      ["vLLM says that it failed", { answer: "blue", finish: "abort" }],
      ["DeepSeek says that it failed", { answer: "blue", finish: "insufficient_system_resource" }],
    ])("fails where something was delivered: %s", async (_, rule) => {
      const { server, model } = await serving([rule])
      let seen = ""
      const reading = (async () => {
        for await (const event of model.generate(question, { signal: new AbortController().signal }))
          if (event.type === "delta") seen += event.text
      })()
      await expect(reading).rejects.toMatchObject({ code: "model-stream-cut" })
      expect(seen).toBe("blue")
      expect(server.requests.length).toBe(1)
    })
  })
})

describe("the time of a retry", () => {
  it.each([
    [{ "retry-after-ms": "1500" }, 1.5],
    [{ "retry-after": "7" }, 7],
    [
      { "retry-after": "Wed, 01 Jan 3000 00:00:00 GMT" },
      // The time until then, at some moment between the start of these tests and now.
      expect.toSatisfy((seconds: number) => {
        const startedAt = YEAR_3000 - seconds * 1000
        return startedAt >= performance.timeOrigin - 1000 && startedAt <= Date.now() + 1000
      }),
    ],
    [{ "retry-after": "soon" }, undefined],
    [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m2.5s" }, 62.5],
    [{ "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms" }, 0.12],
    [{ "x-ratelimit-remaining-tokens": "7", "x-ratelimit-reset-tokens": "6m0s" }, undefined],
    [{}, undefined],
  ])("%o is read", async (headers, retryAfter) => {
    const { model } = await servingWith(
      [{ fault: { kind: "status", status: 429, headers: headers as { readonly [name: string]: string } } }],
      { retries: 0 },
    )
    await expect(collect(model, question)).rejects.toMatchObject({ code: "rate-limited", retryable: true, retryAfter })
  })

  it.each([
    ["Please try again in 3.2s. Visit …", 3.2],
    ["Rate limit reached. Please try again in 1m12s.", 72],
    ["try again in 250ms", 0.25],
    ["Please retry in 7s.", 7],
    ["retry after 30 seconds", 30],
    ["Rate limit exceeded, retry in 1 s", 1],
    ["try again later", undefined],
  ])("%j is read", async (message, retryAfter) => {
    const { model } = await servingWith([{ fault: { kind: "status", status: 429, message } }], { retries: 0 })
    await expect(collect(model, question)).rejects.toMatchObject({ code: "rate-limited", retryAfter })
  })

  it.each([
    ["the header", { "retry-after": "7" }, {}, 7],
    ["the error", {}, { retry_after: 2 }, 2],
    ["the error, in milliseconds", {}, { retry_after_ms: 1500 }, 1.5],
    ["the error, as Google writes it", {}, { details: [{ "@type": "RetryInfo", retryDelay: "3.5s" }] }, 3.5],
  ])("is read in the middle of an answer, too: %s", async (_, headers, more, retryAfter) => {
    const error = { message: "slow down", code: 429, ...more }
    const model = openai({
      model: "test",
      baseURL: "http://127.0.0.1:1/v1",
      retries: 0,
      fetch: async () =>
        new Response(`data: ${JSON.stringify({ error })}\n\n`, {
          headers: { "content-type": "text/event-stream", ...(headers as { readonly [name: string]: string }) },
        }),
    })
    await expect(collect(model, question)).rejects.toMatchObject({ code: "rate-limited", retryAfter })
  })

  it.each([
    [500, {}, true],
    [503, {}, true],
    [408, {}, true],
    [409, {}, true],
    [501, {}, false],
    [418, {}, false],
    [301, {}, false],
    [500, { "x-should-retry": "false" }, false],
    [418, { "x-should-retry": "true" }, true],
    [429, { "x-should-retry": "false" }, false],
  ])("status %i with %o may pass: %s", async (status, headers, retryable) => {
    const { model } = await servingWith(
      [{ fault: { kind: "status", status, headers: headers as { readonly [name: string]: string } } }],
      { retries: 0 },
    )
    await expect(collect(model, question)).rejects.toMatchObject({ retryable })
  })

  it("a server that answered before may be restarting; one that never did is not waited for", async () => {
    const { server, model } = await servingWith([{ answer: "blue" }], { retries: 0 })
    const fresh = openai({ model: "test", baseURL: server.url, retries: 0 })
    await collect(model, question)
    await closeServers()
    await expect(collect(model, question)).rejects.toMatchObject({ code: "model-unavailable", retryable: true })
    await expect(collect(fresh, question)).rejects.toMatchObject({ code: "model-unavailable", retryable: false })
  })
})

describe("foreign responses", () => {
  it("a web page", async () => {
    const { createServer } = await import("node:http")
    const page = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"))
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve))
    const { port } = page.address() as { port: number }
    await expect(
      collect(openai({ model: "test", baseURL: `http://127.0.0.1:${port}` }), question),
    ).rejects.toMatchObject({ code: "bad-response", hint: expect.stringContaining("/v1") })
    page.closeAllConnections()
    page.close()
  })
  it("an error in a list, as Google sends it", async () => {
    const body = JSON.stringify([{ error: { code: 400, message: "API key not valid." } }])
    const model = openai({
      model: "test",
      baseURL: "http://127.0.0.1:1/v1",
      fetch: async () => new Response(body, { status: 400 }),
    })
    await expect(collect(model, question)).rejects.toMatchObject({
      code: "model-unauthorized",
      message: "http://127.0.0.1:1/v1 did not accept the key: API key not valid.",
    })
  })
  it.each([
    ["Node's client", {}],
    ["fetch", { fetch: globalThis.fetch }],
  ])("a name and password in the base URL are in no message: %s", async (_, way) => {
    const model = openai({ model: "test", baseURL: "http://me:secret@127.0.0.1:1/v1", ...way })
    await expect(collect(model, question)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("no model server answers at http://127.0.0.1:1/v1"),
    })
  })
  it.each(["localhost", "localhost:11434/v1", "http://"])("an invalid base URL: %s", (baseURL) => {
    expect(() => openai({ model: "test", baseURL })).toThrow(`"${baseURL.replace(/\/+$/, "")}" is not a base URL`)
  })
  it.each([undefined, {}, { model: null }])("no name of a model: %j", (options) => {
    expect(() => openai(options as never)).toThrow("the options of openai(…) name no model")
  })
  it("a name in front of the options", () => {
    const given = openai as unknown as (name: string, options: object) => unknown
    expect(() => given("gpt-5", {})).toThrow("openai(…) takes one record of options, and no text before it")
  })
})

describe("a stall", () => {
  it("is ended by the time-out, and the next attempt answers", async () => {
    const clock = createClock()
    const { server, model } = await servingWith(
      [{ answer: "", fault: { kind: "stall", after: 20 }, times: 1 }, { answer: "blue" }],
      { retries: 0, timeouts: FOREVER },
    )
    const running = collect(withRetries(withTimeouts(model, { first: 1000 }, clock), atOnce(1), clock), question)
    await server.arrived(1)
    await clock.advance(1000)
    expect(await server.requests[0]!.ended).toBe("abandoned")
    await clock.advance(1)
    expect(textOf(await running)).toBe("blue")
  })

  it.each(["reasoning_content", "reasoning"])("is not assumed of a model that thinks: %s", async (name) => {
    const choice = { delta: { [name]: "hm", content: null }, finish_reason: null }
    const thought = `data: ${JSON.stringify({ choices: [choice] })}\n\n`
    const clock = createClock()
    let send: (text: string) => void = () => {}
    let end: () => void = () => {}
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        send = (text) => controller.enqueue(new TextEncoder().encode(text))
        end = () => controller.close()
      },
    })
    const model = openai({
      model: "test",
      baseURL: "http://127.0.0.1:1/v1",
      retries: 0,
      timeouts: FOREVER,
      fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
    })
    const answer = withTimeouts(model, { first: 1000, silence: 1000 }, clock).generate(question, {
      signal: new AbortController().signal,
    })
    const events = answer[Symbol.asyncIterator]()
    for (let i = 0; i < 3; i++) {
      const next = events.next()
      await clock.advance(800)
      send(thought)
      expect((await next).value).toEqual({ type: "reasoning", text: "hm" })
    }
    send('data: {"choices":[{"delta":{"content":"blue"},"finish_reason":"stop"}]}\n\n')
    end()
    expect((await events.next()).value).toEqual({ type: "delta", text: "blue" })
    expect((await events.next()).value).toEqual({ type: "finish", reason: "stop" })
  })

  it("in the middle of an answer ends it there", async () => {
    const clock = createClock()
    const { server, model } = await servingWith([{ answer: "blue", fault: { kind: "stall", after: 400 } }], {
      retries: 0,
      timeouts: FOREVER,
    })
    const seen = Promise.withResolvers<void>()
    const texts: string[] = []
    const running = (async () => {
      for await (const event of withRetries(withTimeouts(model, { silence: 1000 }, clock), {}, clock).generate(
        question,
        { signal: new AbortController().signal },
      )) {
        if (event.type === "delta") texts.push(event.text)
        seen.resolve()
      }
    })()
    await seen.promise
    const failed = expect(running).rejects.toMatchObject({ code: "model-stream-cut" })
    await clock.advance(2000)
    await failed
    expect(texts).toEqual(["blue"])
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })
})
