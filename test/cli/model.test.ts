// The model that answers on the command line: --model, RECALL_MODEL, the configuration's default, the offline model.

import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { scripted, startModelServer, type ModelServer } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer([{ answer: ({ body }) => `I am ${body.model}` }])
})
afterAll(() => server.close())

const configured = () => ({
  configuration: {
    models: {
      default: { provider: "openai" as const, model: "big", baseURL: server.url },
      small: scripted(() => "small"),
    },
  },
})

describe("the model", () => {
  test.each([
    ["the configuration's default", [], {}, "I am big\n"],
    ["a model of the configuration by its name", ["--model", "small"], {}, "small\n"],
    ["RECALL_MODEL before the default", [], { RECALL_MODEL: "small" }, "small\n"],
    ["--model before RECALL_MODEL", ["--model", "default"], { RECALL_MODEL: "small" }, "I am big\n"],
  ])("%s", async (_, options, env, stdout) => {
    expect(await recall(["ask", "Who are you?", ...options], { ...configured(), env })).toMatchObject({
      status: 0,
      stdout,
    })
  })

  test("a question may name one", async () => {
    expect(await recall(["eval", '[ask("Who?"), ask("Who?", model: "small")]'], configured())).toMatchObject({
      status: 0,
      stdout: '["I am big","small"]\n',
    })
  })

  test("an unknown name is a mistake, with the known ones listed", async () => {
    expect(await recall(["ask", "Who?", "--model", "large"], configured())).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("write default or small or offline or tiny or openai:NAME"),
    })
  })

  test("a configuration that cannot be used is reported", async () => {
    const configuration = { models: { default: { provider: "openai" as const, model: "m", baseURL: "nowhere" } } }
    expect(await recall(["ask", "Who?"], { configuration })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"nowhere" is not a base URL'),
    })
  })
})
