// The tokens of one request over all of its attempts: as the provider reports them, estimated where it does not.

import { addTokens, isAmount, tokensWithout, type TokenCounts } from "../../base/cost.ts"
import { possibleTokens } from "../../models/cost.ts"
import { ModelError, type Message, type ModelEvent, type ModelRequest, type TokenUsage } from "../../models/model.ts"
import { estimateTokens } from "./estimate.ts"
import type { InputCounts } from "./gauge.ts"
import { isPlausible } from "./plausible.ts"

const NONE: TokenCounts = { input: 0, output: 0 }

/** The tokens of a request that has ended. */
export interface Billed {
  readonly tokens: TokenCounts
  /** US dollars as the provider has charged them, if it reports them for all attempts. */
  readonly usd?: number
  /** Whether some of the tokens are an estimate. */
  readonly estimated: boolean
  /** The provider's own counts of the last attempt; undefined where it has not counted, or was not asked. */
  readonly counted: TokenCounts | undefined
}

export class Bill {
  private readonly estimateInput: () => InputCounts
  private text = ""
  private reasoning = ""
  /** The inputs of the tool's calls. */
  private calls = ""
  private reported: TokenUsage | undefined
  /** The reported tokens of earlier attempts, as far as they are possible. */
  private believed = NONE
  /** The last report before the current attempt. */
  private reportedBefore: TokenUsage | undefined
  /** The estimates of earlier attempts. */
  private estimated: TokenCounts | undefined
  private isUnserved = false
  /** The tokens that the request may generate, if that is limited. */
  limit: number | undefined

  /** `estimateInput` gives the input of one attempt that the provider has not counted. */
  constructor(estimateInput: () => InputCounts) {
    this.estimateInput = estimateInput
  }

  /** UTF-16 units of the answer received so far. */
  get length(): number {
    return this.text.length
  }

  note(event: ModelEvent): void {
    if (event.type === "delta") this.text += event.text
    else if (event.type === "reasoning") this.reasoning += event.text
    else if (event.type === "call") this.calls += event.call.input
    if (event.type !== "usage") return
    const tokens = possibleTokens(event)
    const { usd } = event
    if (tokens !== undefined) this.reported = { ...tokens, ...(isAmount(usd) ? { usd } : {}) }
  }

  /** The estimated tokens of the current attempt so far; undefined where the provider has reported possible ones. */
  unreported(): TokenCounts | undefined {
    return this.isCounted() ? undefined : { ...this.estimateInput(), ...this.generated() }
  }

  /** An estimate of what the current attempt has generated so far. */
  private generated(): Pick<TokenCounts, "output" | "reasoning"> {
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

  /** The report of the current attempt alone. */
  private reportedNow(): TokenCounts {
    return tokensWithout(this.reported ?? NONE, this.reportedBefore ?? NONE)
  }

  /** Begins another attempt, after one whose unreported tokens are given. */
  nextAttempt(unreported: TokenCounts | undefined): void {
    // An impossible report does not count beside its estimate.
    if (unreported === undefined) this.believed = addTokens(this.believed, this.reportedNow())
    else this.estimated = addTokens(this.estimated ?? NONE, unreported)
    this.reportedBefore = this.reported
    this.reasoning = ""
  }

  /** Notes that the last attempt failed. */
  fail(thrown: unknown): void {
    this.isUnserved = thrown instanceof ModelError && thrown.unserved && this.reasoning + this.text + this.calls === ""
  }

  total(): Billed {
    const unreported = this.isUnserved ? undefined : this.unreported()
    const estimated = unreported !== undefined || this.estimated !== undefined
    const usd = estimated ? undefined : this.reported?.usd
    const earlier = addTokens(this.believed, this.estimated ?? NONE)
    return {
      tokens: addTokens(earlier, unreported ?? this.reportedNow()),
      ...(usd === undefined ? {} : { usd }),
      estimated,
      counted: this.isCounted() ? this.reportedNow() : undefined,
    }
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
