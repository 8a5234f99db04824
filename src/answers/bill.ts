// The cost of one request over all of its attempts: as the provider reports it, estimated where it does not.

import { ModelError, type Message, type ModelEvent, type ModelRequest } from "../models/model.ts"
import { estimateTokens } from "./estimate.ts"

/** Tokens that were sent and generated. */
export interface Tokens {
  readonly input: number
  readonly output: number
}

const NONE: Tokens = { input: 0, output: 0 }

export class Bill {
  private readonly request: ModelRequest
  private text = ""
  private reasoning = ""
  private reported: Tokens | undefined
  /** The reported cost of earlier attempts, as far as it is possible. */
  private believed: Tokens = NONE
  /** The last report before the current attempt. */
  private reportedBefore: Tokens | undefined
  /** The estimates of earlier attempts. */
  private estimated: Tokens | undefined
  private isUnserved = false

  constructor(request: ModelRequest) {
    this.request = request
  }

  /** UTF-16 units of the answer received so far. */
  get length(): number {
    return this.text.length
  }

  note(event: ModelEvent): void {
    if (event.type === "usage" && isCount(event.input) && isCount(event.output))
      this.reported = { input: event.input, output: event.output }
    else if (event.type === "delta") this.text += event.text
    else if (event.type === "reasoning") this.reasoning += event.text
    else if (event.type === "call") this.reasoning += event.call.input
  }

  /** The estimated cost of the current attempt so far; undefined where the provider has reported a possible one. */
  unreported(): Tokens | undefined {
    if (this.reported !== this.reportedBefore && this.isPossible()) return undefined
    return { input: estimateTokens(textOf(this.request)), output: estimateTokens(this.reasoning + this.text) }
  }

  /** Whether the report of the current attempt can be true: a server that counts nothing reports zeros. */
  private isPossible(): boolean {
    const { input, output } = this.reportedNow()
    return input > 0 && (output > 0 || this.text === "")
  }

  /** The report of the current attempt alone. */
  private reportedNow(): Tokens {
    const { input, output } = this.reported ?? NONE
    const before = this.reportedBefore ?? NONE
    return { input: Math.max(input - before.input, 0), output: Math.max(output - before.output, 0) }
  }

  /** Begins another attempt, after one whose unreported cost is given. */
  nextAttempt(unreported: Tokens | undefined): void {
    // An impossible report does not count beside its estimate.
    if (unreported === undefined) this.believed = sum(this.believed, this.reportedNow())
    else this.estimated = sum(this.estimated, unreported)
    this.reportedBefore = this.reported
    this.reasoning = ""
  }

  /** Notes that the last attempt failed. */
  fail(thrown: unknown): void {
    this.isUnserved = thrown instanceof ModelError && thrown.unserved && this.reasoning + this.text === ""
  }

  total(): Tokens & { readonly estimated: boolean } {
    const unreported = this.isUnserved ? undefined : this.unreported()
    return {
      ...sum(sum(this.believed, this.estimated), unreported ?? this.reportedNow()),
      estimated: unreported !== undefined || this.estimated !== undefined,
    }
  }
}

/** The parts of a request that a provider counts as input: its own items, and the schema, which the model sees. */
export function textOf({ messages, prompt, schema }: ModelRequest): string {
  const texts = prompt === null ? messages.flatMap(partsOf) : [prompt]
  return (schema === undefined ? texts : [...texts, JSON.stringify(schema)]).join("\n")
}

function partsOf({ content, items = [] }: Message): readonly string[] {
  return items.length === 0 ? [content] : [JSON.stringify(items), content]
}

/** Models may be faulty: a count that is not a number of tokens would void every budget. */
function isCount(tokens: unknown): tokens is number {
  return typeof tokens === "number" && tokens >= 0 && tokens < Infinity
}

function sum(a: Tokens = NONE, b: Tokens = NONE): Tokens {
  return { input: a.input + b.input, output: a.output + b.output }
}
