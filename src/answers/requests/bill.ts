// The tokens of one request over all of its attempts: as the provider reports them, estimated where it does not.

import {
  addCosts,
  costOfTokens,
  isAmount,
  NO_COST,
  tokensWithout,
  type Cost,
  type TokenCounts,
} from "../../base/cost.ts"
import { dollarsFor, possibleTokens } from "../../models/cost.ts"
import {
  ModelError,
  type Message,
  type ModelEvent,
  type ModelRequest,
  type Price,
  type TokenUsage,
} from "../../models/model.ts"
import { estimateTokens } from "./estimate.ts"
import type { InputCounts } from "./gauge.ts"
import { isPlausible } from "./plausible.ts"

const NONE: TokenCounts = { input: 0, output: 0 }

/** The cost of a request that has ended. */
export interface Billed {
  /** In dollars as the provider has charged them, or else by the price of the model of each attempt. */
  readonly cost: Cost
  /** The provider's own counts of the last attempt; undefined where it has not counted, or was not asked. */
  readonly counted: TokenCounts | undefined
  /** The estimate for the last attempt, where the provider has not counted it. */
  readonly guess: Guess | undefined
}

/** Estimated tokens, and the price of the model that was asked. */
export interface Guess {
  readonly tokens: TokenCounts
  readonly price: Price | undefined
}

export class Bill {
  private readonly estimateInput: () => InputCounts
  private text = ""
  private reasoning = ""
  /** The inputs of the tool's calls. */
  private calls = ""
  private reported: TokenUsage | undefined
  /** The last report, which may have any values. */
  private told: { readonly input: unknown; readonly output: unknown } | undefined
  /** The last report before the current attempt. */
  private reportedBefore: TokenUsage | undefined
  /** The cost of earlier attempts: an impossible report does not count beside its estimate. */
  private earlier = NO_COST
  private isUnserved = false
  /** The tokens that the request may generate, if that is limited. */
  limit: number | undefined

  /** The price of the model that is asked now. */
  price: Price | undefined

  /** `estimateInput` gives the input of one attempt that the provider has not counted. */
  constructor(estimateInput: () => InputCounts, price: Price | undefined) {
    this.estimateInput = estimateInput
    this.price = price
  }

  /** Whether any of the answer has arrived. */
  get isBegun(): boolean {
    return this.text + this.calls !== ""
  }

  /** UTF-16 units of the answer received so far. */
  get length(): number {
    return this.text.length
  }

  /** UTF-16 units of all that the current attempt has generated so far. */
  get units(): number {
    return this.text.length + this.reasoning.length + this.calls.length
  }

  note(event: ModelEvent): void {
    if (event.type === "delta") this.text += event.text
    else if (event.type === "reasoning") this.reasoning += event.text
    else if (event.type === "call") this.calls += event.call.input
    if (event.type !== "usage") return
    this.told = event
    const tokens = possibleTokens(event)
    const { usd } = event
    if (tokens !== undefined) this.reported = { ...tokens, ...(isAmount(usd) ? { usd } : {}) }
  }

  /** The estimated tokens of the current attempt so far; undefined where the provider has reported possible ones. */
  unreported(): TokenCounts | undefined {
    return this.isCounted() ? undefined : { ...this.estimateInput(), ...this.generated() }
  }

  /** An estimate of what the current attempt has generated so far. */
  generated(): Pick<TokenCounts, "output" | "reasoning"> {
    const output = estimateTokens(this.reasoning + this.text + this.calls)
    if (this.reasoning === "") return { output }
    return { output, reasoning: Math.min(estimateTokens(this.reasoning), output) }
  }

  /** Whether the provider has counted the current attempt: one that counts nothing reports zeros. */
  private isCounted(): boolean {
    return (
      this.reported !== this.reportedBefore
      && isPlausible(this.reportedNow(), this.text.length + this.calls.length, this.limit)
    )
  }

  /** The provider's report where an answer has text and the report cannot be true of it. */
  get impossible(): { readonly input: unknown; readonly output: unknown } | undefined {
    return this.isBegun && !this.isCounted() ? this.told : undefined
  }

  /** The report of the current attempt alone. */
  private reportedNow(): TokenCounts {
    return tokensWithout(this.reported ?? NONE, this.reportedBefore ?? NONE)
  }

  /** Begins another attempt, after one whose unreported tokens are given. */
  nextAttempt(unreported: TokenCounts | undefined): void {
    this.earlier = addCosts(this.earlier, this.costNow(unreported))
    this.reportedBefore = this.reported
    this.reasoning = ""
  }

  /** Notes that the last attempt failed. */
  fail(thrown: unknown): void {
    this.isUnserved = thrown instanceof ModelError && thrown.unserved && this.reasoning === "" && !this.isBegun
  }

  total(): Billed {
    const unreported = this.isUnserved ? undefined : this.unreported()
    return {
      cost: addCosts(this.earlier, this.costNow(unreported)),
      counted: this.isCounted() ? this.reportedNow() : undefined,
      guess: unreported === undefined ? undefined : { tokens: unreported, price: this.price },
    }
  }

  /** The cost of the current attempt, whose unreported tokens are given. */
  private costNow(unreported: TokenCounts | undefined): Cost {
    const { price, reported, reportedBefore } = this
    if (unreported !== undefined)
      return costOfTokens({ ...unreported, usd: dollarsFor(price, unreported), estimated: true })
    const tokens = this.reportedNow()
    const before = reportedBefore === undefined ? 0 : reportedBefore.usd
    const charged = reported?.usd === undefined || before === undefined ? undefined : reported.usd - before
    return costOfTokens({ ...tokens, usd: charged ?? dollarsFor(price, tokens), estimated: false })
  }
}

/**
 * The parts of a request that a provider counts as input: schema and tool, too, which it shows to the model as text.
 * That of a continuation begins with that of the request before it.
 */
export function textOf({ messages, prompt, schema, tool }: ModelRequest): string {
  const shown = [tool, schema].filter((one) => one !== undefined).map((one) => JSON.stringify(one))
  return [...shown, ...(prompt === null ? messages.flatMap(textsOf) : [prompt])].join("\n")
}

function textsOf({ content, items = [], calls = [] }: Message): readonly string[] {
  return [content, ...[...items, ...calls].map((one) => JSON.stringify(one) ?? "")]
}
