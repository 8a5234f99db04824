// The openai model, through the real SDK, against a real server.

import { afterEach, describe, expect, it } from "vitest"
import { ModelError } from "../../src/models/model.ts"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { collect, createRequest, modelContract, startModelServer, textOf, type ModelServer, type ServerRule } from "../../src/testing/index.ts"

const servers: ModelServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serving(rules: readonly ServerRule[], options: Partial<OpenAIOptions> = {}) {
  const server = await startModelServer(rules)
  servers.push(server)
  return { server, model: openai({ model: "test", apiKey: "key", baseURL: server.url, ...options }) }
}

async function failureOf(rules: readonly ServerRule[], options: Partial<OpenAIOptions> = {}): Promise<ModelError & { readonly asked: number }> {
  const { server, model } = await serving(rules, options)
  const error = await collect(model, question).then(
    () => expect.unreachable("it must fail"),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ModelError)
  return Object.assign(error as ModelError, { asked: server.requests.length })
}

const question = createRequest("Why is the sky blue?", { note: "It scatters." })
const status = (status: number, more: object = {}) => ({ fault: { kind: "status" as const, status, headers: { "retry-after-ms": "0" }, ...more } })

modelContract(
  {
    name: "openai",
    createModel: async () => (await serving([{ answer: "It scatters short waves 🌊 most.", chunk: 3 }])).model,
    createEndless: async () => (await serving([{ answer: "It scatters", fault: { kind: "stall", after: 10 } }])).model,
    createFailing: async () => (await serving([status(401)])).model,
  },
  { describe, it },
)

