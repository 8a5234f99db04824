// The Responses API against a real server: requests, answers, and the choice of the API.

import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses"
import { OpenAI } from "openai"
import { afterEach, describe, expect, it } from "vitest"
import { openai, type SdkClient } from "../../src/models/openai/index.ts"
import type { ModelRequest } from "../../src/models/model.ts"
import { collect, createRequest, modelContract, textOf, type ServerRule } from "../../src/testing/index.ts"
import { closeServers, serving, WAYS } from "../support/openai.ts"

afterEach(closeServers)

const question = createRequest("Why is the sky blue?", { note: "It scatters." })
const RESPONSES = { api: "responses" } as const
const refusing = (status: number, message: string, times = 1): ServerRule => ({
  fault: { kind: "status", status, message },
  times,
})

for (const [name, way] of WAYS) {
  const create = async (rule: ServerRule) => (await serving([rule], RESPONSES, way)).model
  modelContract(
    {
      name: `the Responses API through ${name}`,
      createModel: () =>
        create({ answer: "It scatters short waves 🌊 most.", reasoning: "Hm.", chunk: 3, emptyDeltas: 2 }),
      createEndless: () => create({ answer: "It scatters", fault: { kind: "stall", after: 10 } }),
      createFailing: () => create({ fault: { kind: "status", status: 401 } }),
    },
    { describe, it },
  )
}

describe("requests", () => {
  it("have the conversation as input and store nothing", async () => {
    const { server, model } = await serving([{ answer: "Rayleigh" }], {
      ...RESPONSES,
      temperature: 0.5,
      maxOutputTokens: 100,
      body: { reasoning: { effort: "low" }, max_tokens: 100 },
    })
    await collect(model, question)
    const body = server.requests[0]!.body as unknown as ResponseCreateParamsStreaming
    expect(server.requests[0]!.path).toBe("/v1/responses")
    expect(body).toEqual({
      model: "test",
      input: question.messages.map(({ role, content }) => ({ role: role as "user", content })),
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: expect.stringMatching(/^recall-[0-9a-f]{32}$/),
      temperature: 0.5,
      reasoning: { effort: "low" },
      max_output_tokens: 100,
      stream: true,
    } satisfies ResponseCreateParamsStreaming)
    expect(model.parameters).toEqual({
      base_url: server.url,
      max_tokens: 100,
      reasoning: { effort: "low" },
      temperature: 0.5,
    })
  })

  it("continue an answer behind its items, with the phase of the message and the same cache key", async () => {
    const { server, model } = await serving([{ answer: "one two" }], RESPONSES)
    const reasoning = { type: "reasoning", summary: [], encrypted_content: "encrypted-1" }
    const items = [reasoning, { type: "message", phase: "final_answer" }]
    const more: ModelRequest = {
      ...question,
      messages: [
        ...question.messages,
        { role: "assistant", content: "one", items },
        { role: "user", content: "Go on exactly there." },
      ],
    }
    await collect(model, question)
    expect(textOf(await collect(model, more))).toBe(" two")
    const [first, second] = server.requests.map(({ body }) => body as unknown as ResponseCreateParamsStreaming)
    expect(second!.input).toEqual([
      ...(first!.input as unknown[]),
      reasoning,
      { role: "assistant", content: "one", phase: "final_answer" },
      { role: "user", content: "Go on exactly there." },
    ])
    expect(second!.prompt_cache_key).toBe(first!.prompt_cache_key)
    await collect(model, createRequest("Another question?"))
    expect(server.requests[2]!.body["prompt_cache_key"]).not.toBe(first!.prompt_cache_key)
  })

  it("have a schema beside the body's own format of the text", async () => {
    const schema = { type: "object", properties: {}, required: [], additionalProperties: false }
    const { server, model } = await serving([{ answer: "{}" }], {
      ...RESPONSES,
      structuredOutput: true,
      body: { text: { verbosity: "low" } },
    })
    await collect(model, { ...question, schema })
    expect(server.requests[0]!.body["text"]).toEqual({
      verbosity: "low",
      format: { type: "json_schema", name: "answer", schema, strict: true },
    } satisfies ResponseCreateParamsStreaming["text"])
  })

  it("ask for no more tokens than a budget leaves, whether an option or the body has the limit", async () => {
    for (const body of [{}, { max_output_tokens: 100 }]) {
      const { server, model } = await serving([{ answer: "blue" }], { ...RESPONSES, maxOutputTokens: 100, body })
      for (const maxOutputTokens of [40, 400]) await collect(model, { ...question, maxOutputTokens })
      expect(server.requests.map(({ body }) => body["max_output_tokens"])).toEqual([40, 100])
    }
  })

  it.each([
    ["include", "Encrypted content is not supported with this model."],
    ["include", "Unknown parameter: 'include'."],
    ["prompt_cache_key", "Unknown parameter: 'prompt_cache_key'."],
    ["store", "Unsupported parameter: 'store' is not supported."],
    ["text", "Invalid schema for response_format 'answer'"],
    ["text", "Invalid value for 'text.format'"],
  ])("leave out %s once a server has refused it: %s", async (field, message) => {
    const { server, model } = await serving([refusing(400, message), { answer: "{}" }], {
      ...RESPONSES,
      structuredOutput: true,
    })
    const asked = { ...question, schema: { type: "object" } }
    const events = await collect(model, asked)
    expect(events.filter(({ type }) => type === "retry")).toMatchObject([{ unserved: true }])
    await collect(model, asked)
    expect(server.requests.map(({ body }) => field in body)).toEqual([true, false, false])
  })

  it("are sent without reasoning that the server does not take back", async () => {
    const { server, model } = await serving([{ answer: "one two" }], RESPONSES)
    const items = [{ type: "reasoning", summary: [], encrypted_content: "of another server" }]
    const messages = [
      ...question.messages,
      { role: "assistant" as const, content: "one", items },
      { role: "user" as const, content: "Go on." },
    ]
    const events = await collect(model, { ...question, messages })
    expect(textOf(events)).toBe(" two")
    expect(events[0]).toMatchObject({ type: "retry", message: expect.stringContaining("reasoning"), unserved: true })
    expect(server.requests[1]!.body.input!.some(({ type }) => type === "reasoning")).toBe(false)
  })
})

