// Tokens of requests and the dollars for them, and their sums.

/**
 * Numbers of tokens, as the provider counts them. `cached` and `cacheWrite` are parts of `input`, `reasoning` of
 * `output`.
 */
export interface TokenCounts {
  /** All input, that from a provider's cache and that written to one included. */
  readonly input: number
  /** Input that the provider read from its cache. */
  readonly cached?: number
  /** Input that the provider wrote to its cache. */
  readonly cacheWrite?: number
  /** All that was generated, reasoning included. */
  readonly output: number
  readonly reasoning?: number
}

/** The cost of requests. Optional counts are left out where they are 0. */
export interface Cost extends TokenCounts {
  /** US dollars of the tokens whose price is known; null if there are tokens without a price and no dollars. */
  readonly usd: number | null
  /** Tokens whose price is not known. */
  readonly unpriced?: number
  /** Set if some of the tokens are an estimate, as their provider has not counted them. */
  readonly estimated?: true
}

/** A cost that a remembered result has avoided, with the time that it took. */
export type SavedCost = Cost & { readonly milliseconds: number }

export const NO_COST: Cost = { input: 0, output: 0, usd: 0 }

/** Fractions of a dollar that rounding may leave of equal sums. */
const ROUNDING = 1e-12

/** Tokens with their dollars: null where no price is known, and `unpriced` where that of only some is not. */
export interface PricedTokens extends TokenCounts {
  readonly usd: number | null
  readonly unpriced?: number
  readonly estimated: boolean
}

/** The cost of tokens. */
export function costOfTokens({ usd, unpriced, estimated, ...tokens }: PricedTokens): Cost {
  const all = tokens.input + tokens.output
  return made(tokens, usd ?? 0, unpriced ?? (usd === null ? all : 0), estimated && all > 0)
}

/** The tokens of a cost, of which `costOfTokens` makes the same cost again. */
export function pricedTokens(cost: Cost): PricedTokens {
  const { usd, unpriced, estimated = false, input, output } = cost
  const isMixed = unpriced !== undefined && !(usd === null && unpriced === input + output)
  return { ...tokensOf(cost), usd, ...(isMixed ? { unpriced } : {}), estimated }
}

/** The sum of two costs. Associative and commutative, with `NO_COST` as its identity. */
export function addCosts(a: Cost, b: Cost): Cost {
  return combined(a, b, 1)
}

/** A cost that is avoided or incurred so many times. */
export function costTimes({ usd, unpriced, estimated, ...tokens }: Cost, times: number): Cost {
  const counts = { ...tokens }
  const of = (field: keyof TokenCounts) => (counts[field] ?? 0) * times
  const all = { input: of("input"), cached: of("cached"), cacheWrite: of("cacheWrite"), output: of("output") }
  return made({ ...all, reasoning: of("reasoning") }, (usd ?? 0) * times, (unpriced ?? 0) * times, estimated === true)
}

export function addSaved(a: SavedCost, b: SavedCost): SavedCost {
  return { ...addCosts(a, b), milliseconds: a.milliseconds + b.milliseconds }
}

/** The rest of a cost without a part of it; no count becomes negative. */
export function costWithout(all: Cost, part: Cost): Cost {
  return combined(all, part, -1)
}

/** The counts of tokens alone, without those that are 0. */
export function tokensOf({ input, cached, cacheWrite, output, reasoning }: TokenCounts): TokenCounts {
  return {
    input,
    ...(isSome(cached) ? { cached } : {}),
    ...(isSome(cacheWrite) ? { cacheWrite } : {}),
    output,
    ...(isSome(reasoning) ? { reasoning } : {}),
  }
}

export function addTokens(a: TokenCounts, b: TokenCounts): TokenCounts {
  return tokensOf(eachToken(a, b, 1))
}

/** The counts beyond those of a part; none is negative. */
export function tokensWithout(all: TokenCounts, part: TokenCounts): TokenCounts {
  return tokensOf(eachToken(all, part, -1))
}

function eachToken(a: TokenCounts, b: TokenCounts, sign: 1 | -1): TokenCounts {
  const of = (field: keyof TokenCounts) => Math.max((a[field] ?? 0) + sign * (b[field] ?? 0), 0)
  return {
    input: of("input"),
    cached: of("cached"),
    cacheWrite: of("cacheWrite"),
    output: of("output"),
    reasoning: of("reasoning"),
  }
}

function combined(a: Cost, b: Cost, sign: 1 | -1): Cost {
  const usd = Math.max((a.usd ?? 0) + sign * (b.usd ?? 0), 0)
  const unpriced = Math.max((a.unpriced ?? 0) + sign * (b.unpriced ?? 0), 0)
  const isEstimated = a.estimated === true || (sign === 1 && b.estimated === true)
  return made(eachToken(a, b, sign), sign === -1 && usd < ROUNDING ? 0 : usd, unpriced, isEstimated)
}

function made(tokens: TokenCounts, usd: number, unpriced: number, isEstimated: boolean): Cost {
  return {
    ...tokensOf(tokens),
    usd: usd === 0 && unpriced > 0 ? null : usd,
    ...(unpriced > 0 ? { unpriced } : {}),
    ...(isEstimated ? { estimated: true } : {}),
  }
}

function isSome(count: number | undefined): count is number {
  return count !== undefined && count > 0
}

/** The name of a field that no cost can have so; undefined if all fit. Any further numbers are allowed. */
export function costProblem(cost: { readonly [field: string]: unknown }): string | undefined {
  const { usd, estimated, ...counts } = cost
  if (estimated !== undefined && estimated !== true) return "estimated"
  if (usd !== null && !isAmount(usd)) return "usd"
  return ["input", "output", ...Object.keys(counts)].find((field) => !isAmount(counts[field]))
}

/** Whether a value is a number that can be an amount: finite, and not negative. */
export function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity
}
