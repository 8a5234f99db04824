// The quirks of real servers: each gives the right answer, as many requests as that takes, and tells what it must.

import { OpenAI } from "openai"
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { afterEach, describe, expect, it } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { ask, FIRST, JSON_TYPE, NORMAL, REST, said, SKY, WAYS, whole } from "../support/asked-server.ts"
import { errorOf } from "../support/asking.ts"
import {
  breaksAfter,
  chunk,
  closeRawServers,
  events,
  rawServer,
  sends,
  staysOpenAfter,
  USAGE,
  type Respond,
} from "../support/raw-server.ts"

afterEach(closeRawServers)

describe.each(WAYS)("through %s", (_, way) => {
  /** Tests of what the program's client does by itself. */
  const itself = way.client === undefined ? it : it.skip

  it.each<[quirk: string, response: Respond]>([
    ["OpenAI", sends(NORMAL)],
    [
      'Ollama, SGLang: "" as finish reason of each chunk',
      sends(
        events(chunk({ content: "The sky " }, ""), chunk({ content: "is blue." }, ""), chunk({}, "stop"), "[DONE]"),
      ),
    ],
    ['KoboldCpp: "null" as finish reason', sends(events(chunk({ content: SKY }, "null"), chunk({}, "stop"), "[DONE]"))],
    ["no finish reason, and [DONE]", sends(events(FIRST, REST, "[DONE]"))],
    ["MiMo: no finish reason, usage last", sends(events(FIRST, REST, USAGE))],
    ["a whole answer without a finish reason", sends(whole({}), JSON_TYPE)],
    ["a whole answer whose finish reason is null", sends(whole({ finish_reason: null }), JSON_TYPE)],
    ["a proxy that keeps the connection open after [DONE]", staysOpenAfter(NORMAL)],
    [
      "a server that keeps the connection open after usage",
      staysOpenAfter(events(FIRST, REST, chunk({}, "stop"), USAGE)),
    ],
    ["a byte-order mark", sends(`\uFEFF${NORMAL}`)],
    ["a byte-order mark before JSON", sends(`\uFEFF${whole({ finish_reason: "stop" })}`, JSON_TYPE)],
    ["a blank before the field", sends(NORMAL.replaceAll("data:", " data:"))],
    ["a blank behind the field", sends(NORMAL.replaceAll("data:", "Data :"))],
    [
      "lines of JSON between the events",
      sends(`${events(FIRST)}${JSON.stringify(REST)}\n${events(chunk({}, "stop"))}`),
    ],
    ["a quoted mark of the end", sends(events(FIRST, REST, '"[DONE]"'))],
    ["a mark of the end without a field", sends(`${events(FIRST, REST)}[DONE]\n\n`)],
    ["a mark of the end in small letters", sends(events(FIRST, REST, "[done]"))],
    ["no blank line after the last event", sends(NORMAL.trimEnd())],
    ["no blank line after the finish", sends(events(FIRST, REST, chunk({}, "stop")).trimEnd())],
    ["lines that end in CR", sends(NORMAL.replaceAll("\n", "\r"))],
    ["events sent as JSON", sends(NORMAL, JSON_TYPE)],
    ["events without a type", sends(NORMAL, {})],
    ["JSON without a type", sends(whole({ finish_reason: "stop" }), {})],
    ["JSON sent as events", sends(whole({ finish_reason: "stop" }))],
    ["pings as data", sends(events(FIRST, "ping", REST, chunk({}, "stop"), "[DONE]"))],
    ["empty errors", sends(events({ ...FIRST, error: null }, { ...REST, error: {} }, chunk({}, "STOP"), "[DONE]"))],
    [
      "another choice",
      sends(events({ choices: [{ index: 1, delta: { content: "WRONG" } }] }, FIRST, REST, chunk({}, "stop"), "[DONE]")),
    ],
    ["Anthropic: end_turn", sends(events(FIRST, REST, chunk({}, "end_turn"), "[DONE]"))],
    ["TGI: eos_token", sends(events(FIRST, REST, chunk({}, "eos_token"), "[DONE]"))],
    ["a break after the finish reason", breaksAfter(events(FIRST, REST, chunk({}, "stop")))],
  ])("%s: one request, the whole answer", async (_, response) => {
    expect(await ask([response], way)).toMatchObject({ value: SKY, requests: 1, codes: [] })
  })

  itself.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("%s, though none was accepted", async (coding, compress) => {
    const headers = { "content-type": "text/event-stream", "content-encoding": coding }
    const { value, requests, server } = await ask([sends(compress(NORMAL), headers)], way)
    expect([value, requests, server.requests[0]!.headers["accept-encoding"]]).toEqual([SKY, 1, "identity"])
  })

  it.each([
    ["one that is not known", "snappy", NORMAL],
    ["several", "gzip, snappy", NORMAL],
    ["gzip, and a body without", "gzip", NORMAL],
    ["br, and a body without", "br", NORMAL],
  ] as const)("a content coding that cannot be read is named, and not sent for again: %s", async (_, coding, body) => {
    const headers = { "content-type": "text/event-stream", "content-encoding": coding }
    const { value, requests } = await ask([sends(body, headers)], way)
    const message = `sent an answer whose content coding ${coding} cannot be read`
    expect([value, requests]).toMatchObject([{ code: "bad-response", message: expect.stringContaining(message) }, 1])
  })

  it("interim responses before the answer are passed over", async () => {
    const interim: Respond = (response, ...rest) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" })
      response.writeProcessing()
      // `fetch` refuses one that it has not asked for.
      if (way.fetch === undefined && way.client === undefined) response.writeContinue()
      return sends(NORMAL)(response, ...rest)
    }
    expect(await ask([interim], { ...way, retries: 0 })).toMatchObject({ value: SKY, requests: 1 })
  })

  it("a switch to another protocol is a failure", async () => {
    const upgrade: Respond = (response) =>
      void response.socket!.write("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    const { value } = await ask([upgrade], { ...way, retries: 0, timeouts: { first: 2_000, total: 5_000 } })
    // With `fetch` it is a connection that was closed.
    const code = way.fetch === undefined && way.client === undefined ? "bad-response" : "model-unavailable"
    expect(value).toMatchObject({ code })
  })

  it.each([
    ["max_tokens (Bedrock, Anthropic)", "max_tokens"],
    ["MAX_TOKENS (Gemini)", "MAX_TOKENS"],
    ["model_context_window_exceeded (Anthropic)", "model_context_window_exceeded"],
    ["max_output_tokens (Responses)", "max_output_tokens"],
  ])("a length limit is continued: %s", async (_, finish) => {
    const cut = sends(events(FIRST, chunk({}, finish), "[DONE]"))
    expect(await ask([cut, sends(said("is blue."))], way)).toMatchObject({ value: SKY, requests: 2 })
  })

  it.each(["SAFETY", "RECITATION", "guardrail_intervened", "content_filtered", "BLOCKLIST", "PROHIBITED_CONTENT"])(
    "an answer is withheld: %s",
    async (finish) => {
      const { value, requests } = await ask([sends(events(FIRST, chunk({}, finish), "[DONE]"))], way)
      expect([value, requests]).toMatchObject([{ code: "withheld-answer" }, 1])
    },
  )

  it("an unknown finish reason: the text is kept, with a warning", async () => {
    expect(await ask([sends(events(FIRST, REST, chunk({}, "tired"), "[DONE]"))], way)).toMatchObject({
      value: SKY,
      codes: ["unknown-finish"],
      requests: 1,
    })
  })

  it.each([
    [
      "tool_calls",
      events(chunk({ tool_calls: [{ index: 0 }] }), chunk({}, "tool_calls"), "[DONE]"),
      "calls of another",
    ],
    ["reasoning", events(chunk({ reasoning_content: "So …" }), chunk({}, "stop"), "[DONE]"), "it is reasoning alone"],
  ])("%s without text: asked again with the reason", async (_, body, reason) => {
    const result = await ask([sends(body), sends(NORMAL)], way)
    expect(result).toMatchObject({ value: SKY, requests: 2, codes: ["empty-answer"] })
    const { value } = await ask([sends(body)], way)
    expect(value).toMatchObject({ code: "empty-answer", message: expect.stringContaining(reason) as string })
  })

  it.each<[string, Respond]>([
    ["a break with an empty finish reason", breaksAfter(events(chunk({ content: "The sky " }, "")))],
    ['a break with the finish reason "null"', breaksAfter(events(chunk({ content: "The sky " }, "null")))],
    [
      "an error after an empty finish reason",
      sends(events(chunk({ content: "The sky " }, ""), { error: { message: "engine died", code: 500 } })),
    ],
    [
      "OpenRouter: an error in the choice",
      sends(
        events(FIRST, {
          choices: [{ delta: {}, finish_reason: "error", error: { message: "engine died", code: 502 } }],
        }),
      ),
    ],
    ["vLLM: abort", sends(events(FIRST, chunk({}, "abort"), "[DONE]"))],
    ["an end without any sign", sends(events(FIRST))],
    ["event: error", sends(`${events(FIRST)}event: error\ndata: {"message":"engine died","type":"overloaded"}\n\n`)],
    ["TGI: a field error", sends(`${events(FIRST)}error: {"message":"engine died"}\n\n`)],
    ["an error without data:", sends(`${events(FIRST)}{"error":{"message":"engine died"}}\n\n`)],
  ])("an answer that breaks off is continued: %s", async (_, response) => {
    expect(await ask([response, sends(said("is blue."))], way)).toMatchObject({ value: SKY, requests: 2 })
  })

  it.each<[string, Respond, string, string]>([
    ["a break", breaksAfter(events(FIRST)), "model-unavailable", "broke off"],
    [
      "an error with a status",
      sends(events(FIRST, { error: { message: "engine died", code: 500 } })),
      "model-unavailable",
      "engine died",
    ],
    [
      "a rate limit",
      sends(events(FIRST, { error: { message: "slow down", code: "429" } })),
      "rate-limited",
      "slow down",
    ],
    ["event: error", sends(`${events(FIRST)}event: error\ndata: engine died\n\n`), "model-unavailable", "engine died"],
  ])("one that always breaks off fails after its retries, with the reason: %s", async (_, response, code, reason) => {
    const { value, requests } = await ask([response], way)
    expect([value, requests]).toMatchObject([{ code, message: expect.stringContaining(reason) }, 3])
    expect(await ask([response], { ...way, retries: 0 })).toMatchObject({ requests: 1 })
  })

  it("a failure in the middle is tried again, unless the server asks for a long wait", async () => {
    const limited = sends(events(FIRST, { error: { message: "Please try again in 0.01s", code: 429 } }))
    expect(await ask([limited, sends(said("is blue."))], way)).toMatchObject({ value: SKY, requests: 2 })
    const patient = sends(events(FIRST, { error: { message: "Please try again in 1h", code: 429 } }))
    expect(await ask([patient], way)).toMatchObject({ value: { code: "rate-limited" }, requests: 1 })
  })

  it.each([
    ["before the answer", "", NORMAL],
    ["in the middle of it", events(FIRST), events(REST, chunk({}, "stop"), "[DONE]")],
  ])("comments and empty deltas are signs of life, %s", async (_, before, after) => {
    const response: Respond = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(before === "" ? ": begun\n\n" : before)
      let signs = 0
      const timer = setInterval(() => {
        response.write(signs % 2 === 0 ? ": OPENROUTER PROCESSING\n\n" : events(chunk({ content: "" })))
        if (++signs < 8) return
        clearInterval(timer)
        response.end(after)
      }, 150)
    }
    const limits = { timeouts: { first: 600, silence: 600 } }
    expect(await ask([response], { ...way, ...limits })).toMatchObject({ value: SKY, requests: 1 })
  })

  it("a byte-order mark before an error is no part of it", async () => {
    const body = `\uFEFF${JSON.stringify({ error: { message: "engine died" } })}`
    const { value } = await ask([sends(body, JSON_TYPE, 500)], { ...way, retries: 0 })
    expect(value).toMatchObject({ message: expect.stringContaining("failed with status 500: engine died") })
  })

  it.each([301, 302, 307, 308])("a redirect within the server is followed: %i", async (status) => {
    const redirect = sends("", { location: "/v2/chat/completions" }, status)
    const { value, server } = await ask([redirect, sends(NORMAL)], way)
    expect([value, server.requests.map(({ url, method }) => [method, url])]).toEqual([
      SKY,
      [
        ["POST", "/v1/chat/completions"],
        ["POST", "/v2/chat/completions"],
      ],
    ])
  })

  it("a redirect to another server is not: that one receives neither key nor data", async () => {
    const other = await rawServer(sends(NORMAL))
    const { value, requests } = await ask([sends("", { location: `${other.url}/chat?key=secret-of-1` }, 307)], way)
    expect([value, requests, other.requests.length]).toMatchObject([
      { code: "model-unavailable", message: expect.stringContaining(`redirects to ${other.url}/chat (status 307)`) },
      1,
      0,
    ])
  })

  it("a redirect to a file is shown as that", async () => {
    const { value } = await ask([sends("", { location: "file:///etc/passwd" }, 307)], way)
    expect(value).toMatchObject({ message: expect.stringContaining("redirects to file:///etc/passwd (status 307)") })
  })

  itself("an error whose text does not end is reported", async () => {
    const response: Respond = (response) => response.writeHead(500).write("engine died")
    const { value, requests } = await ask([response], { ...way, retries: 0, timeouts: { first: 10_000 } })
    expect([value, requests]).toMatchObject([{ message: expect.stringContaining("status 500: engine died") }, 1])
  })

  it.each([
    ["llama.cpp", 500, "the request exceeds the available context size", "exceed_context_size_error"],
    ["gpt-5", 400, "Your input exceeds the context window of this model", null],
    ["Gemini", 400, "The input token count (1200000) exceeds the maximum number of tokens allowed", null],
    ["TGI", 422, "`inputs` tokens + `max_new_tokens` must be <= 4096", null],
    ["Together", 422, "`inputs` must have less than 4096 tokens", null],
    ["Groq", 413, "Request too large for model m, reduce your message size", null],
    ["Anthropic", 400, "input length and `max_tokens` exceed context limit: 199000 + 20000 > 200000", null],
    ["Groq, 400", 400, "Please reduce the length of the messages or completion.", null],
    ["Moonshot", 400, "Invalid request: Your request exceeded model token limit: 8192", null],
    ["DashScope", 400, "Range of input length should be [1, 30720]", null],
    ["xAI", 400, "maximum prompt length is 131072 but the request contains 537812 tokens", null],
    ["Volcengine", 400, "Total tokens of image and text exceed max message tokens", null],
    ["nginx", 413, "<html><title>413 Request Entity Too Large</title></html>", null],
  ])("too long for the model: %s", async (_, status, message, type) => {
    const body = message.startsWith("<") ? message : JSON.stringify({ error: { message, type } })
    const { value, requests } = await ask([sends(body, JSON_TYPE, status)], way)
    expect([value, requests]).toMatchObject([{ code: "bad-request", hint: expect.stringContaining("chunks") }, 1])
  })

  it.each([
    [400, "Unsupported value: 'temperature' does not support 0.2 with this model.", "leave temperature out"],
    [422, "body.seed: Extra inputs are not permitted", "leave seed out"],
    [400, "max_tokens is too large: 100000. This model supports at most 16384", "a smaller maxOutputTokens"],
    [422, "Extra inputs are not permitted: prefix", 'use continuation: "turn"'],
    [422, "continue_final_message: Extra inputs are not permitted", 'use prefill: "prefix"'],
    [404, "The model is only in v1/completions.", 'use continuation: "completion"'],
    [400, "Conversation roles must alternate user/assistant/user/assistant/...", "chat template"],
    [404, "The model ByteDance-Seed/seed-oss-36b does not exist", "check the model's name"],
    [500, "Jinja Exception: Conversation roles must alternate", "chat template"],
  ])("a refusal names the option that it is about, and is not sent again: %i %s", async (status, message, hint) => {
    const { value, requests } = await ask([sends(JSON.stringify({ error: { message } }), JSON_TYPE, status)], way)
    expect([value, requests]).toMatchObject([{ hint: expect.stringContaining(hint) }, 1])
  })
})

