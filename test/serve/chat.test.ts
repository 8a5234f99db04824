// Programs behind OpenAI's chat protocol, with OpenAI's own client.

import { APIError } from "openai"
import { describe, expect, test } from "vitest"
import { ModelError } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { serving } from "../support/serving.ts"

const CLERK = `
LET Message = {role: "system" | "user" | "assistant" | "tool", content: string}
PARAM messages: [Message]
EMIT "Bot: " + ask("Reply to this.", messages: messages, recursive: false)
`
const ECHO = "PARAM messages: [{role: string, content: string}]\nEMIT messages"
const SHOUT = 'PARAM question: string\nPARAM mark: string = "!"\nEMIT question + mark'
const LIBRARY = "TASK double(n: number): number = n * 2"
const HI = [{ role: "user" as const, content: "Hi" }]

describe("the models", () => {
  test("are the programs that take a conversation", async () => {
    const other = "PARAM messages: [{role: string, text: string}]\nEMIT messages"
    const { client } = await serving({ clerk: CLERK, shout: SHOUT, library: LIBRARY, plain: "EMIT 1", other })
    const models = await client.models.list()
    expect(models.data.map(({ id, object, owned_by }) => [id, object, owned_by])).toEqual([
      ["clerk", "model", "recall"],
      ["shout", "model", "recall"],
    ])
    expect(await client.models.retrieve("shout")).toMatchObject({ id: "shout" })
    await expect(client.models.retrieve("library")).rejects.toMatchObject({ status: 404, code: "model_not_found" })
  })
})

describe("a whole completion", () => {
  test("has the text, the usage and the facts about the run", async () => {
    const { client, lines } = await serving({ clerk: CLERK }, { models: scripted(() => "Hello!") })
    const { data, response } = await client.chat.completions.create({ model: "clerk", messages: HI }).withResponse()
    expect(data.choices).toMatchObject([
      { index: 0, finish_reason: "stop", message: { role: "assistant", content: "Bot: Hello!" } },
    ])
    expect(data.usage!.total_tokens).toBe(data.usage!.prompt_tokens + data.usage!.completion_tokens)
    expect(data.usage!.completion_tokens).toBeGreaterThan(0)
    const id = response.headers.get("x-request-id")
    expect(data).toMatchObject({ id: `chatcmpl-${id}`, recall: { run: id, partial: false, requests: 1, asked: 1 } })
    await expect.poll(() => lines).toHaveLength(1)
    expect(lines[0]).toMatch(/ 127\.0\.0\.1 POST \/v1\/chat\/completions 200 clerk .*1 request, .*tokens.* id=/)
  })
  test("gets all messages, with their texts", async () => {
    const { client } = await serving({ echo: ECHO })
    const { choices } = await client.chat.completions.create({
      model: "echo",
      messages: [
        { role: "developer", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "One" },
            { type: "text", text: "two" },
          ],
        },
        { role: "assistant", tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }] },
        { role: "tool", tool_call_id: "1", content: "3" },
        { role: "user", content: "__proto__" },
      ],
    })
    expect(JSON.parse(choices[0]!.message.content!)).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "One\ntwo" },
      { role: "assistant", content: "" },
      { role: "tool", content: "3" },
      { role: "user", content: "__proto__" },
    ])
  })
  test("of a program that takes a question has the last message of the user", async () => {
    const { client } = await serving({ shout: SHOUT })
    const messages = [...HI, { role: "assistant" as const, content: "Yes?" }, { role: "user" as const, content: "Ho" }]
    const { choices } = await client.chat.completions.create({ model: "shout", messages })
    expect(choices[0]!.message.content).toBe("Ho!")
  })
  test("that a budget ends is `length`, and an error if it has no text", async () => {
    const source = 'PARAM question: string\nEMIT "A " + ask(question) + ask("more")'
    const empty = "PARAM question: string\nEMIT ask(question)"
    const models = scripted(() => "x")
    const some = await serving({ some: source }, { models, settings: { budget: { calls: 1 } } })
    const { choices } = await some.client.chat.completions.create({ model: "some", messages: HI })
    expect(choices).toMatchObject([{ finish_reason: "length", message: { content: expect.stringMatching(/^A x/) } }])
    const none = await serving({ none: empty }, { models, settings: { budget: { calls: 0 } } })
    await expect(none.client.chat.completions.create({ model: "none", messages: HI })).rejects.toMatchObject({
      status: 402,
      code: "budget-exhausted",
      type: "insufficient_quota",
    })
  })
  test("has the questions as reasoning where the server shows them", async () => {
    const models = scripted(() => "Hello!")
    const { client } = await serving({ clerk: CLERK }, { models, settings: { reasoning: "questions" } })
    const { choices } = await client.chat.completions.create({ model: "clerk", messages: HI })
    expect(choices[0]!.message).toMatchObject({ reasoning_content: "- Reply to this.\n", content: "Bot: Hello!" })
  })
})