describe("answers", () => {
  it("give reasoning, its item, the text and exact usage", async () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 20 },
      total_tokens: 130,
    }
    const item = {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "It may be Rayleigh." }],
      encrypted_content: "encrypted-1",
    }
    for (const stream of [true, false]) {
      const { model } = await serving([{ answer: "Rayleigh", reasoning: "It may be Rayleigh.", usage }], {
        ...RESPONSES,
        stream,
      })
      const events = await collect(model, question)
      expect(events.filter(({ type }) => type !== "reasoning" && type !== "usage")).toEqual([
        { type: "item", item },
        { type: "delta", text: "Rayleigh" },
        { type: "finish", reason: "stop" },
      ])
      expect(events.filter(({ type }) => type === "usage")).toEqual([
        { type: "usage", input: 100, output: 30, cached: 64, cacheWrite: 8, reasoning: 20 },
      ])
    }
  })

  it.each([
    ["length", { type: "finish", reason: "length" }],
    ["content_filter", { type: "finish", reason: "filter" }],
    ["something_new", { type: "finish", reason: "other", said: "something_new" }],
  ])("that end for the reason %s", async (finish, expected) => {
    const { model } = await serving([{ answer: "Ray", finish }], RESPONSES)
    expect((await collect(model, question)).at(-1)).toEqual(expected)
  })

  it("without an end are broken off", async () => {
    const { model } = await serving([{ answer: "Ray", finish: null }], { ...RESPONSES, retries: 0 })
    await expect(collect(model, question)).rejects.toThrow("broke off")
  })
})