it("an answer from another server is not used, if a client follows redirects by itself", async () => {
  const other = await rawServer(sends(NORMAL))
  const server = await rawServer(sends("", { location: `${other.url}/chat` }, 307))
  const follow: typeof fetch = (url, init) => fetch(url, { ...init, redirect: "follow" })
  const client = new OpenAI({ apiKey: "key", baseURL: server.url, logLevel: "off", fetch: follow })
  for (const way of [{ client }, { fetch: follow, baseURL: server.url, apiKey: "key" }]) {
    const run = createRuntime({ models: openai({ model: "m", ...way }) }).run('ask("Why?")', { kind: "expression" })
    expect((await errorOf(run)).message).toContain(`${server.url} redirects to ${other.url}/chat`)
  }
})

describe("connections", () => {
  it("an idle one that the server has closed costs no retry and no estimate", async () => {
    let count = 0
    const response: Respond = (response, request) => {
      if (++count === 2) request.socket.resetAndDestroy()
      else response.writeHead(200, { "content-type": "text/event-stream" }).end(NORMAL)
    }
    const server = await rawServer(response)
    const model = openai({ model: "m", apiKey: "key", baseURL: server.url, retries: 0 })
    const run = () => createRuntime({ models: model }).run('ask("Why?")', { kind: "expression" })
    await run()
    const { value, usage } = await run()
    expect([value, server.requests.length]).toEqual([SKY, 3])
    expect(usage).toMatchObject({ requests: 1, tokens: { input: 100, output: 20, estimated: false } })
  })

  it("a new one that the server closes is no missing server", async () => {
    const reset: Respond = (_, request) => request.socket.resetAndDestroy()
    expect((await ask([reset], { retries: 0 })).value).toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("closed the connection before it answered (ECONNRESET)"),
    })
  })
})
