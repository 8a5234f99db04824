// The list of prices, and the models that it knows.

import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { createModels, type Model } from "../../src/index.ts"
import { aiSdk } from "../../src/models/ai-sdk/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { LIST } from "../../src/models/prices/embedded.ts"
import { PRICES_FROM, withListedPrice } from "../../src/models/prices/index.ts"
import { findPrice, type PriceList } from "../../src/models/prices/list.ts"
import { resolveModel } from "../../src/models/resolve.ts"

const named = (provider: string, modelId: string): Model =>
  aiSdk({ specificationVersion: "v3", provider, modelId, doStream: () => Promise.reject(new Error()) })

describe("a well-known model", () => {
  test("has the price of its provider", () => {
    for (const model of [
      openai({ model: "gpt-5-mini", apiKey: "k", baseURL: "https://api.openai.com/v1" }),
      named("openai.responses", "gpt-5-mini"),
      named("azure", "gpt-5-mini"),
    ])
      expect(withListedPrice(model).price, model.id).toMatchObject({ input: 0.25, cached: 0.025, output: 2 })
    expect(withListedPrice(named("anthropic.messages", "claude-opus-5")).price).toMatchObject({ cacheWrite: 6.25 })
    expect(withListedPrice(named("xai.chat", "grok-4.5")).price?.input).toBeGreaterThan(0)
  })

  test("keeps the price that its user gives", () => {
    const price = { input: 7, output: 8 }
    const model = openai({ model: "gpt-5-mini", apiKey: "k", price })
    expect(withListedPrice(model)).toBe(model)
  })

  test("has none at a server that is not its provider's, or where the list does not know it", () => {
    for (const baseURL of ["http://localhost:4000/v1", "https://proxy.example/https://api.openai.com/v1"])
      expect(withListedPrice(openai({ model: "gpt-5-mini", apiKey: "k", baseURL })).price).toBeUndefined()
    expect(withListedPrice(openai({ model: "no-such-model", apiKey: "k" })).price).toBeUndefined()
    expect(withListedPrice(named("own", "gpt-5-mini")).price).toBeUndefined()
  })

  test("is priced in a configuration and by its name, without a price of its own", async () => {
    const baseURL = "https://api.openai.com/v1"
    const own = { input: 1, output: 1 }
    const models = await createModels({
      models: {
        listed: { provider: "openai", model: "gpt-5-mini", baseURL },
        own: { provider: "openai", model: "gpt-5-mini", baseURL, price: own },
      },
    })
    expect(models["listed"]!.price?.input).toBe(0.25)
    expect(models["own"]!.price).toEqual(own)
    expect((await resolveModel("openai:no-such-model")).price).toBeUndefined()
  })
})

test("the price of the day counts, and only models of the provider and of those whose models it serves", () => {
  const price = (input: number) => ({ input, output: input })
  const list: PriceList = {
    version: "1",
    published: "2026-01-01",
    providers: [
      {
        id: "a",
        url: "https://a\\.example",
        models: [
          { match: { starts_with: "M-" }, prices: [{ price: price(1) }, { from: "2026-02-01", price: price(2) }] },
        ],
      },
      { id: "b", url: "https://b\\.example", others: ["a"], models: [] },
      { id: "c", url: "https://c\\.example", models: [] },
    ],
  }
  const found = (url: string, day: string) => findPrice(list, { model: "m-1", url }, day)?.input
  expect(found("https://a.example/v1", "2026-01-31")).toBe(1)
  expect(found("https://a.example/v1", "2026-02-01")).toBe(2)
  expect(found("https://b.example/v1", "2026-03-01")).toBe(2)
  expect(found("https://c.example/v1", "2026-03-01")).toBeUndefined()
})

describe("the list", () => {
  test("is that of the installed package, and the documentation says how old it is", async () => {
    const manifest = new URL("../../node_modules/@pydantic/genai-prices/package.json", import.meta.url)
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string }
    expect(LIST.version).toBe(version)
    const docs = await readFile(new URL("../../docs/models.md", import.meta.url), "utf8")
    expect(docs).toContain(PRICES_FROM)
  })

  test("has prices that can be true, and patterns that can be read", () => {
    for (const { id, url, models } of LIST.providers) {
      expect(() => new RegExp(url)).not.toThrow()
      expect(models.length, id).toBeGreaterThan(0)
      for (const { prices } of models)
        for (const { price } of prices)
          for (const { input, cached = 0, output } of [price, ...(price.long === undefined ? [] : [price.long])]) {
            expect(input).toBeGreaterThanOrEqual(0)
            expect(output).toBeGreaterThanOrEqual(0)
            expect(cached).toBeGreaterThanOrEqual(0)
          }
    }
  })
})
