// The cost of requests that fail: nothing where the server refused them, an estimate where it may have been at work.

import { afterEach, expect, test } from "vitest"
import { createRuntime, type RunResult } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { errorOf } from "../support/asking.ts"
import { atOnce, closeServers, serving } from "../support/openai.ts"
import type { Fault, ServerRule } from "../../src/testing/index.ts"

afterEach(closeServers)

const QUESTION = 'ask("Why?", recursive: false)'
const fails = (fault: Fault, times = Infinity): ServerRule => ({ answer: "Because.", fault, times })
const usageOf = async (rules: readonly ServerRule[], options = {}): Promise<RunResult["usage"]> => {
  const { model } = await serving(rules, options)
  const run = createRuntime({ models: model }).run(QUESTION, { kind: "expression" })
  return run.then(
    ({ usage }) => usage,
    async () => (await errorOf(run)).usage!,
  )
}

test("a request that was refused costs nothing, however often it was sent", async () => {
  for (const status of [400, 401, 429, 500, 503]) {
    expect((await usageOf([fails({ kind: "status", status })])).tokens, String(status)).toEqual({
      input: 0,
      output: 0,
      estimated: false,
    })
  }
})

test("nor does one without a server or a key", async () => {
  for (const options of [
    { baseURL: "http://127.0.0.1:1/v1", apiKey: "key" },
    { apiKeyVariable: "RECALL_TEST_NO_SUCH_KEY", baseURL: "https://api.openai.com/v1" },
  ]) {
    const error = await errorOf(
      createRuntime({ models: openai({ model: "m", retries: atOnce(1), ...options }) }).run(QUESTION, {
        kind: "expression",
      }),
    )
    expect(error.usage?.tokens).toEqual({ input: 0, output: 0, estimated: false })
  }
})

test("a request that was sent and not answered in time is estimated, each time that it was sent", async () => {
  const timeouts = { first: 20 }
  const whole = await usageOf([{ answer: "Because." }])
  const once = await usageOf([fails({ kind: "stall", after: 0 })], { timeouts, retries: 0 })
  expect(once.tokens).toEqual({ input: expect.toSatisfy((tokens: number) => tokens > 0), output: 0, estimated: true })
  const twice = await usageOf([fails({ kind: "stall", after: 0 }, 2), { answer: "Because." }], { timeouts })
  expect(twice.tokens).toEqual({
    input: whole.tokens.input + 2 * once.tokens.input,
    output: whole.tokens.output,
    estimated: true,
  })
})

test("an attempt that reported its usage before it failed is not estimated as well", async () => {
  const withUsage = 'data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":50,"completion_tokens":0}}\n\n'
  const { tokens } = await usageOf([
    { body: withUsage, times: 1 },
    { answer: "Because.", usage: { prompt_tokens: 7, completion_tokens: 2 } },
  ])
  expect(tokens).toEqual({ input: 57, output: 2, estimated: false })
  const untold = await usageOf([
    { body: withUsage, times: 1 },
    { answer: "Because.", usage: "none" },
  ])
  expect(untold.tokens).toEqual({
    input: expect.toSatisfy((count: number) => count > 50),
    output: expect.toSatisfy((count: number) => count > 0),
    estimated: true,
  })
})

test("an attempt that the budget has nothing left for is not made", async () => {
  const { server, model } = await serving([fails({ kind: "stall", after: 0 })], {
    timeouts: { first: 20 },
    retries: 4,
    maxOutputTokens: 10,
  })
  const { partial, usage } = await createRuntime({ models: model }).run(QUESTION, {
    kind: "expression",
    budget: { tokens: 200 },
  })
  expect(partial).toBe(true)
  expect(server.requests.length).toBeLessThan(5)
  const once = (await usageOf([fails({ kind: "stall", after: 0 })], { timeouts: { first: 20 }, retries: 0 })).tokens
    .input
  expect(usage.tokens.input).toBe(once * server.requests.length)
  expect(usage.tokens.input).toBeLessThanOrEqual(200)
})

test("reasoning that arrived before a request was stopped at a call is in its estimate", async () => {
  const thought = "So. ".repeat(500)
  for (const field of ["reasoning", "reasoning_content"]) {
    const body = [{ [field]: thought }, { content: "CALL(1 + 1)" }]
      .map((delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`)
      .join("")
    const { model } = await serving([
      { body, fault: { kind: "stall", after: body.length }, times: 1 },
      { answer: "CALL(1 + 1) is it" },
    ])
    const { value, usage } = await createRuntime({ models: model }).run('ask("Why?")', { kind: "expression" })
    expect(value).toBe("2 is it")
    expect(usage.tokens.output).toBeGreaterThan(400)
  }
})
