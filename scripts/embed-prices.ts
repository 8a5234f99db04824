// Embeds the prices of well-known models in a TypeScript module, so that no user installs or parses the whole list.

import { readFile, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { findProvider, type ModelInfo, type ModelPrice, type Provider } from "@pydantic/genai-prices"
import type { Price } from "../src/models/model.ts"
import type { DatedPrice, ListedProvider } from "../src/models/prices/list.ts"

/** The release of the list, and the day on which it was published. A test compares the version with the package. */
const RELEASE = { version: "0.1.8", published: "2026-09-23" }

/** Those that serve language models by OpenAI's protocol, or have a provider of the AI SDK. */
const PROVIDERS = [
  "openai",
  "anthropic",
  "google",
  "azure",
  "aws",
  "deepseek",
  "mistral",
  "x-ai",
  "groq",
  "cerebras",
  "cohere",
  "fireworks",
  "together",
  "moonshotai",
  "minimax",
  "perplexity",
  "zai",
  "openrouter",
]

/** Units beside tokens of text that a request can cost; a model with such a price is left out. */
const OTHER_UNITS = ["requests_kcount", "output_reasoning_mtok", "output_citation_mtok"]

const target = new URL("../src/models/prices/embedded.ts", import.meta.url)

/** Writes `src/models/prices/embedded.ts` if it is out of date. */
export async function embedPrices(): Promise<void> {
  const generated = `// Prices of well-known models; written by scripts/embed-prices.ts from @pydantic/genai-prices.

import type { PriceList } from "./list.ts"

const JSON_TEXT = ${JSON.stringify(JSON.stringify({ ...RELEASE, providers: PROVIDERS.map(providerOf) }))}

export const LIST = JSON.parse(JSON_TEXT) as PriceList
`
  const present = await readFile(target, "utf8").catch(() => null)
  if (generated !== present) await writeFile(target, generated)
}

function providerOf(id: string): ListedProvider {
  const provider = findProvider({ providerId: id })
  if (provider?.id !== id) throw new Error(`the list of prices has no provider ${id} any more`)
  const { api_pattern: url, provider_match: match, fallback_model_providers: others = [] } = provider as Provider
  return {
    id,
    url,
    ...(match === undefined ? {} : { match }),
    ...(others.length === 0 ? {} : { others: others.filter((other) => PROVIDERS.includes(other)) }),
    models: provider.models.flatMap((model) => {
      const prices = pricesOf(model)
      return prices.length === 0 ? [] : [{ match: model.match, prices }]
    }),
  }
}

/** The prices of a model by the day from which they hold. Of those for hours of the day, the highest counts. */
function pricesOf({ prices }: ModelInfo): readonly DatedPrice[] {
  const dated: { from?: string; price: Price }[] = []
  for (const { constraint, prices: given } of Array.isArray(prices) ? prices : [{ constraint: undefined, prices }]) {
    const price = priceOf(given)
    if (price === null) return []
    const last = dated.at(-1)
    if (constraint?.type === "time_of_date" && last !== undefined) last.price = dearer(last.price, price)
    else dated.push({ ...(constraint?.type === "start_date" ? { from: constraint.start_date } : {}), price })
  }
  return dated
}

function dearer(a: Price, b: Price): Price {
  return a.input + a.output >= b.input + b.output ? a : b
}

/** The price of text; null if the list has none, or one that depends on more than tokens. */
function priceOf(given: ModelPrice): Price | null {
  if (OTHER_UNITS.some((unit) => given[unit] !== undefined)) return null
  const base = tierOf(given, "base")
  const long = tierOf(given, "tier")
  if (base === null) return null
  const start = Object.values(given).find((price) => typeof price === "object")?.tiers[0]?.start
  return start === undefined || long === null ? base : { ...base, long: { above: start, ...long } }
}

function tierOf(given: ModelPrice, which: "base" | "tier"): Omit<Price, "long"> | null {
  const of = (unit: string): number | undefined => {
    const price = given[unit]
    if (price === undefined || typeof price === "number") return price
    if (price.tiers.length > 1) throw new Error(`${unit} has more than one tier`)
    return which === "base" ? price.base : (price.tiers[0]?.price ?? price.base)
  }
  const [input, output] = [of("input_mtok"), of("output_mtok")]
  if (input === undefined || output === undefined) return null
  const [cached, cacheWrite] = [of("cache_read_mtok"), of("cache_write_mtok")]
  return {
    input,
    ...(cached === undefined ? {} : { cached }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    output,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await embedPrices()
