// The cost of requests that fail: nothing where the server refused them, an estimate where it may have been at work.

import { afterEach, expect, test } from "vitest"
import { createRuntime, type Clock, type Model, type RunResult, type TraceEvent } from "../../src/index.ts"
import { withRetries, withTimeouts } from "../../src/models/network/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { errorOf } from "../support/asking.ts"
import { atOnce, closeServers, serving } from "../support/openai.ts"
import { isEvent } from "../../src/trace/shape.ts"
import { EMPTY_RUN, fold } from "../../src/trace/index.ts"
import type { Fault, ServerRule } from "../../src/testing/index.ts"

afterEach(closeServers)

const QUESTION = 'ask("Why?", recursive: false)'
const fails = (fault: Fault, times = Infinity): ServerRule => ({ answer: "Because.", fault, times })
const usageOf = async (rules: readonly ServerRule[]): Promise<RunResult["usage"]> =>
  usageWith((await serving(rules)).model)
const usageWith = async (model: Model, question = QUESTION): Promise<RunResult["usage"]> => {
  const run = createRuntime({ models: model }).run(question, { kind: "expression" })
  return run.then(
    ({ usage }) => usage,
    async () => (await errorOf(run)).usage!,
  )
}

/** A server that stalls and then follows rules, and a model whose time for a stalled request is up when it arrives. */
async function stalling(stalls: number, retries: number, rules: readonly ServerRule[] = [], options = {}) {
  const { server, model } = await serving([fails({ kind: "stall", after: 0 }, stalls), ...rules], {
    ...options,
    retries: 0,
    timeouts: { first: Infinity, silence: Infinity, total: Infinity },
  })
  let time = 0
  let waits = 0
  const clock: Clock = {
    now: () => time,
    random: () => 0,
    after(milliseconds, action) {
      let isOff = false
      const act = (): void => {
        time += milliseconds
        if (!isOff) action()
      }
      if (milliseconds === 0) setImmediate(act)
      else if (waits < stalls) void server.arrived(++waits).then(act)
      return () => void (isOff = true)
    },
  }
  const limits = { first: 20, silence: Infinity, total: Infinity }
  return { server, model: withRetries(withTimeouts(model, limits, clock), atOnce(retries), clock) }
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
  const whole = await usageOf([{ answer: "Because." }])
  const once = await usageWith((await stalling(1, 0)).model)
  expect(once.tokens).toEqual({ input: expect.toSatisfy((tokens: number) => tokens > 0), output: 0, estimated: true })
  const twice = await usageWith((await stalling(2, 2, [{ answer: "Because." }])).model)
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
  const question = `ask("${"Why? ".repeat(20)}", recursive: false)`
  const { server, model } = await stalling(Infinity, 4, [], { maxOutputTokens: 10 })
  const { partial, usage } = await createRuntime({ models: model }).run(question, {
    kind: "expression",
    budget: { tokens: 200 },
  })
  expect(partial).toBe(true)
  expect(server.requests.length).toBeLessThan(5)
  const once = (await usageWith((await stalling(1, 0)).model, question)).tokens.input
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

test("a request that never leaves is none: not in the usage, nor in a budget, nor in the trace", async () => {
  const events: TraceEvent[] = []
  const models = openai({
    model: "m",
    baseURL: "https://api.openai.com/v1",
    apiKey: "",
    price: { input: 1, output: 1 },
  })
  const source = 'FOR i IN range(3) : TRY ask("Why?", i: i, recursive: false) ELSE error.code'
  const { value, usage } = await createRuntime({ models }).run(source, {
    kind: "expression",
    budget: { requests: 1, concurrency: 1 },
    trace: (event) => void events.push(event),
  })
  expect(value).toEqual(["model-unauthorized", "model-unauthorized", "model-unauthorized"])
  expect(usage).toMatchObject({ requests: 0, usd: 0, questions: { asked: 0 }, tokens: { input: 0, output: 0 } })
  expect(fold(EMPTY_RUN, events).totals.requests).toEqual({ running: 0, ended: 0 })
  expect(events.every(isEvent)).toBe(true)
})
