// Models by name: valid configurations, and the messages for invalid ones.

import { describe, expect, it } from "vitest"
import { createModels, parseConfiguration } from "../../src/models/registry/index.ts"
import { collect, createRequest, scripted, startModelServer, textOf } from "../../src/testing/index.ts"

const FILE = "recall.config.ts"
const problem = (value: unknown): string => {
  try {
    parseConfiguration(value, FILE)
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint?: string }
    expect(code).toBe("bad-config")
    return `${message}${hint === undefined ? "" : ` — ${hint}`}`
  }
  return "none"
}
const withModel = (model: unknown) => ({ models: { small: model } })

describe("a configuration", () => {
  it("may use every option", () => {
    expect(problem({})).toBe("none")
    expect(
      problem({
        models: {
          default: {
            provider: "openai",
            model: "m",
            baseURL: "http://localhost/v1",
            apiKeyVariable: "KEY",
            api: "chat",
            continuation: "prefill",
            prefill: "prefix",
            pause: "end",
            price: { input: 1, output: 2.5 },
            maxOutputTokens: 100,
            structuredOutput: true,
            temperature: 0,
            seed: 1,
            stream: false,
            body: { top_p: 1 },
            headers: { a: "b" },
            concurrency: 4,
            requestsPerMinute: 60,
            tokensPerMinute: 90_000,
            connections: 10,
            retries: 3,
            timeouts: { first: 1000, silence: Infinity },
            fallback: ["small", "own"],
          },
          small: { provider: "openai", model: "s", retries: { times: 2, firstDelay: 100 } },
          none: { provider: "offline" },
          own: scripted(() => "yes"),
        },
        budget: { calls: 200, usd: 2.5 },
        memo: { size: "1.5gb", age: "90d", file: "memo.db" },
      }),
    ).toBe("none")
  })

  it.each([
    [null, "recall.config.ts: it must be a record, not null"],
    [{ model: {} }, "recall.config.ts: model is not a known key — did you mean models?"],
    [
      withModel({ model: "m" }),
      'recall.config.ts: models.small.provider must be "openai" or "offline" or "tiny", not undefined',
    ],
    [
      withModel({ provider: "opneai", model: "m" }),
      'recall.config.ts: models.small.provider must be "openai" or "offline" or "tiny", not "opneai" — '
        + "did you mean openai?",
    ],
    [withModel({ provider: "openai" }), "recall.config.ts: models.small.model is missing"],
    [
      withModel({ provider: "openai", model: "m", price: { input: 1 } }),
      "recall.config.ts: models.small.price.output is missing",
    ],
    [
      withModel({ provider: "openai", model: "m", price: { input: "1", output: 2 } }),
      'recall.config.ts: models.small.price.input must be a number of at least 0, not "1"',
    ],
    [
      withModel({ provider: "openai", model: "m", apiKey: "sk-1" }),
      "recall.config.ts: models.small.apiKey does not belong in a file — name the environment's "
        + 'variable instead: apiKeyVariable: "OPENAI_API_KEY"',
    ],
    [
      withModel({ provider: "openai", model: "m", maxOutputToken: 5 }),
      "recall.config.ts: models.small.maxOutputToken is not a known key — did you mean maxOutputTokens?",
    ],
    [
      withModel({ provider: "openai", model: "m", concurrency: 0 }),
      "recall.config.ts: models.small.concurrency must be a whole number of at least 1, not 0",
    ],
    [
      withModel({ provider: "openai", model: "m", retries: -1 }),
      "recall.config.ts: models.small.retries must be a whole number of at least 0, not -1",
    ],
    [
      withModel({ provider: "openai", model: "m", timeouts: { silence: NaN } }),
      "recall.config.ts: models.small.timeouts.silence must be a number of at least 0, not NaN",
    ],
    [
      withModel({ provider: "openai", model: "m", fallback: ["smal"] }),
      'recall.config.ts: models.small.fallback names "smal", which is not a configured model — there are small',
    ],
    [
      withModel({ provider: "openai", model: "m", fallback: ["small"] }),
      "recall.config.ts: models.small.fallback names the model itself",
    ],
    [{ models: { "my model": 3 } }, 'recall.config.ts: models."my model" must be a record, not 3'],
    [{ budget: { calls: 1.5 } }, "recall.config.ts: budget.calls must be a whole number of at least 0, not 1.5"],
    [
      { budget: { dollars: 1 } },
      "recall.config.ts: budget.dollars is not a known key — there are calls, requests, tokens, usd, seconds, depth, "
        + "concurrency",
    ],
    [
      { memo: { size: 500 } },
      "recall.config.ts: memo.size is not understood: 500 — write a number of bytes: 500MB, 1.5GB, 20KB, 100B",
    ],
    [
      { memo: { size: "500" } },
      'recall.config.ts: memo.size is not understood: "500" — write a number of bytes: 500MB, 1.5GB, 20KB, 100B',
    ],
    [
      { memo: { age: "3 days" } },
      'recall.config.ts: memo.age is not understood: "3 days" — write a number of days, hours and so on: '
        + "30d, 12h, 90m, 45s, 2w",
    ],
    [{ memo: { file: "" } }, 'recall.config.ts: memo.file must be a text, not ""'],
    [{ memo: { path: "x" } }, "recall.config.ts: memo.path is not a known key — there are size, age, file"],
    [{ memo: false }, "recall.config.ts: memo must be a record, not false"],
  ])("%j is reported with its error", (value, message) => {
    expect(problem(value)).toBe(message)
  })
})

describe("the models of a configuration", () => {
  it("are made as configured", async () => {
    const server = await startModelServer([{ answer: "from the server" }])
    const models = await createModels(
      parseConfiguration(
        {
          models: {
            default: {
              provider: "openai",
              model: "big",
              baseURL: server.url,
              price: { input: 1, output: 2 },
              maxOutputTokens: 50,
              api: "responses",
              continuation: "turn",
              pause: "end",
              fallback: ["own"],
            },
            own: scripted(() => "own", { id: "own" }),
            none: { provider: "offline" },
          },
        },
        FILE,
      ),
    )
    expect(Object.keys(models)).toEqual(["default", "own", "none"])
    expect(models["default"]).toMatchObject({ id: "openai:big else own", pause: "end", continuation: "turn" })
    expect(models["none"]!.id).toBe("offline")
    expect(textOf(await collect(models["default"]!, createRequest("Why?")))).toBe("from the server")
    expect(server.requests[0]!.path).toBe("/v1/responses")
    await server.close()
    expect(textOf(await collect(models["default"]!, createRequest("Why?")))).toBe("own")
  })
})
