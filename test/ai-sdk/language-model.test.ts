// Programs as models of the AI SDK, called by the SDK itself.

import type { LanguageModelV4 } from "@ai-sdk/provider"
import { generateText, streamText } from "ai"
import { describe, expect, test, vi } from "vitest"
import { languageModel } from "../../src/ai-sdk/index.ts"
import { createRuntime, ModelError, RecallError, UsageError } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"

const CHAT = `
LET Message = {role: "system" | "user" | "assistant" | "tool", content: string}
PARAM messages: [Message]
EMIT "Bot: " + ask("Reply to this.", messages: messages, recursive: false)
`
const ECHO = "PARAM messages: [{role: string, content: string}]\nEMIT messages"

// The SDK writes the warnings of a call to the console.
vi.stubGlobal("AI_SDK_LOG_WARNINGS", false)

/** A model that fits the SDK's own type. */
async function modelOf(source: string, models = scripted(() => "Hello!"), options = {}): Promise<LanguageModelV4> {
  return languageModel(await createRuntime({ models }).compile(source, { name: "clerk" }), options)
}

describe("generateText gives", () => {
  test("the text, the usage and the metadata of the run", async () => {
    const result = await generateText({ model: await modelOf(CHAT), prompt: "Hi" })
    expect([result.text, result.finishReason, result.reasoningText]).toEqual(["Bot: Hello!", "stop", undefined])
    expect(result.usage.inputTokens).toBeGreaterThan(0)
    expect(result.usage.outputTokens).toBeGreaterThan(0)
    expect(result.response.modelId).toBe("clerk")
    expect(result.finalStep.providerMetadata?.["recall"]).toMatchObject({
      run: result.response.id,
      partial: false,
      requests: 1,
      asked: 1,
    })
  })
  test("the value of a program as JSON, of all messages", async () => {
    const { text } = await generateText({
      model: await modelOf(ECHO),
      system: "Be brief.",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "One" },
            { type: "text", text: "two" },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "hm" },
            { type: "text", text: "Yes" },
            { type: "tool-call", toolCallId: "1", toolName: "f", input: {} },
          ],
        },
        {
          role: "tool",
          content: [{ type: "tool-result", toolCallId: "1", toolName: "f", output: { type: "json", value: { a: 1 } } }],
        },
        { role: "user", content: "Three" },
      ],
    })
    expect(JSON.parse(text)).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "One\ntwo" },
      { role: "assistant", content: "Yes" },
      { role: "tool", content: '{"a":1}' },
      { role: "user", content: "Three" },
    ])
  })
  test.each(["question", "text", "prompt"])("the last message of the user to PARAM %s", async (name) => {
    const model = await modelOf(`PARAM ${name}: string\nPARAM other: string = "!"\nEMIT ${name} + other`)
    const messages = [
      { role: "user" as const, content: "first" },
      { role: "assistant" as const, content: "second" },
      { role: "user" as const, content: "third" },
    ]
    expect((await generateText({ model, messages })).text).toBe("third!")
  })
  test("a partial text whose finish is `length` if a budget ends the run", async () => {
    const program = await createRuntime({ models: scripted(() => "x") }).compile(
      'PARAM question: string\nEMIT "A " + ask(question) + ask("more")',
    )
    const model = languageModel(program.with({ budget: { calls: 1 } }))
    const result = await generateText({ model, prompt: "Hi" })
    expect(result.finishReason).toBe("length")
    expect(result.text).toMatch(/^A x/)
    expect(result.finalStep.providerMetadata?.["recall"]).toMatchObject({ partial: true })
  })
  test("the questions as reasoning where that is wanted, also those that are remembered", async () => {
    const model = await modelOf(
      CHAT,
      scripted(() => "Hello!"),
      { reasoning: "questions" },
    )
    const first = await generateText({ model, prompt: "Hi" })
    expect(first.reasoningText).toBe("- Reply to this.\n")
    expect((await generateText({ model, prompt: "Hi" })).reasoningText).toBe("- Reply to this.\n")
  })
  test("a warning for each setting without an effect", async () => {
    const { warnings } = await generateText({
      model: await modelOf(CHAT),
      prompt: "Hi",
      temperature: 0.3,
      maxOutputTokens: 5,
      stopSequences: ["x"],
    })
    const features = warnings?.map((warning) => (warning.type === "unsupported" ? warning.feature : warning.type))
    expect(features?.toSorted()).toEqual(["maxOutputTokens", "stopSequences", "temperature"])
  })
})

