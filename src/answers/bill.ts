// What one request has cost, over all of its attempts: what the provider told, and an estimate of what it did not.

import { ModelError, type ModelEvent, type ModelRequest } from "../models/model.ts"
import { estimateTokens } from "./estimate.ts"

/** How many tokens were sent and generated. */
export interface Tokens {
  readonly input: number
  readonly output: number
}

const NONE: Tokens = { input: 0, output: 0 }

export class Bill {
  private readonly request: ModelRequest
  private text = ""
  private reasoning = ""
  private told: Tokens | undefined
  /** What had been told before the attempt that is under way. */
  private toldBefore: Tokens | undefined
  /** The estimates of the attempts before it. */
  private earlier: Tokens | undefined
  private isUnserved = false

  constructor(request: ModelRequest) {
    this.request = request
  }

  /** UTF-16 units that have come of the answer. */
  get length(): number {
    return this.text.length
  }

  note(event: ModelEvent): void {
    if (event.type === "usage" && isCount(event.input) && isCount(event.output))
      this.told = { input: event.input, output: event.output }
    else if (event.type === "delta") this.text += event.text
    else if (event.type === "reasoning") this.reasoning += event.text
  }

  /** What the attempt under way has cost so far, estimated; undefined where the provider told that. */
  untold(): Tokens | undefined {
    if (this.told !== this.toldBefore) return undefined
    return { input: estimateTokens(textOf(this.request)), output: estimateTokens(this.reasoning + this.text) }
  }

  /** Another attempt begins. The one before cost so much that was not told. */
  again(untold: Tokens | undefined): void {
    if (untold !== undefined) this.earlier = sum(this.earlier, untold)
    this.toldBefore = this.told
    this.reasoning = ""
  }

  /** The last attempt failed. */
  fail(thrown: unknown): void {
    this.isUnserved = thrown instanceof ModelError && thrown.unserved && this.reasoning + this.text === ""
  }

  total(): Tokens & { readonly estimated: boolean } {
    const untold = this.isUnserved ? undefined : this.untold()
    return {
      ...sum(sum(this.told, this.earlier), untold),
      estimated: untold !== undefined || this.earlier !== undefined,
    }
  }
}

/** All of a request that a provider counts as its input: the schema, too, which it puts before the model as text. */
export function textOf({ messages, prompt, schema }: ModelRequest): string {
  const texts = prompt === null ? messages.map(({ content }) => content) : [prompt]
  return (schema === undefined ? texts : [...texts, JSON.stringify(schema)]).join("\n")
}

/** A model may be anybody's: what is no number of tokens would make every budget void. */
function isCount(tokens: number): boolean {
  return tokens >= 0 && tokens < Infinity
}

function sum(a: Tokens = NONE, b: Tokens = NONE): Tokens {
  return { input: a.input + b.input, output: a.output + b.output }
}
