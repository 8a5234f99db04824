// Retries the requests of a model that failed for a passing reason.

import { addUsage, possibleTokens } from "../cost.ts"
import { ModelError, STREAM_CUT, type Model, type ModelEvent, type ModelRequest, type TokenUsage } from "../model.ts"
import { pause, SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"

/** The number and the delays of retries of a request that failed for a passing reason. */
export interface RetryOptions {
  /** The most retries of a request; 4 by default. */
  readonly times?: number
  /** Milliseconds before the first retry, doubled for each further one; 500 by default. */
  readonly firstDelay?: number
  /** The longest delay in milliseconds; 30,000 by default. */
  readonly longestDelay?: number
  /** The longest delay in milliseconds that a server may ask for; a longer one is a failure. 120,000 by default. */
  readonly patience?: number
}

export const DEFAULT_RETRIES: Required<RetryOptions> = {
  times: 4,
  firstDelay: 500,
  longestDelay: 30_000,
  patience: 120_000,
}

/**
 * Retries a request that failed with a `retryable` ModelError, or whose stream ended without a finish, after
 * exponential delays with jitter or after the time that `Retry-After` asks for. Does not retry once a piece of the
 * answer was delivered, since another answer may begin differently: after the same delay it throws a ModelError
 * `model-stream-cut`, and the reader can continue the answer. The request that continues counts its `resumed` as
 * attempts; with none left, the failure itself is thrown. Emits a `retry` event before each delay of its own. The usage
 * includes the tokens of failed attempts.
 */
export function withRetries(model: Model, options: RetryOptions = {}, clock: Clock = SYSTEM_CLOCK): Model {
  const settings = { ...DEFAULT_RETRIES, ...options }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let lost: TokenUsage | undefined
    for (let attempt = request.resumed ?? 0; ; attempt++) {
      let delivered = false
      let usage = lost
      try {
        let finished = false
        for await (const event of model.generate(request, { signal })) {
          if (event.type === "usage") {
            const { type, ...own } = event
            if (possibleTokens(own) === undefined) continue // a text, of a faulty model
            usage = addUsage(lost, own)
            yield { type, ...usage }
            continue
          }
          if (event.type === "finish") finished = true
          else if (event.type === "delta") delivered ||= event.text !== ""
          else if (event.type === "call") delivered = true
          yield event
        }
        if (finished) return
        throw unfinished(model)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof ModelError) || !error.retryable) throw error
        const delay = delayOf(error, attempt, settings, clock)
        if (delay === undefined) throw delivered ? lastOf(error, attempt) : error
        if (delivered) {
          await pause(clock, delay, signal)
          throw error.code === STREAM_CUT ? error : cutBy(error)
        }
        lost = usage
        yield {
          type: "retry",
          code: error.code,
          message: error.message,
          milliseconds: delay,
          ...(error.unserved ? { unserved: true } : {}),
        }
        await pause(clock, delay, signal)
      }
    }
  }

  return { ...model, generate }
}

/** Milliseconds until the next attempt; undefined if there is none. */
function delayOf(
  { retryAfter }: ModelError,
  attempt: number,
  settings: Required<RetryOptions>,
  clock: Clock,
): number | undefined {
  if (attempt >= settings.times) return undefined
  // Between half of the delay and all of it, so that requests that failed together are not retried together.
  const delay = Math.min(settings.longestDelay, settings.firstDelay * 2 ** attempt) * (0.5 + clock.random() / 2)
  const asked = (retryAfter ?? 0) * 1000
  if (asked > settings.patience) return undefined
  // All clients would return at the moment that a server names, unless they spread out after it.
  return asked === 0 ? delay : asked + delay / 4
}

function unfinished({ id }: Model): ModelError {
  return new ModelError(STREAM_CUT, `the answer of ${id} ended without being finished`, { retryable: true })
}

/** The failure in the middle of an answer that is not continued any more. */
function lastOf(error: ModelError, attempt: number): ModelError {
  const { hint, status, retryable, retryAfter } = error
  const message =
    attempt === 0 ? error.message : `${error.message} (the answer broke off ${attempt + 1} times in a row)`
  const code = error.code === STREAM_CUT ? "model-unavailable" : error.code
  return new ModelError(code, message, { hint, status, retryable, retryAfter, unserved: false, cause: error })
}

function cutBy(error: ModelError): ModelError {
  return new ModelError(STREAM_CUT, `the answer broke off: ${error.message}`, {
    hint: error.hint,
    status: error.status,
    retryable: true,
    cause: error,
  })
}
