// The dollars for tokens, by the price of their model.

import { addTokens, isAmount, type TokenCounts } from "../base/cost.ts"
import type { Model, Price, TokenUsage } from "./model.ts"

const MILLION = 1_000_000

/** The price of the model that is asked: of a fallback, the one behind those that have been passed. */
export function priceOf({ price, models = [] }: Model, passed = 0): Price | undefined {
  return models[Math.min(passed, models.length - 1)]?.price ?? price
}

/** A price of which only a part is asked. */
export function discounted({ long, ...price }: Price, part: number): Price {
  const of = <P extends object>(amounts: P): P =>
    Object.fromEntries(Object.entries(amounts).map(([kind, usd]) => [kind, (usd as number) * part])) as P
  if (long === undefined) return of(price)
  const { above, ...more } = long
  return { ...of(price), long: { ...of(more), above } }
}

/** US dollars of tokens; null without a price. */
export function dollarsFor(price: Price | undefined, tokens: TokenCounts): number | null {
  if (price === undefined) return null
  const { input, cached = 0, cacheWrite = 0, output } = tokens
  const { long } = price
  const by = long !== undefined && input > long.above ? long : price
  return (
    ((input - cached - cacheWrite) * by.input
      + cached * (by.cached ?? by.input)
      + cacheWrite * (by.cacheWrite ?? by.input)
      + output * by.output)
    / MILLION
  )
}

/** The most US dollars that so many tokens can cost: with none cached, or all written to a cache that costs more. */
export function mostDollarsFor(price: Price | undefined, input: number, output: number): number {
  if (price === undefined) return 0
  const by = highestFor(price, input)
  return (input * Math.max(by.input, by.cached ?? 0, by.cacheWrite ?? 0) + output * by.output) / MILLION
}

/** The most tokens of output that dollars can pay, beside so much input. */
export function affordableOutput(price: Price | undefined, input: number, usd: number): number {
  if (price === undefined) return Infinity
  const { output } = highestFor(price, input)
  return output === 0 ? Infinity : Math.floor(((usd - mostDollarsFor(price, input, 0)) * MILLION) / output)
}

function highestFor({ long, ...price }: Price, input: number): Price {
  return long === undefined || input <= long.above ? price : highestPrice([price, long])
}

/** The usage of two attempts; their dollars only if both have them. */
export function addUsage(a: TokenUsage | undefined, b: TokenUsage): TokenUsage {
  if (a === undefined) return b
  const usd = a.usd === undefined || b.usd === undefined ? undefined : a.usd + b.usd
  return { ...addTokens(a, b), ...(usd === undefined ? {} : { usd }) }
}

/** The highest price of each kind. */
export function highestPrice(prices: readonly Price[]): Price {
  const usual = highest(prices)
  const longs = prices.flatMap(({ long }) => long ?? [])
  if (longs.length === 0) return usual
  const above = Math.min(...longs.map((long) => long.above))
  return { ...usual, long: { ...highest([usual, ...longs]), above } }
}

function highest(prices: readonly Omit<Price, "long">[]): Omit<Price, "long"> {
  const most = (of: (price: Omit<Price, "long">) => number) => Math.max(...prices.map(of))
  const differs = (field: "cached" | "cacheWrite") => prices.some((price) => price[field] !== undefined)
  return {
    input: most(({ input }) => input),
    ...(differs("cached") ? { cached: most(({ input, cached = input }) => cached) } : {}),
    ...(differs("cacheWrite") ? { cacheWrite: most(({ input, cacheWrite = input }) => cacheWrite) } : {}),
    output: most(({ output }) => output),
  }
}

/** The counts that can be true: an impossible one of the optional counts is left out alone. */
export function possibleTokens(counts: { readonly [count in keyof TokenCounts]: unknown }): TokenCounts | undefined {
  const { input, output, cached, cacheWrite, reasoning } = counts
  if (!isAmount(input) || !isAmount(output)) return undefined
  const read = isAmount(cached) && cached <= input ? cached : 0
  const written = isAmount(cacheWrite) && read + cacheWrite <= input ? cacheWrite : 0
  return {
    input,
    ...(read > 0 ? { cached: read } : {}),
    ...(written > 0 ? { cacheWrite: written } : {}),
    output,
    ...(isAmount(reasoning) && reasoning > 0 && reasoning <= output ? { reasoning } : {}),
  }
}
