// Limits the requests and tokens of a model, at once and per minute.

import type { Message, Model, ModelEvent, ModelRequest } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import { createQueue } from "./queue.ts"
import { slidingWindow } from "./window.ts"

/** Bounds on the requests to a model. A request beyond one waits; without a bound none does. */
export interface RateLimits {
  /** Requests at once. */
  readonly concurrency?: number
  readonly requestsPerMinute?: number
  /** Tokens of input and output. Until the usage is known, a quarter of the characters plus `maxOutputTokens`. */
  readonly tokensPerMinute?: number
}

/** Output tokens assumed for a request if neither it nor its model has a limit. */
export const ASSUMED_OUTPUT = 1_000
const MINUTE = 60_000

/**
 * Holds requests back until all limits allow them, in the order of arrival; no 60 seconds have more than the limits
 * allow. An abort ends the wait at once. A request larger than `tokensPerMinute` is sent when the window is empty.
 */
export function withLimits(model: Model, limits: RateLimits, clock: Clock = SYSTEM_CLOCK): Model {
  const requests = slidingWindow(limits.requestsPerMinute ?? Infinity, MINUTE)
  const tokens = slidingWindow(limits.tokensPerMinute ?? Infinity, MINUTE)
  const queue = createQueue<number, (tokens: number) => void>(limits.concurrency ?? Infinity, clock, {
    waitFor: (estimate) => Math.max(requests.waitFor(1, clock.now()), tokens.waitFor(estimate, clock.now())),
    take(estimate) {
      requests.add(1, clock.now())
      return tokens.add(estimate, clock.now())
    },
  })

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    const correct = await queue.enter(estimateOf(model, request), signal)
    try {
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

function estimateOf(model: Model, request: ModelRequest): number {
  const characters = request.prompt?.length ?? request.messages.reduce((sum, message) => sum + lengthOf(message), 0)
  return (
    Math.ceil(characters / 4) + Math.min(request.maxOutputTokens ?? Infinity, model.maxOutputTokens ?? ASSUMED_OUTPUT)
  )
}

function lengthOf({ content, items }: Message): number {
  return content.length + (items === undefined ? 0 : JSON.stringify(items).length)
}
