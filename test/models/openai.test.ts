// The openai model against a real server: requests, answers, and aborts.

import { afterEach, describe, expect, it } from "vitest"
import { openai } from "../../src/models/openai/index.ts"
import { collect, createRequest, modelContract, textOf } from "../../src/testing/index.ts"
import { closeServers, serving, WAYS } from "../support/openai.ts"

afterEach(closeServers)

const question = createRequest("Why is the sky blue?", { note: "It scatters." })
const status = (status: number, more: object = {}) => ({
  fault: { kind: "status" as const, status, headers: { "retry-after-ms": "0" }, ...more },
})

for (const [name, way] of WAYS) {
  modelContract(
    {
      name: `openai through ${name}`,
      createModel: async () =>
        (await serving([{ answer: "It scatters short waves 🌊 most.", chunk: 3 }], {}, way)).model,
      createEndless: async () =>
        (await serving([{ answer: "It scatters", fault: { kind: "stall", after: 10 } }], {}, way)).model,
      createFailing: async () => (await serving([status(401)], {}, way)).model,
    },
    { describe, it },
  )
}

describe("requests and answers", () => {
  it("sends the messages and asks for a stream with usage", async () => {
    const { server, model } = await serving([{ answer: "Rayleigh" }], {
      temperature: 0.5,
      maxOutputTokens: 100,
      seed: 7,
      body: { top_p: 0.9 },
    })
    const events = await collect(model, question)
    expect(events.filter(({ type }) => type !== "usage")).toEqual([
      { type: "delta", text: "Rayleigh" },
      { type: "finish", reason: "stop" },
    ])
    expect(events).toContainEqual({
      type: "usage",
      input: Math.ceil(question.messages[0]!.content.length / 4),
      output: 2,
    })
    expect(server.requests[0]!.body).toEqual({
      model: "test",
      messages: question.messages,
      temperature: 0.5,
      max_tokens: 100,
      seed: 7,
      top_p: 0.9,
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer key")
    expect(model.parameters).toEqual({ base_url: server.url, max_tokens: 100, seed: 7, temperature: 0.5, top_p: 0.9 })
    expect(openai({ model: "m", baseURL: "https://me:secret@example.com/v1/", apiKey: "k" }).parameters).toEqual({
      base_url: "https://example.com/v1",
    })
  })

  it("asks for no more tokens than a budget leaves", async () => {
    const { server, model } = await serving([{ answer: "blue" }], { maxOutputTokens: 100 })
    await collect(model, { ...question, maxOutputTokens: 40 })
    await collect(model, { ...question, maxOutputTokens: 400 })
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([40, 100])
  })

  it("reduces a limit in the body's own field to the budget's remainder", async () => {
    for (const field of ["max_tokens", "max_completion_tokens"]) {
      const { server, model } = await serving([{ answer: "blue" }], { body: { [field]: 100 } })
      expect(model.maxOutputTokens).toBe(100)
      for (const maxOutputTokens of [40, 400]) await collect(model, { ...question, maxOutputTokens })
      const limits = server.requests.map(({ body }) => ({
        max_tokens: body["max_tokens"],
        max_completion_tokens: body["max_completion_tokens"],
      }))
      expect(limits).toEqual(
        [40, 100].map((most) => ({ max_tokens: undefined, max_completion_tokens: undefined, [field]: most })),
      )
    }
  })

  it("sends a placeholder where a private server needs no key", async () => {
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
    const { server } = await serving([{ answer: "yes" }])
    process.env["OPENAI_API_KEY"] = "from-environment"
    process.env["OPENAI_BASE_URL"] = `${server.url}/`
    try {
      expect(textOf(await collect(openai({ model: "test" }), question))).toBe("yes")
      expect(server.requests[0]!.headers["authorization"]).toBe("Bearer from-environment")
    } finally {
      for (const [name, value] of [
        ["OPENAI_API_KEY", before.key],
        ["OPENAI_BASE_URL", before.url],
      ] as const) {
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

  it.each(["delta", "message"])("reads a %s that is a list of thoughts and texts", async (part) => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
      { type: "text", text: "blue" },
      null,
    ]
    const reply = JSON.stringify({ choices: [{ [part]: { content }, finish_reason: "stop" }] })
    const { model } = await serving([{ body: part === "delta" ? `data: ${reply}\n\n` : reply }], {
      stream: part === "delta",
    })
    expect(await collect(model, question)).toEqual([
      { type: "reasoning", text: "hm" },
      { type: "delta", text: "blue" },
      { type: "finish", reason: "stop" },
    ])
  })

  it("works where the server counts nothing", async () => {
    const { model } = await serving([{ answer: "blue", usage: "none" }])
    expect(await collect(model, question)).toEqual([
      { type: "delta", text: "blue" },
      { type: "finish", reason: "stop" },
    ])
  })

  it("ignores usage that cannot be a count", async () => {
    const { model } = await serving([{ answer: "blue", usage: { prompt_tokens: -1, completion_tokens: "many" } }])
    expect(await collect(model, question)).toEqual([
      { type: "delta", text: "blue" },
      { type: "finish", reason: "stop" },
    ])
  })

  it("asks again with the new name of the length limit where the server refuses the old one", async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    const { server, model } = await serving(
      [{ fault: { kind: "status", status: 400, message }, times: 1 }, { answer: "blue" }],
      { maxOutputTokens: 50 },
    )
    expect(textOf(await collect(model, question))).toBe("blue")
    await collect(model, question)
    expect(server.requests.map(({ body }) => [body["max_tokens"], body["max_completion_tokens"]])).toEqual([
      [50, undefined],
      [undefined, 50],
      [undefined, 50],
    ])
  })

  it("asks again without usage where the server refuses to count", async () => {
    const refusal = {
      fault: { kind: "status" as const, status: 400, message: "Unrecognized request argument: stream_options" },
      times: 1,
    }
    const { server, model } = await serving([refusal, { answer: "blue" }])
    expect(textOf(await collect(model, question))).toBe("blue")
    expect(textOf(await collect(model, question))).toBe("blue")
    expect(server.requests.map(({ body }) => "stream_options" in body)).toEqual([true, false, false])
  })

  it("takes a whole answer where streaming is off", async () => {
    const { server, model } = await serving([{ answer: "blue" }], { stream: false })
    const events = await collect(model, question)
    expect(events.map(({ type }) => type)).toEqual(["usage", "delta", "finish"])
    expect(server.requests[0]!.body.stream).toBe(false)
  })

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["model_length", "length"],
    ["content_filter", "filter"],
    ["tool_calls", "other"],
  ])("reports the finish reason %s as %s", async (finish, reason) => {
    const { model } = await serving([{ answer: "blue", finish }])
    expect((await collect(model, question)).at(-1)).toMatchObject({ type: "finish", reason })
  })

  it("takes the answer as whole where only the part after the finish reason is lost", async () => {
    const events =
      'data: {"choices":[{"delta":{"content":"blue"},"finish_reason":null}]}\n\n'
      + 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
    const { model } = await serving([
      { body: `${events}data: {"usage"`, fault: { kind: "cut", after: events.length + 3 } },
    ])
    expect(await collect(model, question)).toEqual([
      { type: "delta", text: "blue" },
      { type: "finish", reason: "stop" },
    ])
  })
})

describe.each(WAYS)("an abort, through %s", (_, way) => {
  it("cancels the request while the answer stalls", async () => {
    const { server, model } = await serving(
      [{ answer: "blue as the sea", chunk: 1, fault: { kind: "stall", after: 600 } }],
      {},
      way,
    )
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
    const { server, model } = await serving([{ answer: () => new Promise<string>(() => {}) }], {}, way)
    const controller = new AbortController()
    const reading = collect(model, question, controller.signal)
    await server.arrived(1)
    controller.abort(new Error("enough"))
    await expect(reading).rejects.toThrow("enough")
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })

  it("leaving the loop cancels the request", async () => {
    const { server, model } = await serving([{ answer: "blue", fault: { kind: "stall", after: 500 } }], {}, way)
    for await (const event of model.generate(question, { signal: new AbortController().signal })) {
      expect(event).toEqual({ type: "delta", text: "blue" })
      break
    }
    expect(await server.requests[0]!.ended).toBe("abandoned")
  })
})