describe("generateText rejects", () => {
  test("with the failure of the run, without a retry", async () => {
    const model = await modelOf("PARAM question: string\nEMIT 1 / 0")
    await expect(generateText({ model, prompt: "Hi" })).rejects.toMatchObject({ code: "division-by-zero" })
  })
  test("with the failure of a model", async () => {
    const models = scripted([{ question: /./, error: new ModelError("overloaded", "busy") }])
    const failed = generateText({ model: await modelOf(CHAT, models), prompt: "Hi" })
    await expect(failed).rejects.toBeInstanceOf(RecallError)
  })
  test("with the reason of its signal, and sends no request afterwards", async () => {
    const gate = createGate()
    const model = await modelOf(CHAT, answering({ "Reply to this.": "x" }, { gate }))
    const abort = new AbortController()
    const result = generateText({ model, prompt: "Hi", abortSignal: abort.signal })
    await gate.arrived(1)
    abort.abort()
    await expect(result).rejects.toMatchObject({ name: "AbortError" })
    expect(gate.waiting).toEqual([])
  })
  test("for a file in a message", async () => {
    const model = await modelOf(CHAT)
    const file = { type: "file" as const, data: new Uint8Array(1), mediaType: "image/png" }
    const failed = generateText({ model, messages: [{ role: "user", content: [file] }] })
    await expect(failed).rejects.toThrow("a program reads no file of the type image/png in a message")
  })
})

describe("streamText gives", () => {
  test("the text while it is written, and the questions as reasoning", async () => {
    const model = await modelOf(
      CHAT,
      scripted(() => "Good morning!", { chunk: 5 }),
      { reasoning: "questions" },
    )
    const stream = streamText({ model, prompt: "Hi" })
    const parts: string[] = []
    for await (const part of stream.stream)
      if (part.type === "text-delta" || part.type === "reasoning-delta") parts.push(part.text)
    expect(parts.filter((part) => !part.startsWith("-"))).toEqual(["Bot: ", "Good", " morni", "ng!"])
    expect(await stream.reasoningText).toBe("- Reply to this.\n")
    expect([await stream.text, await stream.finishReason]).toEqual(["Bot: Good morning!", "stop"])
    expect((await stream.usage).outputTokens).toBeGreaterThan(0)
  })
  test("an error behind the text so far", async () => {
    const model = await modelOf(`PARAM question: string\nEMIT "It is " + ask(question) + (1 / 0)`)
    const errors: unknown[] = []
    const stream = streamText({ model, prompt: "Hi", onError: ({ error }) => void errors.push(error) })
    await stream.consumeStream()
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ code: "division-by-zero" })
  })
  test("an abort to a client that leaves, and to the requests of the run", async () => {
    const gate = createGate()
    const model = await modelOf(CHAT, answering({ "Reply to this.": "x" }, { gate }))
    const { stream } = await model.doStream({ prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] })
    const reader = stream.getReader()
    await reader.read()
    await gate.arrived(1)
    await reader.cancel(new Error("the client left"))
    await expect.poll(() => gate.waiting).toEqual([])
  })
})

describe("a program that is no chat is refused", () => {
  test.each([
    ["EMIT 1", "the program has no PARAM that receives a conversation"],
    ["PARAM question: number\nEMIT question", "the PARAM question"],
    ["PARAM messages: [{role: string, text: string}]\nEMIT 1", "the PARAM messages"],
    ["PARAM question: string\nPARAM page: string\nEMIT question + page", "needs page besides the conversation"],
  ])("%s", async (source, message) => {
    await expect(modelOf(source)).rejects.toThrow(message)
  })
  test("unless the host gives the argument", async () => {
    const program = await createRuntime().compile("PARAM question: string\nPARAM page: string\nEMIT question + page")
    const model = languageModel(program.with({ args: { page: "!" } }))
    expect((await generateText({ model, prompt: "Hi" })).text).toBe("Hi!")
  })
  test("with an option that does not exist", async () => {
    const program = await createRuntime().compile("PARAM question: string\nEMIT question")
    const wrong = { resoning: "questions" } as object
    expect(() => languageModel(program, wrong)).toThrow(UsageError)
  })
})
