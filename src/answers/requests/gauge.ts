// Estimates of input that no provider has counted, adjusted by what the same model's provider has counted.

import type { TokenCounts } from "../../base/cost.ts"
import type { Price } from "../../models/model.ts"

/** Tokens of a beginning that a provider caches, and the step in which it counts them, as OpenAI documents them. */
const LEAST_CACHED = 1_024
const STEP = 128

/** The most by which counts correct an estimate: beyond it the provider counts something else, such as images. */
const MOST_SCALE = 4

/** The input of a request by the estimate for its text alone, before any adjustment. Made when it is first read. */
export interface RawInput {
  readonly tokens: number
  /** The tokens at its beginning that the request before it in the same answer has sent. */
  readonly repeated: number
}

/** The counts of the input of a request. */
export type InputCounts = Omit<TokenCounts, "output" | "reasoning">

/** The knowledge about one model. */
export class Gauge {
  /** Whether the provider has counted a request. */
  isTaught = false
  /** The last request that it has counted, learnt from when an estimate is needed: most runs need none. */
  private lesson: { readonly raw: RawInput; readonly counted: TokenCounts } | null = null
  private scale = 1
  /** Whether the provider has shown that it reads repeated input from a cache. */
  private isCaching = false
  /** Whether it bills the rest of a request that is long enough as written to its cache. */
  private isWriting: boolean

  constructor(price: Price | undefined) {
    this.isWriting = price?.cacheWrite !== undefined
  }

  /** The counts of a request that no provider has counted. */
  estimate({ tokens, repeated }: RawInput): InputCounts {
    this.takeLesson()
    const input = Math.round(tokens * this.scale)
    const cached = this.isCaching ? Math.min(cacheable(repeated * this.scale), input) : 0
    const cacheWrite = this.isCaching && this.isWriting ? Math.max(cacheable(input) - cached, 0) : 0
    return { input, ...(cached > 0 ? { cached } : {}), ...(cacheWrite > 0 ? { cacheWrite } : {}) }
  }

  /** Learns from a request that the provider has counted. */
  learn(raw: RawInput, counted: TokenCounts): void {
    this.takeLesson()
    this.isTaught = true
    this.lesson = { raw, counted }
  }

  private takeLesson(): void {
    if (this.lesson === null) return
    const { tokens, repeated } = this.lesson.raw
    const { input, cached = 0, cacheWrite = 0 } = this.lesson.counted
    this.lesson = null
    if (tokens > 0) this.scale = Math.min(Math.max(input / tokens, 1 / MOST_SCALE), MOST_SCALE)
    if (cached > 0) this.isCaching = true
    else if (cacheable(repeated * this.scale) > 0) this.isCaching = false
    if (cached > 0 && cacheable(input) > cached) this.isWriting = cacheWrite > 0
  }
}

/** The tokens that a provider with a cache reads from it, where so many are repeated. */
export function cacheable(repeated: number): number {
  const tokens = Math.floor(repeated / STEP) * STEP
  return tokens < LEAST_CACHED ? 0 : tokens
}
