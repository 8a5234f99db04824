// The ends of answers: what servers complain of, send behind the end, or count there.

import { afterEach, describe, expect, it } from "vitest"
import type { OpenAIOptions } from "../../src/models/openai/index.ts"
import { ask, FIRST, JSON_TYPE, REST, SKY, WAYS } from "../support/asked-server.ts"
import { chunk, closeRawServers, events, sends, USAGE, type Respond } from "../support/raw-server.ts"

afterEach(closeRawServers)

describe.each(WAYS)("through %s", (_, way) => {
  it.each<[shape: string, complaint: object | string, said: string]>([
    ["FastAPI", { detail: "Internal Server Error" }, "Internal Server Error"],
    ["FastAPI, a list", { detail: [{ loc: ["body"], msg: "field required" }] }, "field required"],
    ["a message and a code", { message: "Too many requests", code: 429 }, "Too many requests"],
    ["Google", [{ error: { code: 503, message: "The model is overloaded", status: "UNAVAILABLE" } }], "is overloaded"],
    ["a list of errors", { errors: [{ message: "boom" }] }, "boom"],
    ["an empty type", { type: "", message: "it failed" }, "it failed"],
    ["a status in words", { status: "error", message: "it failed" }, "it failed"],
    ["no success", { success: false, message: "it failed" }, "it failed"],
    ["MiniMax", { choices: null, base_resp: { status_code: 1002, status_msg: "rate limit" } }, "rate limit"],
    ["an error in the delta", { choices: [{ index: 0, delta: { error: { message: "died" } } }] }, "died"],
    ["a page", "<html>502 Bad gateway</html>", "502 Bad gateway"],
  ])("a complaint before the mark of the end makes a broken answer: %s", async (_, complaint, said) => {
    for (const end of ["[DONE]", USAGE]) {
      const response = sends(events(FIRST, complaint, end))
      expect(await ask([response, sends(events(REST, "[DONE]"))], way)).toMatchObject({ value: SKY, requests: 2 })
      const { value } = await ask([response], { ...way, retries: 0 })
      expect(value).toMatchObject({ message: expect.stringContaining(said) })
    }
    const before = await ask([sends(events(complaint, "[DONE]"))], { ...way, retries: 0 })
    expect(before.value).toMatchObject({ message: expect.stringContaining(said) })
  })

  it.each<[string, object | string]>([
    ["a ping", "ping"],
    ["a typed ping", { type: "ping", message: "still here" }],
    ["MiniMax's good status", { base_resp: { status_code: 0, status_msg: "" } }],
    ["a good code", { code: 0, message: "ok" }],
    ["filters of the prompt (Azure)", { choices: [], prompt_filter_results: [{ prompt_index: 0 }] }],
  ])("signs of life before the mark of the end are none: %s", async (_, sign) => {
    expect(await ask([sends(events(FIRST, REST, sign, "[DONE]"))], way)).toMatchObject({ value: SKY, requests: 1 })
  })

  it("a complaint that a finish reason or more text follows is none", async () => {
    const complaint = { message: "one worker is slow" }
    const whole = sends(events(FIRST, complaint, REST, "[DONE]"))
    expect(await ask([whole], way)).toMatchObject({ value: SKY, requests: 1 })
    const finished = sends(events(FIRST, REST, complaint, chunk({}, "stop")))
    expect(await ask([finished], way)).toMatchObject({ value: SKY, requests: 1 })
  })

  it.each([
    ["comments", ": ping\n\n"],
    ["empty events", "event: ping\ndata: {}\n\n"],
  ])("%s behind the finish reason do not keep the answer open", async (_, sign) => {
    const response: Respond = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(events(FIRST, REST, chunk({}, "stop")))
      const timer = setInterval(() => response.write(sign), 50)
      response.on("close", () => clearInterval(timer))
    }
    expect(await ask([response], { ...way, timeouts: { total: 20_000 } })).toMatchObject({ value: SKY, requests: 1 })
  })

  it.each([
    ["streamed", sends(events(FIRST, chunk({ refusal: "I cannot do that." }, "stop"), "[DONE]"))],
    [
      "whole",
      sends(
        JSON.stringify({
          choices: [{ message: { content: SKY, refusal: "I cannot do that." }, finish_reason: "stop" }],
        }),
        JSON_TYPE,
      ),
    ],
  ])("a refusal behind a text is one: %s", async (_, response) => {
    expect((await ask([response], way)).value).toMatchObject({
      code: "model-refused",
      message: expect.stringContaining("I cannot do that."),
    })
  })

  it.each<[string, object, Partial<OpenAIOptions>?]>([
    ["zeros (LocalAI)", { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
    ["no output", { prompt_tokens: 100, completion_tokens: 0 }],
    ["no input", { prompt_tokens: 0, completion_tokens: 20 }],
    ["negative", { prompt_tokens: -1, completion_tokens: 20 }],
    ["texts", { prompt_tokens: "100", completion_tokens: "20" }],
    ["more output than any model writes", { prompt_tokens: 100, completion_tokens: 1e15 }],
    ["more output than the limit allows", { prompt_tokens: 100, completion_tokens: 99_000 }, { maxOutputTokens: 100 }],
  ])("usage that cannot be true is estimated: %s", async (_, usage, options = {}) => {
    const { usage: told } = await ask(
      [sends(events(FIRST, REST, chunk({}, "stop"), { choices: [], usage }, "[DONE]"))],
      { ...way, ...options },
    )
    expect(told.tokens.estimated).toBe(true)
    expect(told.tokens.input).toBeGreaterThan(100)
    expect(told.tokens.output).toBeGreaterThan(2)
  })

  it("one token for a long text is estimated", async () => {
    const long = chunk({ content: "The sky is blue. ".repeat(1_000) }, "stop")
    const usage = { prompt_tokens: 100, completion_tokens: 1 }
    const { usage: told } = await ask([sends(events(long, { choices: [], usage }, "[DONE]"))], way)
    expect(told.tokens).toMatchObject({ estimated: true, output: expect.toSatisfy((output) => output > 1_000) })
  })

  it("reasoning that the output leaves out is counted (xAI, Gemini)", async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 620 }
    const { usage: told } = await ask([sends(events(FIRST, REST, chunk({}, "stop"), { choices: [], usage }))], way)
    expect(told.tokens).toEqual({ input: 100, output: 520, estimated: false })
  })
})
