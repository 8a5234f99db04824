// The input that a run reports is the input that a provider with a prompt cache invoices.

import { afterEach, describe, expect, test } from "vitest"
import { createRuntime, type Model, type RunOptions, type RunResult, type TraceEvent } from "../../src/index.ts"
import { usageOfCost } from "../../src/base/usage.ts"
import { openai } from "../../src/models/openai/index.ts"
import { startModelServer, type ModelServer, type PromptCache } from "../../src/testing/index.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"

const PRICE = { input: 1, cached: 0.1, output: 4 }
/** The price of a provider that bills what it writes to its cache. */
const WRITING = { ...PRICE, cacheWrite: 1.25 }
const CALLS = 20
const servers: ModelServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** Lets the client read each event before the next: counts that arrive together with a call are no estimate. */
const afterReading = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resume) => setImmediate(resume))
}

/** A server whose model writes answers with so many calls, each of which cancels a request. */
async function serving(
  cache: PromptCache | undefined,
  calls = CALLS,
  price = PRICE,
  api: "chat" | "responses" = "chat",
): Promise<{ server: ModelServer; model: Model }> {
  const lines = Array.from({ length: calls }, (_, i) => `The number ${i} of all is CALL(${i} + ${i}), as is known.`)
  const answer = `${lines.join("\n")}\nDone.`
  const server = await startModelServer(
    [{ answer, chunk: 16, reasoning: "Twice the number.", pace: afterReading }],
    cache === undefined ? {} : { cache },
  )
  servers.push(server)
  return { server, model: openai({ model: "m", baseURL: server.url, price, api, retries: 0 }) }
}

const run = (model: Model, program: string, options: RunOptions = {}): Promise<RunResult> => {
  const town = (i: number) => `The harbour of town ${i} is older than its ${i % 7} walls.`
  const article = Array.from({ length: 60 }, (_, i) => town(i)).join(" ")
  return createRuntime({ models: model }).run(program, { kind: "expression", args: { article }, ...options })
}

const inputDollars = ({
  input,
  cached = 0,
  cacheWrite = 0,
}: {
  readonly input: number
  readonly cached?: number
  readonly cacheWrite?: number
}) => (input - cached - cacheWrite) * PRICE.input + cached * PRICE.cached + cacheWrite * WRITING.cacheWrite

const ratio = ({ usage }: RunResult, { totals }: ModelServer) =>
  inputDollars(usage.tokens) / inputDollars(totals.tokens)

const ASK = 'ask("Write.", article: article, shown: 500)'
const OTHER = 'replace(article, "harbour", "market")'
const TWICE = `LET first = ${ASK} IN [first, ask("Write again.", article: ${OTHER}, first: length(first), shown: 500)]`

describe("the input of an answer whose calls cancel its requests", () => {
  test("is what a provider with a cache invoices", async () => {
    const { server, model } = await serving({})
    const result = await run(model, ASK)
    expect(server.requests.length).toBe(CALLS + 1)
    expect(result.usage.tokens.estimated).toBe(true)
    expect(server.totals.tokens.cached / server.totals.tokens.input).toBeGreaterThan(0.8)
    expect(ratio(result, server)).toBeCloseTo(1, 1)
    // The whole answer is invoiced, of which the run has read only what it needs.
    const output = result.usage.tokens.output * PRICE.output
    expect(result.usage.usd).toBeCloseTo((inputDollars(result.usage.tokens) + output) / 1_000_000, 9)
  })

  test("is what a provider without a cache invoices", async () => {
    const { server, model } = await serving(undefined)
    const result = await run(model, ASK)
    expect(result.usage.tokens.cached).toBeUndefined()
    expect(ratio(result, server)).toBeCloseTo(1, 1)
  })

  test("is what a provider invoices that charges for what it writes to its cache", async () => {
    const { server, model } = await serving({ writes: true }, CALLS, WRITING)
    const result = await run(model, ASK)
    expect(server.totals.tokens.cacheWrite).toBeGreaterThan(1_024)
    expect(result.usage.tokens.cacheWrite! / server.totals.tokens.cacheWrite).toBeCloseTo(1, 1)
    expect(ratio(result, server)).toBeCloseTo(1, 1)
  })

  test("is what a provider invoices of a model that reasons, through the Responses API", async () => {
    const { server, model } = await serving({}, CALLS, PRICE, "responses")
    const result = await run(model, ASK)
    expect(server.requests.length).toBe(CALLS + 1)
    expect(result.usage.tokens.reasoning).toBeGreaterThan(CALLS)
    expect(server.totals.tokens.cached / server.totals.tokens.input).toBeGreaterThan(0.8)
    // The estimate for items is less exact than that for text.
    expect(Math.abs(ratio(result, server) - 1)).toBeLessThan(0.12)
  })

  test("is estimated well at once for later answers of the same model", async () => {
    const { server, model } = await serving({}, 5)
    const events: TraceEvent[] = []
    const trace = (event: TraceEvent) => void events.push(event)
    const result = await run(model, TWICE, { trace })
    expect(ratio(result, server)).toBeCloseTo(1, 1)
    const cachedAtOnce = events.filter(
      (event) => event.type === "response" && event.estimated && (event.cached ?? 0) > 0,
    )
    expect(cachedAtOnce.length).toBeGreaterThan(0)
  })

  test("is corrected in the trace, too", async () => {
    const { model } = await serving({})
    const events: TraceEvent[] = []
    const { usage } = await run(model, ASK, { trace: (event) => void events.push(event) })
    expect(events.filter(({ type }) => type === "recount").length).toBe(CALLS)
    const { usd, ...told } = usageOfCost(fold(EMPTY, events).totals.cost)
    expect(told.tokens).toEqual(usage.tokens)
    expect(usd).toBeCloseTo(usage.usd!, 9)
  })

  test("is corrected in the budget, which then pays for more", async () => {
    const budget = { usd: 0.06 }
    const [cached, uncached] = [await serving({}), await serving(undefined)]
    expect((await run(cached.model, TWICE, { budget })).partial).toBe(false)
    expect((await run(uncached.model, TWICE, { budget })).partial).toBe(true)
  })
})

test("the server caches beginnings from the least length on, in steps", async () => {
  const { server } = await serving({ least: 8, step: 4 }, 0)
  const cachedAfter = async (...contents: readonly string[]): Promise<number> => {
    const body = { model: "m", messages: contents.map((content) => ({ role: "user", content })) }
    const response = await fetch(`${server.url}/chat/completions`, { method: "POST", body: JSON.stringify(body) })
    const { usage } = (await response.json()) as {
      readonly usage: { readonly prompt_tokens_details?: { readonly cached_tokens: number } }
    }
    return usage.prompt_tokens_details?.cached_tokens ?? 0
  }
  expect(await cachedAfter("a".repeat(100))).toBe(0)
  expect(await cachedAfter("a".repeat(100))).toBe(24)
  expect(await cachedAfter("a".repeat(50), "b")).toBe(12)
  expect(await cachedAfter("a".repeat(31), "b")).toBe(0)
  expect(await cachedAfter("a".repeat(32), "b")).toBe(8)
  expect(server.totals.tokens.cacheWrite).toBe(0)
})
