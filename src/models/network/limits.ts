// Limits the requests and tokens of a model, at once and per minute.

import type { Message, Model, ModelEvent, ModelRequest } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import type { Limiter } from "./limiter.ts"
import { createQueue, type Gatekeeper } from "./queue.ts"
import { slidingWindow } from "./window.ts"

/** Bounds on the requests to a model. A request beyond one waits; without a bound none does. */
export interface RateLimits {
  /** Requests at once. */
  readonly concurrency?: number
  readonly requestsPerMinute?: number
  /** Tokens of input and output. Until the usage is known, a quarter of the characters plus `maxOutputTokens`. */
  readonly tokensPerMinute?: number
}

/** The surroundings of a model's limits. */
export interface LimitsContext {
  /** The system's clock by default. */
  readonly clock?: Clock
  /** Shares the limits per minute with other processes; without it they are those of this model object alone. */
  readonly limiter?: Limiter | undefined
}

/** Output tokens assumed for a request if neither it nor its model has a limit. */
export const ASSUMED_OUTPUT = 1_000
const MINUTE = 60_000

/**
 * Holds requests back until all limits allow them, in the order of arrival; no 60 seconds have more than the limits
 * allow. With a `limiter` these are limits of all processes that share it, but for `concurrency`.
 * An abort ends the wait at once. A request larger than `tokensPerMinute` is sent when the window is empty.
 */
export function withLimits(model: Model, limits: RateLimits, context: LimitsContext = {}): Model {
  const { clock = SYSTEM_CLOCK, limiter } = context
  const { concurrency = Infinity, requestsPerMinute = Infinity, tokensPerMinute = Infinity } = limits
  const isPaced = limiter !== undefined && Math.min(requestsPerMinute, tokensPerMinute) < Infinity
  const queue = createQueue(
    concurrency,
    clock,
    isPaced ? AT_ONCE : windowsOf(requestsPerMinute, tokensPerMinute, clock),
  )

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    const estimate = estimateOf(model, request)
    let correct = await queue.enter(estimate, signal)
    try {
      if (isPaced) correct = await limiter.take({ tokens: estimate, requestsPerMinute, tokensPerMinute }, signal)
      for await (const event of model.generate(request, { signal })) {
        if (event.type === "usage") correct(event.input + event.output)
        yield event
      }
    } finally {
      queue.leave()
    }
  }

  return { ...model, generate }
}

type Gates = Gatekeeper<number, (tokens: number) => void>

const AT_ONCE: Gates = { waitFor: () => 0, take: () => () => undefined }

/** The windows of a minute of requests and of tokens, by the estimates of these. */
function windowsOf(requestsPerMinute: number, tokensPerMinute: number, clock: Clock): Gates {
  const requests = slidingWindow(requestsPerMinute, MINUTE)
  const tokens = slidingWindow(tokensPerMinute, MINUTE)
  return {
    waitFor: (estimate) => Math.max(requests.waitFor(1, clock.now()), tokens.waitFor(estimate, clock.now())),
    take(estimate) {
      requests.add(1, clock.now())
      return tokens.add(estimate, clock.now())
    },
  }
}

function estimateOf(model: Model, request: ModelRequest): number {
  const characters = request.prompt?.length ?? request.messages.reduce((sum, message) => sum + lengthOf(message), 0)
  return (
    Math.ceil(characters / 4) + Math.min(request.maxOutputTokens ?? Infinity, model.maxOutputTokens ?? ASSUMED_OUTPUT)
  )
}

function lengthOf({ content, items }: Message): number {
  return content.length + (items === undefined ? 0 : JSON.stringify(items).length)
}