describe("what is sent and what comes back", () => {
  it("sends the messages and asks for a stream with usage", async () => {
    const { server, model } = await serving([{ answer: "Rayleigh" }], { temperature: 0.5, maxOutputTokens: 100, seed: 7, body: { top_p: 0.9 } })
    const events = await collect(model, question)
    expect(events).toEqual([
      { type: "delta", text: "Rayleigh" },
      { type: "usage", input: Math.ceil(question.messages[0]!.content.length / 4), output: 2 },
      { type: "finish", reason: "stop" },
    ])
    expect(server.requests[0]!.body).toEqual({
      model: "test", messages: question.messages, temperature: 0.5, max_tokens: 100, seed: 7, top_p: 0.9,
      stream: true, stream_options: { include_usage: true },
    })
    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer key")
    expect(model.parameters).toEqual({ base_url: server.url, max_tokens: 100, seed: 7, temperature: 0.5, top_p: 0.9 })
  })

  it("asks for no more tokens than a budget leaves", async () => {
    const { server, model } = await serving([{ answer: "blue" }], { maxOutputTokens: 100 })
    await collect(model, { ...question, maxOutputTokens: 40 })
    await collect(model, { ...question, maxOutputTokens: 400 })
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([40, 100])
  })

  it("sends a placeholder where a server of one's own needs no key", async () => {
    const key = process.env["OPENAI_API_KEY"]
    delete process.env["OPENAI_API_KEY"]
    try {
      const { server, model } = await serving([{ answer: "yes" }], { apiKey: "" })
      await collect(model, question)
      expect(server.requests[0]!.headers["authorization"]).toBe("Bearer none")
    } finally {
      if (key !== undefined) process.env["OPENAI_API_KEY"] = key
    }
  })

  it("reads key and base URL from the environment", async () => {
    const before = { key: process.env["OPENAI_API_KEY"], url: process.env["OPENAI_BASE_URL"] }
    const server = await startModelServer([{ answer: "yes" }])
    servers.push(server)
    process.env["OPENAI_API_KEY"] = "from-environment"
    process.env["OPENAI_BASE_URL"] = `${server.url}/`
    try {
      expect(textOf(await collect(openai({ model: "test" }), question))).toBe("yes")
      expect(server.requests[0]!.headers["authorization"]).toBe("Bearer from-environment")
    } finally {
      for (const [name, value] of [["OPENAI_API_KEY", before.key], ["OPENAI_BASE_URL", before.url]] as const) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
  })

  it.each([1, 2, 3, 5, 1000])("reads characters that are cut across network pieces of %i bytes", async (bytes) => {
    const answer = "재귀 언어 모델 🧠 – “quoted”\nline"
    const { model } = await serving([{ answer, chunk: 4, bytes }])
    expect(textOf(await collect(model, question))).toBe(answer)
  })

  it("joins surrogate pairs that the server cuts in two", async () => {
    const { model } = await serving([{ answer: "🌊🌊", chunk: 1 }])
    expect(textOf(await collect(model, question))).toBe("🌊🌊")
  })

  it("works where the server counts nothing", async () => {
    const { model } = await serving([{ answer: "blue", usage: "none" }])
    expect(await collect(model, question)).toEqual([{ type: "delta", text: "blue" }, { type: "finish", reason: "stop" }])
  })

  it("passes over usage that cannot be a count", async () => {
    const { model } = await serving([{ answer: "blue", usage: { prompt_tokens: -1, completion_tokens: "many" } }])
    expect(await collect(model, question)).toEqual([{ type: "delta", text: "blue" }, { type: "finish", reason: "stop" }])
  })

  it("asks again without usage where the server refuses to count", async () => {
    const refusal = { fault: { kind: "status" as const, status: 400, message: "Unrecognized request argument: stream_options" }, times: 1 }
    const { server, model } = await serving([refusal, { answer: "blue" }])
    expect(textOf(await collect(model, question))).toBe("blue")
    expect(textOf(await collect(model, question))).toBe("blue")
    expect(server.requests.map(({ body }) => "stream_options" in body)).toEqual([true, false, false])
  })

  it("takes a whole answer where streaming is off", async () => {
    const { server, model } = await serving([{ answer: "blue" }], { stream: false })
    const events = await collect(model, question)
    expect(events.map(({ type }) => type)).toEqual(["delta", "usage", "finish"])
    expect(server.requests[0]!.body.stream).toBe(false)
  })

  it.each([["stop", "stop"], ["length", "length"], ["content_filter", "filter"], ["tool_calls", "other"]])("reports the finish reason %s as %s", async (finish, reason) => {
    const { model } = await serving([{ answer: "blue", finish }])
    expect((await collect(model, question)).at(-1)).toEqual({ type: "finish", reason })
  })

  it("takes the answer as whole where only what follows the finish reason is lost", async () => {
    const events = 'data: {"choices":[{"delta":{"content":"blue"},"finish_reason":null}]}\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
    const { model } = await serving([{ body: `${events}data: {"usage"`, fault: { kind: "cut", after: events.length + 3 } }])
    expect(await collect(model, question)).toEqual([{ type: "delta", text: "blue" }, { type: "finish", reason: "stop" }])
  })
})

describe("an abort", () => {
  it("cancels the request while the answer stalls", async () => {
    const { server, model } = await serving([{ answer: "blue as the sea", chunk: 1, fault: { kind: "stall", after: 600 } }])
    const controller = new AbortController()
    const reason = new Error("enough")
    let seen = ""
    const reading = (async () => {
      for await (const event of model.generate(question, { signal: controller.signal })) {
        if (event.type === "delta") seen += event.text
        if (seen !== "") controller.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
    expect(seen).toBe("b")
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })

  it("cancels a request that was not answered at all", async () => {
    const { server, model } = await serving([{ answer: () => new Promise<string>(() => {}) }])
    const controller = new AbortController()
    const reading = collect(model, question, controller.signal)
    await server.arrived(1)
    controller.abort(new Error("enough"))
    await expect(reading).rejects.toThrow("enough")
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })

  it("leaving the loop cancels the request", async () => {
    const { server, model } = await serving([{ answer: "blue", fault: { kind: "stall", after: 500 } }])
    for await (const event of model.generate(question, { signal: new AbortController().signal })) {
      expect(event).toEqual({ type: "delta", text: "blue" })
      break
    }
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })
})

describe("a failure is a ModelError with a code and a hint", () => {
  it("401", async () => {
    expect(await failureOf([status(401, { message: "Incorrect API key provided" })])).toMatchObject({ code: "model-unauthorized", status: 401, asked: 1, hint: expect.stringContaining("set OPENAI_API_KEY"), message: expect.stringContaining("Incorrect API key provided") })
  })
  it("no key for OpenAI", async () => {
    const key = process.env["OPENAI_API_KEY"]
    delete process.env["OPENAI_API_KEY"]
    try {
      await expect(collect(openai({ model: "gpt-test", baseURL: "https://api.openai.com/v1" }), question)).rejects.toMatchObject({ code: "model-unauthorized", hint: "set OPENAI_API_KEY" })
    } finally {
      if (key !== undefined) process.env["OPENAI_API_KEY"] = key
    }
  })
  it("400 with the server's message", async () => {
    const failure = await failureOf([status(400, { message: "This model's maximum context length is 8192 tokens", code: "context_length_exceeded" })])
    expect(failure).toMatchObject({ code: "bad-request", status: 400, asked: 1, hint: expect.stringContaining("chunks") })
    expect(failure.message).toContain("maximum context length is 8192 tokens")
  })
  it("403", async () => {
    expect(await failureOf([status(403)])).toMatchObject({ code: "model-unauthorized", status: 403, asked: 1 })
  })
  it("404 names the model", async () => {
    expect(await failureOf([status(404)])).toMatchObject({ code: "model-not-found", asked: 1, message: expect.stringContaining("test") })
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
    const failure = await failureOf([status(429, { message: "You exceeded your current quota, please check your plan and billing details.", code: "insufficient_quota" })], { retries: 2 })
    expect(failure).toMatchObject({ code: "no-credit", asked: 1, hint: expect.stringContaining("credit") })
  })
  it("402", async () => {
    expect(await failureOf([status(402)])).toMatchObject({ code: "no-credit", asked: 1 })
  })
  it("500 after its retries", async () => {
    expect(await failureOf([status(500)], { retries: 1 })).toMatchObject({ code: "model-unavailable", status: 500, asked: 2 })
  })
  it("a reset connection after its retries", async () => {
    expect(await failureOf([{ fault: { kind: "reset" } }], { retries: 1 })).toMatchObject({ code: "model-unavailable", asked: 2 })
  })
  it("a server that is not there", async () => {
    const { server, model } = await serving([], { retries: 0 })
    await server.close()
    servers.length = 0
    await expect(collect(model, question)).rejects.toMatchObject({ code: "model-unavailable", message: `no model server answers at ${server.url} (ECONNREFUSED)`, hint: expect.stringContaining("OPENAI_BASE_URL") })
  })
  it("a malformed event", async () => {
    expect(await failureOf([{ body: 'data: {"choices": NaN}\n\n' }])).toMatchObject({ code: "bad-response", asked: 1 })
  })
  it("an error in the stream", async () => {
    expect(await failureOf([{ body: 'data: {"error":{"message":"the engine ran out of memory","type":"server_error"}}\n\n' }])).toMatchObject({ code: "model-unavailable", message: expect.stringContaining("ran out of memory") })
  })
  it("a refusal", async () => {
    expect(await failureOf([{ body: 'data: {"choices":[{"delta":{"refusal":"I can\'t help."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n' }])).toMatchObject({ code: "model-refused", message: expect.stringContaining("can't help") })
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
    expect(await failureOf([{ answer: "", finish: null }], { retries: 1 })).toMatchObject({ code: "model-stream-cut", asked: 2 })
  })
  it.each([
    ["its connection closes", { answer: "blue", fault: { kind: "cut" as const, after: 400 } }],
    ["no finish reason comes", { answer: "blue", finish: null }],
  ])("fails where something was delivered: %s", async (_, rule) => {
    const { server, model } = await serving([rule])
    let seen = ""
    const reading = (async () => {
      for await (const event of model.generate(question, { signal: new AbortController().signal })) if (event.type === "delta") seen += event.text
    })()
    await expect(reading).rejects.toMatchObject({ code: "model-stream-cut" })
    expect(seen).toBe("blue")
    expect(server.requests.length).toBe(1)
  })
})