describe("a streamed completion", () => {
  test("has the text while it is written, and ends with the usage if that is wanted", async () => {
    const { client } = await serving({ clerk: CLERK }, { models: scripted(() => "Good morning!", { chunk: 5 }) })
    const stream = await client.chat.completions.create({
      model: "clerk",
      messages: HI,
      stream: true,
      stream_options: { include_usage: true },
    })
    const deltas: unknown[] = []
    const usages: unknown[] = []
    let finish: unknown
    for await (const { choices, usage } of stream) {
      usages.push(usage)
      deltas.push(...choices.map(({ delta }) => delta))
      finish = choices[0]?.finish_reason ?? finish
    }
    const texts = ["Bot: ", "Good", " morni", "ng!"].map((content) => ({ content }))
    expect(deltas).toEqual([{ role: "assistant", content: "" }, ...texts, {}])
    expect(finish).toBe("stop")
    expect(usages.slice(0, -1).every((usage) => usage === null)).toBe(true)
    expect(usages.at(-1)).toMatchObject({ completion_tokens: expect.any(Number) })
  })
  test("is what the client's own helper puts together", async () => {
    const { client } = await serving({ clerk: CLERK }, { models: scripted(() => "Hello!") })
    const final = await client.chat.completions.stream({ model: "clerk", messages: HI }).finalChatCompletion()
    expect(final.choices[0]!.message.content).toBe("Bot: Hello!")
  })
  test("that fails before its text has the status of the failure", async () => {
    const models = scripted([{ question: /./, error: new ModelError("overloaded", "the key is sk-123") }])
    const { client, lines } = await serving({ q: "PARAM question: string\nEMIT ask(question)" }, { models })
    const failed = client.chat.completions.create({ model: "q", messages: HI, stream: true })
    await expect(failed).rejects.toMatchObject({ status: 500, code: "overloaded" })
    // The reason is for the log alone.
    await expect(failed).rejects.not.toThrow("the key")
    await expect.poll(() => lines).toHaveLength(1)
    expect(lines[0]).toContain("overloaded: the key is")
  })
  test("that fails in its middle ends with an error", async () => {
    const models = scripted([
      { question: "a", answer: "fine" },
      { question: "b", error: new ModelError("overloaded", "busy") },
    ])
    const source = 'PARAM question: string\nEMIT "It is " + ask("a") + ask("b", about: ask("a"))'
    const { client } = await serving({ q: source }, { models })
    const read = async () => {
      const texts: unknown[] = []
      const stream = await client.chat.completions.create({ model: "q", messages: HI, stream: true })
      try {
        for await (const { choices } of stream) texts.push(choices[0]?.delta.content)
        return { texts, error: null }
      } catch (error) {
        return { texts, error }
      }
    }
    const { texts, error } = await read()
    expect(texts.join("")).toBe("It is fine")
    expect(error).toBeInstanceOf(APIError)
    expect(error).toMatchObject({ code: "overloaded", type: "server_error" })
  })
  test("ends its run when the client leaves", async () => {
    const gate = createGate()
    const models = answering({ "Reply to this.": "x" }, { gate })
    const { client, lines } = await serving({ clerk: CLERK }, { models })
    const stream = await client.chat.completions.create({ model: "clerk", messages: HI, stream: true })
    await gate.arrived(1)
    stream.controller.abort()
    await expect.poll(() => lines).toHaveLength(1)
    expect(gate.waiting).toEqual([])
    expect(lines[0]).toMatch(/ 499 clerk .*the client left$/)
  })
})

test("fields without an effect are named in a header and in the log", async () => {
  const { client, lines } = await serving({ shout: SHOUT })
  const tool = { type: "function" as const, function: { name: "f", parameters: {} } }
  const { response } = await client.chat.completions
    .create({
      model: "shout",
      messages: HI,
      tools: [tool],
      tool_choice: "auto",
      temperature: 0.5,
      max_tokens: 5,
      stop: null,
      response_format: { type: "json_object" },
    })
    .withResponse()
  expect(response.headers.get("x-recall-ignored")).toBe("tools, response_format, max_tokens")
  await expect.poll(() => lines[0]).toContain("ignored=tools,response_format,max_tokens")
})

const image = { type: "image_url", image_url: { url: "data:" } }
test.each([
  [[], "the body of a request is a JSON object", null],
  [{ messages: HI }, "model is a text", "model"],
  [{ model: "shout" }, "messages is a list", "messages"],
  [{ model: "shout", messages: [] }, "messages is a list", "messages"],
  [{ model: "shout", messages: ["Hi"] }, "messages[0] is an object", "messages[0]"],
  [{ model: "shout", messages: [{ role: "toString", content: "" }] }, "the role of messages[0]", "messages[0].role"],
  [{ model: "shout", messages: [{ role: "user", content: 1 }] }, "messages[0].content is", "messages[0].content"],
  [{ model: "shout", messages: [{ role: "user", content: [image] }] }, "text alone", "messages[0].content[0]"],
  [{ model: "shout", messages: HI, stream: "yes" }, "stream is true or false", "stream"],
  [{ model: "shout", messages: HI, n: 2 }, "n is 1", "n"],
  [{ model: "shout", messages: HI, tool_choice: "required" }, "tool_choice is auto or none", "tool_choice"],
  [{ model: "shout", messages: [{ role: "system", content: "x" }] }, "no message of the user", null],
  [{ model: "strict", messages: [{ role: "tool", content: "x" }] }, "the PARAM messages", null],
])("a malformed request is refused: %j", async (body, message, param) => {
  const { post } = await serving({
    shout: SHOUT,
    strict: 'PARAM messages: [{role: "user", content: string}]\nEMIT messages',
  })
  const { status, data, headers } = await post("/v1/chat/completions", body)
  expect(status).toBe(400)
  expect(data["error"]).toMatchObject({ message: expect.stringContaining(message), param })
  expect(data["error"].type).toBe("invalid_request_error")
  expect(headers.get("x-should-retry")).toBe("false")
})

test("a failure of the model's server that will pass may be tried again, and no other one", async () => {
  const busy = new ModelError("rate-limited", "busy", { status: 429, retryAfter: 7 })
  const models = scripted([{ question: /./, error: busy }])
  const { post } = await serving({ q: "PARAM question: string\nEMIT ask(question)" }, { models })
  const { status, headers, data } = await post("/v1/chat/completions", { model: "q", messages: HI })
  expect([status, headers.get("retry-after"), headers.get("x-should-retry")]).toEqual([503, "7", "true"])
  expect(data["error"].code).toBe("rate-limited")
})