const sse = (...events: readonly object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
const delta = (text: string) => ({ type: "response.output_text.delta", delta: text })
const done = (item: object) => ({ type: "response.output_item.done", item })
const completed = (response: object = {}) => ({ type: "response.completed", response })

describe("bodies of other servers", () => {
  const read = async (body: string) => {
    const { model } = await serving([{ body }], { ...RESPONSES, retries: 0 })
    return collect(model, question)
  }
  const message = (text: string) => ({ type: "message", content: [{ type: "output_text", text }] })

  it.each([
    ["unknown events", sse({ type: "response.new.thing", delta: "x" }, delta("Ray"), { odd: 1 }, completed())],
    ["text only at the end", sse(completed({ output: [message("Ray")] }))],
    ["deltas that were lost", sse(delta("R"), completed({ output: [message("Ray")] }))],
    ["[DONE] without an end", `${sse(delta("Ray"))}data: [DONE]\n\n`],
    ["[DONE] after the end", `${sse(delta("Ray"), completed())}data: [DONE]\n\n`],
    ["a whole response without a status", JSON.stringify({ object: "response", output: [message("Ray")] })],
    ["an error of null", sse(delta("Ray"), completed({ error: null, output: null }))],
  ])("%s", async (_, body) => {
    const events = await read(body)
    expect(textOf(events)).toBe("Ray")
    expect(events.at(-1)).toEqual({ type: "finish", reason: "stop" })
  })

  it.each([
    ["an event", sse(delta("Ray"), { type: "error", code: "server_error", message: "engine died" })],
    ["its field", `event: error\n${sse({ error: { message: "engine died" } })}`],
    [
      "the response",
      sse({ type: "response.failed", response: { error: { code: "server_error", message: "engine died" } } }),
    ],
    ["a whole response", JSON.stringify({ object: "response", status: "failed", error: { message: "engine died" } })],
  ])("an error in %s fails with its words", async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ message: expect.stringContaining("engine died") })
  })

  it("a rate limit in mid-stream is one", async () => {
    const error = { code: "rate_limit_exceeded", message: "Please try again in 3s." }
    await expect(read(sse({ type: "response.failed", response: { error } }))).rejects.toMatchObject({
      code: "rate-limited",
      retryAfter: 3,
    })
  })

  it("a refusal, streamed or whole", async () => {
    const refusal = "I can't help."
    const part = { type: "message", content: [{ type: "refusal", refusal }] }
    for (const body of [
      sse({ type: "response.refusal.delta", delta: refusal }, done(part), completed()),
      JSON.stringify({ object: "response", status: "completed", output: [part] }),
    ])
      await expect(read(body)).rejects.toMatchObject({
        code: "model-refused",
        message: expect.stringContaining(refusal),
      })
  })

  it.each([
    [
      "encrypted",
      { encrypted_content: "e", content: [{ type: "reasoning_text", text: "t" }] },
      { encrypted_content: "e" },
    ],
    [
      "plain",
      { content: [{ type: "reasoning_text", text: "t" }] },
      { content: [{ type: "reasoning_text", text: "t" }] },
    ],
    ["stored elsewhere", { encrypted_content: null }, undefined],
    ["unfinished", { encrypted_content: "e", status: "incomplete" }, undefined],
  ])("reasoning that is %s", async (_, given, kept) => {
    const item = { type: "reasoning", id: "rs_1", summary: [], status: "completed", ...given }
    const events = await read(sse(done(item), delta("Ray"), completed()))
    expect(events.flatMap((event) => (event.type === "item" ? [event.item] : []))).toEqual(
      kept === undefined ? [] : [{ type: "reasoning", summary: [], ...kept }],
    )
  })

  it("calls of tools, in both forms", async () => {
    const events = await read(
      sse(
        done({ type: "function_call", call_id: "a", name: "recall", arguments: '{"x":1}' }),
        done({ type: "custom_tool_call", call_id: "b", name: "recall", input: "1 + 1" }),
        completed(),
      ),
    )
    expect(events.filter(({ type }) => type === "call")).toEqual([
      { type: "call", call: { id: "a", input: '{"x":1}' } },
      { type: "call", call: { id: "b", input: "1 + 1" } },
    ])
  })
})

