// The dollars for tokens, by the price of their model.

import { addTokens, isAmount, type TokenCounts } from "../base/cost.ts"
import type { Price, TokenUsage } from "./model.ts"

const MILLION = 1_000_000

/** US dollars of tokens; null without a price. */
export function dollarsFor(price: Price | undefined, tokens: TokenCounts): number | null {
  if (price === undefined) return null
  const { input, cached = 0, cacheWrite = 0, output } = tokens
  return (
    ((input - cached - cacheWrite) * price.input
      + cached * (price.cached ?? price.input)
      + cacheWrite * (price.cacheWrite ?? price.input)
      + output * price.output)
    / MILLION
  )
}

/** The most US dollars that so many tokens can cost: nothing is cached, or all is written to a cache that costs more. */
export function mostDollarsFor(price: Price | undefined, input: number, output: number): number {
  if (price === undefined) return 0
  const dearest = Math.max(price.input, price.cached ?? 0, price.cacheWrite ?? 0)
  return (input * dearest + output * price.output) / MILLION
}

/** The usage of two attempts; their dollars only if both have them. */
export function addUsage(a: TokenUsage | undefined, b: TokenUsage): TokenUsage {
  if (a === undefined) return b
  const usd = a.usd === undefined || b.usd === undefined ? undefined : a.usd + b.usd
  return { ...addTokens(a, b), ...(usd === undefined ? {} : { usd }) }
}

/** The highest price of each kind. */
export function highestPrice(prices: readonly Price[]): Price {
  const most = (of: (price: Price) => number) => Math.max(...prices.map(of))
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
