// The tool of an answer in requests and replies: of the chat API, the Responses API and the AI SDK.

import type { LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { simulateReadableStream } from "ai"
import { MockLanguageModelV4 } from "ai/test"
import { afterEach, describe, expect, it, test } from "vitest"
import { aiSdk } from "../../src/models/ai-sdk/index.ts"
import type { Model } from "../../src/models/model.ts"
import { openai } from "../../src/models/openai/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import type { ServerRule } from "../../src/testing/index.ts"
import { closeServers, serving, WAYS } from "../support/openai.ts"
import { chunk, USAGE } from "../support/raw-server.ts"

afterEach(closeServers)

const events = (...all: readonly unknown[]): string =>
  [...all.map((event) => JSON.stringify(event)), "[DONE]"].map((data) => `data: ${data}\n\n`).join("")

/** The first message binds two names at once, and the second uses them in the text. */
const CALLS = ["LET a = length(d)", "length(d) + 1"]
const END = "Both: CALL(it) and CALL(a)."
const TEXT = "It has: Both: 6 and 5."

const chatCall = (form: "function" | "custom") => (input: string, index: number) =>
  form === "custom"
    ? { index, id: `c${index}`, type: form, custom: { name: "recall", input } }
    : { index, id: `c${index}`, type: form, function: { name: "recall", arguments: JSON.stringify({ code: input }) } }

const chatRules = (form: "function" | "custom"): ServerRule[] => [
  {
    times: 1,
    body: events(
      chunk({ role: "assistant", content: "It has: " }),
      chunk({ tool_calls: CALLS.map(chatCall(form)) }),
      chunk({}, "tool_calls"),
      USAGE,
    ),
  },
  { body: events(chunk({ content: END }), chunk({}, "stop"), USAGE) },
]

const responseCall = (form: "function" | "custom") => (input: string, index: number) => ({
  type: "response.output_item.done",
  item: {
    id: `x${index}`,
    call_id: `c${index}`,
    name: "recall",
    status: "completed",
    ...(form === "custom"
      ? { type: "custom_tool_call", input }
      : { type: "function_call", arguments: JSON.stringify({ code: input }) }),
  },
})
const completed = {
  type: "response.completed",
  response: { status: "completed", output: [], usage: { input_tokens: 100, output_tokens: 20 } },
}
const REASONING = { type: "reasoning", summary: [], encrypted_content: "encrypted-1" }

const responseRules = (form: "function" | "custom"): ServerRule[] => [
  {
    times: 1,
    body: events(
      { type: "response.output_item.done", item: { ...REASONING, id: "r1" } },
      { type: "response.output_text.delta", delta: "It has: " },
      ...CALLS.map(responseCall(form)),
      completed,
    ),
  },
  { body: events({ type: "response.output_text.delta", delta: END }, completed) },
]

async function asking(model: Model) {
  const { value, usage } = await createRuntime({ models: model }).run('ask("Q", d: "datum")', { kind: "expression" })
  return { value, requests: usage.requests }
}

const RULES = { chat: chatRules, responses: responseRules }

describe.each(WAYS)("through %s", (_, way) => {
  it.each([
    ["chat", "function"],
    ["chat", "custom"],
    ["responses", "function"],
    ["responses", "custom"],
  ] as const)("%s: calls of a %s tool bind names and give no text", async (api, form) => {
    const options = { api, continuation: "tool", toolGrammar: form === "custom" } as const
    const { server, model } = await serving(RULES[api](form), options, way)
    expect(await asking(model)).toMatchObject({ value: TEXT })
    expect(server.requests).toHaveLength(2)
  })
})

describe("requests", () => {
  it("to chats have the tool, and repeat the calls with their outcomes", async () => {
    const { server, model } = await serving(chatRules("function"), { continuation: "tool" })
    await asking(model)
    const [first, second] = server.requests.map(({ body }) => body as { messages: object[]; tools: unknown })
    const tool = { name: "recall", description: expect.any(String), parameters: expect.any(Object) }
    expect(first!.tools).toEqual([{ type: "function", function: tool }])
    expect(second!.tools).toEqual(first!.tools)
    expect(second!.messages).toEqual([
      ...first!.messages,
      {
        role: "assistant",
        content: "It has: ",
        tool_calls: CALLS.map((input, i) => ({
          id: `c${i}`,
          type: "function",
          function: { name: "recall", arguments: JSON.stringify({ code: input }) },
        })),
      },
      { role: "tool", tool_call_id: "c0", content: expect.stringMatching(/^---- a \(.*\n5\n---- a end$/) },
      { role: "tool", tool_call_id: "c1", content: expect.stringMatching(/^---- it \(.*\n6\n---- it end$/) },
    ])
  })

  it("to the Responses API have it, too, and repeat the reasoning before the calls", async () => {
    const { server, model } = await serving(responseRules("custom"), {
      api: "responses",
      continuation: "tool",
      toolGrammar: true,
    })
    await asking(model)
    const [first, second] = server.requests.map(({ body }) => body as unknown as { input: object[]; tools: unknown })
    expect(first!.tools).toEqual([
      {
        type: "custom",
        name: "recall",
        description: expect.any(String),
        format: { type: "grammar", syntax: "lark", definition: expect.stringMatching(/^start: [^]*\blength\b/) },
      },
    ])
    expect(second!.tools).toEqual(first!.tools)
    expect(second!.input).toEqual([
      ...first!.input,
      REASONING,
      { role: "assistant", content: "It has: " },
      ...CALLS.map((input, i) => ({ type: "custom_tool_call", call_id: `c${i}`, name: "recall", input })),
      { type: "custom_tool_call_output", call_id: "c0", output: expect.stringContaining("\n5\n") },
      { type: "custom_tool_call_output", call_id: "c1", output: expect.stringContaining("\n6\n") },
    ])
  })

  it.each([
    ["chat", "Invalid value: 'custom'. Supported values are: 'function'."],
    ["chat", "Invalid grammar: the grammar is too complex"],
    ["responses", "Invalid value for 'tools[0].format': failed to compile the lark grammar"],
  ] as const)("%s: a server that refuses the grammar receives a function: %s", async (api, message) => {
    const refusal: ServerRule = { times: 1, fault: { kind: "status", status: 400, message } }
    const { server, model } = await serving([refusal, ...RULES[api]("function")], {
      api,
      continuation: "tool",
      toolGrammar: true,
    })
    expect(await asking(model)).toMatchObject({ value: TEXT })
    const types = server.requests.map(({ body }) => (body as unknown as { tools: { type: string }[] }).tools[0]!.type)
    expect(types).toEqual(["custom", "function", "function"])
  })
})

test("of the AI SDK: the tool, calls with their metadata, and outcomes", async () => {
  const metadata = { google: { thoughtSignature: "s" } }
  const finish = (unified: "stop" | "tool-calls"): LanguageModelV4StreamPart => ({
    type: "finish",
    usage: {
      inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 4, text: 4, reasoning: undefined },
    },
    finishReason: { unified, raw: undefined },
  })
  const texts = (delta: string): LanguageModelV4StreamPart[] => [
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta },
    { type: "text-end", id: "1" },
  ]
  const replies: LanguageModelV4StreamPart[][] = [
    [
      ...texts("It has: "),
      ...CALLS.map((code, i): LanguageModelV4StreamPart => ({
        type: "tool-call",
        toolCallId: `c${i}`,
        toolName: "recall",
        input: JSON.stringify({ code }),
        ...(i === 0 ? { providerMetadata: metadata } : {}),
      })),
      finish("tool-calls"),
    ],
    [...texts(END), finish("stop")],
  ]
  const model = new MockLanguageModelV4({
    provider: "google.generative-ai",
    doStream: async () => ({
      stream: simulateReadableStream({ chunks: replies.shift()!, initialDelayInMs: null, chunkDelayInMs: null }),
    }),
  })
  expect(await asking(aiSdk(model, { continuation: "auto" }))).toMatchObject({ value: TEXT })
  const [first, second] = model.doStreamCalls
  expect(first!.tools).toMatchObject([{ type: "function", name: "recall" }])
  const [, , answer, outcome] = second!.prompt
  expect(answer).toEqual({
    role: "assistant",
    content: [
      { type: "text", text: "It has: " },
      ...CALLS.map((code, i) => ({
        type: "tool-call",
        toolCallId: `c${i}`,
        toolName: "recall",
        input: { code },
        ...(i === 0 ? { providerOptions: metadata } : {}),
      })),
    ],
  })
  expect(outcome).toMatchObject({ role: "tool", content: [{ toolCallId: "c0" }, { toolCallId: "c1" }] })
})

describe("auto", () => {
  it("asks OpenAI's own server through the Responses API, unless the options exclude it", async () => {
    const paths: string[] = []
    const fetch = async (url: string | URL) => {
      paths.push(new URL(url).pathname)
      return new Response("{}", { status: 400 })
    }
    const options = { model: "gpt-5.5", baseURL: "https://api.openai.com/v1", apiKey: "key", retries: 0 } as const
    for (const more of [{}, { seed: 1 }, { api: "chat" as const }, { continuation: "tool" as const }])
      await asking(openai({ ...options, continuation: "auto", ...more, fetch: fetch as never })).catch(() => undefined)
    expect(paths).toEqual(["/v1/responses", "/v1/chat/completions", "/v1/chat/completions", "/v1/chat/completions"])
  })

  const chosen = (model: string, baseURL: string) => {
    const { continuation, toolGrammar } = openai({ model, baseURL, apiKey: "key", continuation: "auto" })
    return { continuation, toolGrammar }
  }

  it.each([
    ["gpt-5.5", "https://api.openai.com/v1", { continuation: "tool", toolGrammar: true }],
    ["gpt-4.1", "https://api.openai.com/v1", { continuation: "tool", toolGrammar: undefined }],
    ["mistral-large", "https://api.mistral.ai/v1", { continuation: "prefill", toolGrammar: undefined }],
    ["deepseek-chat", "https://api.deepseek.com/beta", { continuation: "prefill", toolGrammar: undefined }],
    ["deepseek-chat", "https://api.deepseek.com/v1", { continuation: "turn", toolGrammar: undefined }],
    ["qwen3:8b", "http://localhost:11434/v1", { continuation: "turn", toolGrammar: undefined }],
  ] as const)("is for %s at %s what the server has", (model, baseURL, expected) => {
    expect(chosen(model, baseURL)).toEqual(expected)
  })

  it("marks the message that Mistral's server continues", async () => {
    const { server, model } = await serving([{ answer: "a CALL(1 + 1) b" }], {
      continuation: "prefill",
      prefill: "prefix",
    })
    await asking(model)
    const { messages } = server.requests[1]!.body as { messages: readonly object[] }
    expect(messages.at(-1)).toMatchObject({ role: "assistant", prefix: true })
  })

  it.each([
    ["anthropic.messages", "tool"],
    ["google.vertex.chat", "tool"],
    ["my-own.chat", "turn"],
    ["openai-compatible.chat", "turn"],
  ] as const)("is for %s of the AI SDK %s", (provider, continuation) => {
    expect(aiSdk(new MockLanguageModelV4({ provider }), { continuation: "auto" }).continuation).toBe(continuation)
  })
})
