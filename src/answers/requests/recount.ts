// Estimates of the input of requests, corrected once the provider has counted a later request of the same answer.

import {
  addCosts,
  addTokens,
  costOfTokens,
  costWithout,
  tokensWithout,
  type Cost,
  type TokenCounts,
} from "../../base/cost.ts"
import type { QuestionFuture } from "../../machine/effects.ts"
import type { Row } from "../../machine/observer.ts"
import { dollarsFor } from "../../models/cost.ts"
import type { Model, ModelRequest, Price } from "../../models/model.ts"
import { textOf, type Billed, type Guess } from "./bill.ts"
import { estimateTokens } from "./estimate.ts"
import { Gauge, type InputCounts, type RawInput } from "./gauge.ts"

/** A request that was estimated, and may be estimated again. */
interface Estimated {
  readonly row: Row
  readonly raw: RawInput
  /** The estimate, and its tokens without the input. */
  readonly guess: Guess
  readonly others: TokenCounts
  readonly cost: Cost
}

/** A better estimate of a request's cost. */
export interface Recounted {
  readonly row: Row
  readonly replaced: Cost
  readonly cost: Cost
}

/** The requests of one answer so far. A continuation begins with all of the request before it. */
interface Sent {
  /** The last request; null if its tokens are not needed. */
  last: RequestInput | null
  estimated: Estimated[]
}

/** The estimates of one run. */
export class Estimates {
  private gauges: readonly (readonly [model: Model, gauge: Gauge])[] = []
  /** The answers of which a later request needs an earlier one; null before the first. */
  private answers: WeakMap<QuestionFuture, Sent> | null = null

  /** The estimate for a request, which is about to be sent. */
  begin(model: Model, request: ModelRequest, question: QuestionFuture): InputEstimate {
    const known = this.answers?.get(question)
    const { written } = request.question
    if (known !== undefined && written === "" && (request.resumed ?? 0) === 0) known.last = null
    const sent = known ?? { last: null, estimated: [] }
    return new InputEstimate(request, this.gaugeOf(model), sent, () => {
      ;(this.answers ??= new WeakMap<QuestionFuture, Sent>()).set(question, sent)
    })
  }

  private gaugeOf(model: Model): Gauge {
    const known = this.gauges.find(([one]) => one === model)
    if (known !== undefined) return known[1]
    const gauge = new Gauge(model.price)
    this.gauges = [[model, gauge], ...this.gauges]
    return gauge
  }
}

/** The estimate for a request's text, made when it is first needed, as most providers count what they are sent. */
class RequestInput implements RawInput {
  /** Released once its tokens are known. */
  private request: ModelRequest | null
  private readonly before: RequestInput | null
  private known = 0

  constructor(request: ModelRequest, before: RequestInput | null) {
    this.request = request
    this.before = before
  }

  get tokens(): number {
    if (this.request !== null) this.known = estimateTokens(textOf(this.request))
    this.request = null
    return this.known
  }

  get repeated(): number {
    return this.before?.tokens ?? 0
  }
}

/** The estimate of one request's input. */
export class InputEstimate {
  private readonly gauge: Gauge
  private readonly sent: Sent
  /** Keeps `sent` for the answer's later requests. */
  private readonly keep: () => void
  private readonly isFirst: boolean
  private readonly raw: RequestInput

  constructor(request: ModelRequest, gauge: Gauge, sent: Sent, keep: () => void) {
    this.gauge = gauge
    this.sent = sent
    this.keep = keep
    this.isFirst = sent.last === null
    this.raw = new RequestInput(request, sent.last)
  }

  get input(): InputCounts {
    return this.gauge.estimate(this.raw)
  }

  /**
   * Notes the end of the request. After one that the provider has counted, gives the better estimates of the answer's
   * earlier requests, each once.
   */
  end(row: Row, { cost, counted, guess }: Billed): readonly Recounted[] {
    const { sent, gauge, raw } = this
    if (counted === undefined) {
      this.keep()
      sent.last = raw
      if (guess !== undefined) {
        const others = tokensWithout(guess.tokens, { ...this.input, output: 0 })
        sent.estimated.push({ row, raw, guess, others, cost })
      }
      return []
    }
    const isTaught = gauge.isTaught && this.isFirst && sent.estimated.length === 0
    if (isTaught) return []
    this.keep()
    sent.last = raw
    gauge.learn(raw, counted)
    return sent.estimated.splice(0).map(({ row: earlier, raw, guess: { tokens, price }, others, cost: replaced }) => {
      const better = addTokens(others, { ...gauge.estimate(raw), output: 0 })
      const rest = costWithout(replaced, estimatedCost(tokens, price))
      return { row: earlier, replaced, cost: addCosts(rest, estimatedCost(better, price)) }
    })
  }
}

function estimatedCost(tokens: TokenCounts, price: Price | undefined): Cost {
  return costOfTokens({ ...tokens, usd: dollarsFor(price, tokens), estimated: true })
}
