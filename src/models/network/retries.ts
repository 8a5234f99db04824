// A model whose requests are sent again when they failed for a passing reason.

import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../model.ts"
import { pause, SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"

export interface RetryOptions {
  /** How often a failed request is sent again; 4 unless given. */
  readonly times?: number
  /** Milliseconds before the first repetition; each further one waits twice as long as the one before. 500 unless given. */
  readonly firstDelay?: number
  /** Milliseconds that no wait passes; 30,000 unless given. */
  readonly longestDelay?: number
  /** A server that asks for a longer wait than so many milliseconds is not waited for; 120,000 unless given. */
  readonly patience?: number
}

export const DEFAULT_RETRIES: Required<RetryOptions> = {
  times: 4,
  firstDelay: 500,
  longestDelay: 30_000,
  patience: 120_000,
}

/**
 * Sends a request again that failed with a ModelError that is `retryable`, and a stream that ended without a finish; after
 * exponential delays with jitter, or after what `Retry-After` asks for. Nothing is sent again once a piece of the answer was
 * delivered, since another answer need not begin with it: then the failure is a ModelError `model-stream-cut`, which carries
 * nothing but its cause, and who reads the answer goes on from what there is. Each repetition is told by an event before the wait for it. Tokens of
 * failed attempts stay in the usage.
 */
export function withRetries(model: Model, options: RetryOptions = {}, clock: Clock = SYSTEM_CLOCK): Model {
  const settings = { ...DEFAULT_RETRIES, ...options }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let lost = { input: 0, output: 0 }
    for (let attempt = 0; ; attempt++) {
      let delivered = false
      let usage = lost
      try {
        let finished = false
        for await (const event of model.generate(request, { signal })) {
          if (event.type === "usage") {
            usage = { input: lost.input + event.input, output: lost.output + event.output }
            yield { type: "usage", ...usage }
            continue
          }
          if (event.type === "finish") finished = true
          else if (event.type === "delta") delivered ||= event.text !== ""
          yield event
        }
        if (finished) return
        throw unfinished(model)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof ModelError) || !error.retryable) throw error
        if (delivered) throw error.code === "model-stream-cut" ? error : cutBy(error)
        const delay = delayOf(error, attempt, settings, clock)
        if (delay === undefined) throw error
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

/** Milliseconds until the next attempt; undefined where there is to be none. */
function delayOf(
  { retryAfter }: ModelError,
  attempt: number,
  settings: Required<RetryOptions>,
  clock: Clock,
): number | undefined {
  if (attempt >= settings.times) return undefined
  // Between half of the delay and all of it, so that what failed together does not come back together.
  const delay = Math.min(settings.longestDelay, settings.firstDelay * 2 ** attempt) * (0.5 + clock.random() / 2)
  const asked = (retryAfter ?? 0) * 1000
  if (asked > settings.patience) return undefined
  // A server that names a moment gets everyone at that moment, unless they spread out after it.
  return asked === 0 ? delay : asked + delay / 4
}

function unfinished({ id }: Model): ModelError {
  return new ModelError("model-stream-cut", `the answer of ${id} ended without being finished`, { retryable: true })
}

function cutBy(error: ModelError): ModelError {
  return new ModelError("model-stream-cut", `the answer broke off: ${error.message}`, {
    hint: error.hint,
    status: error.status,
    retryable: true,
    cause: error,
  })
}