describe("the choice of the API", () => {
  const paths = (requests: readonly { readonly path: string }[]) => requests.map(({ path }) => path.slice(4))
  const ONLY = "This model is only supported in v1/responses and not in v1/chat/completions."
  const NOT_CHAT = "This is not a chat model and thus not supported in the v1/chat/completions endpoint."

  it.each(["gpt-5-codex", "gpt-5.1-codex-max", "codex-mini-latest", "o3-pro", "gpt-5.2-pro", "o3-deep-research"])(
    "by the name %s of a model of OpenAI",
    async (name) => {
      const asked: string[] = []
      const fetch = (async (url: string | URL) => {
        asked.push(new URL(url).pathname)
        return new Response(sse(delta("Ray"), completed()), { headers: { "content-type": "text/event-stream" } })
      }) as typeof globalThis.fetch
      const options = { model: name, apiKey: "key", baseURL: "https://api.openai.com/v1", fetch }
      expect(textOf(await collect(openai(options), question))).toBe("Ray")
      expect(asked).toEqual(["/v1/responses"])
    },
  )

  it.each([
    [404, ONLY],
    [400, NOT_CHAT],
    [400, "Please use /v1/responses instead."],
  ])("by the refusal %i %s, once", async (status, message) => {
    const { server, model } = await serving([refusing(status, message), { answer: "blue" }])
    const events = await collect(model, question)
    expect(textOf(events)).toBe("blue")
    expect(events[0]).toMatchObject({
      type: "retry",
      message: expect.stringContaining("Responses API"),
      unserved: true,
    })
    await collect(model, question)
    expect(paths(server.requests)).toEqual(["chat/completions", "responses", "responses"])
  })

  it("not where the Responses API refuses the model, too: the first refusal counts, with a hint", async () => {
    for (const refusal of [
      refusing(404, "no such page"),
      refusing(400, "The requested model 'm' cannot be used with the Responses API."),
    ]) {
      const { server, model } = await serving([refusing(400, NOT_CHAT), refusal, refusing(400, NOT_CHAT)])
      for (let i = 0; i < 2; i++)
        await expect(collect(model, question)).rejects.toMatchObject({
          message: expect.stringContaining(NOT_CHAT),
          hint: 'if the model continues plain text: continuation: "completion"; if not: api: "responses"',
        })
      expect(paths(server.requests)).toEqual(["chat/completions", "responses", "chat/completions"])
    }
  })

  it("not with a client of an old version of the package, which has no such method", async () => {
    const { server } = await serving([refusing(404, ONLY)])
    const { baseURL, chat, completions } = new OpenAI({ apiKey: "key", baseURL: server.url, logLevel: "off" })
    const model = openai({ model: "m", client: { baseURL, chat, completions } as SdkClient, retries: 0 })
    await expect(collect(model, question)).rejects.toMatchObject({ message: expect.stringContaining(ONLY) })
  })

  it("not against the options: a hint names the other", async () => {
    const failure = async (status: number, message: string, options: object) =>
      collect((await serving([refusing(status, message)], options)).model, question).catch((error: unknown) => error)
    const hint = 'the model has the Responses API: api: "responses"'
    expect(await failure(404, ONLY, { api: "chat" })).toMatchObject({ hint })
    expect(await failure(404, ONLY, { continuation: "prefill" })).toMatchObject({ hint })
    expect(await failure(400, "The requested operation is unsupported.", {})).toMatchObject({
      hint: 'the model may have the Responses API only: api: "responses"',
    })
    expect(await failure(400, "The requested operation is unsupported.", RESPONSES)).toMatchObject({
      hint: 'the model may have the chat API only: api: "chat"',
    })
    expect(
      await failure(404, "This is a chat model and not supported in the v1/completions endpoint.", {
        continuation: "completion",
      }),
    ).toMatchObject({ hint: 'leave out continuation: "completion", which is for models that continue plain text' })
  })

  it.each([
    [{ continuation: "prefill" }, "cannot continue an answer by"],
    [{ continuation: "completion" }, "cannot continue an answer by"],
    [{ seed: 1 }, "has no seed"],
  ] as const)("refuses %j with the Responses API", (options, message) => {
    expect(() => openai({ model: "m", apiKey: "k", ...RESPONSES, ...options })).toThrow(message)
  })
})
