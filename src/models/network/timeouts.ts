// A model that is not waited for longer than so long.

import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"

/** Milliseconds each; `Infinity` for no limit. */
export interface Timeouts {
  /** From the request to the first event of its answer: connecting, the server's queue, reading the prompt. */
  readonly first?: number
  /** Between two events of an answer, while somebody waits for the next. */
  readonly silence?: number
  /** From the request to the end of its answer. */
  readonly total?: number
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = { first: 300_000, silence: 60_000, total: 1_800_000 }

/**
 * Cancels a request that takes longer, and fails with a ModelError `model-unavailable`, retryable but for `total`. The time that the
 * reader takes between two events is not counted as silence.
 */
export function withTimeouts(model: Model, timeouts: Timeouts = {}, clock: Clock = SYSTEM_CLOCK): Model {
  const limits = { ...DEFAULT_TIMEOUTS, ...timeouts }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted()
    const controller = new AbortController()
    const forward = () => controller.abort(signal.reason)
    signal.addEventListener("abort", forward, { once: true })
    const watch = watchdog(limits, clock, (limit) => controller.abort(timedOut(model, limit, limits[limit])))
    try {
      watch.wait()
      for await (const event of model.generate(request, { signal: controller.signal })) {
        // A repetition is told of while the answer is waited for still.
        if (event.type !== "retry") watch.rest()
        yield event
        if (event.type !== "retry") watch.wait()
      }
    } catch (error) {
      signal.throwIfAborted()
      controller.signal.throwIfAborted()
      throw error
    } finally {
      watch.end()
      signal.removeEventListener("abort", forward)
    }
  }

  return { ...model, generate }
}

interface Watchdog {
  /** From here on something is waited for. */
  wait(): void
  rest(): void
  end(): void
}

/** One timer for a whole answer: it is not set anew for each event, but looks, when it rings, how long was waited. */
function watchdog(limits: Required<Timeouts>, clock: Clock, bark: (limit: keyof Timeouts) => void): Watchdog {
  const start = clock.now()
  let since: number | undefined
  let begun = false
  let callOff = () => {}

  function ends(): readonly (readonly [limit: keyof Timeouts, at: number])[] {
    const name = begun ? "silence" : "first"
    return [
      ["total", start + limits.total],
      [name, (since ?? clock.now()) + limits[name]],
    ]
  }
  function set(): void {
    const next = Math.min(...ends().map(([, at]) => at)) - clock.now()
    if (next < Infinity) callOff = clock.after(Math.max(0, next), ring)
  }
  function ring(): void {
    const over = ends().find(([limit, at]) => at <= clock.now() && (limit === "total" || since !== undefined))
    if (over === undefined) set()
    else bark(over[0])
  }

  return {
    wait() {
      since = clock.now()
      if (!begun) set()
    },
    rest() {
      since = undefined
      if (begun) return
      begun = true
      callOff()
      set()
    },
    end: () => callOff(),
  }
}

function timedOut({ id }: Model, limit: keyof Timeouts, milliseconds: number): ModelError {
  const seconds = `${milliseconds / 1000} seconds`
  const what = {
    first: `did not begin to answer within ${seconds}`,
    silence: `fell silent for ${seconds} in the middle of its answer`,
    total: `was not done with its answer within ${seconds}`,
  }
  return new ModelError("model-unavailable", `${id} ${what[limit]}`, {
    hint: `try again later, or allow more time: timeouts: { ${limit}: … } in milliseconds`,
    retryable: limit !== "total",
  })
}
