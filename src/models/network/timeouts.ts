// Time-outs for the answers of a model.

import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import { readerOf } from "./reader.ts"

/** Limits in milliseconds; `Infinity` for none. */
export interface Timeouts {
  /**
   * From the request, or the last sign of life, to the first event of its answer: connecting, the server's queue,
   * reading the prompt.
   */
  readonly first?: number
  /** Between two events of an answer, signs of life included, while the reader waits for the next. */
  readonly silence?: number
  /** From the request to the end of its answer. */
  readonly total?: number
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = { first: 300_000, silence: 60_000, total: 1_800_000 }

/**
 * Cancels a request that exceeds a limit, also one that ignores its signal, and fails with a ModelError
 * `model-unavailable`, which is retryable except for `total`. Time that the reader spends between two events does not
 * count as silence.
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
    const events = readerOf(model.generate(request, { signal: controller.signal }), controller.signal)
    try {
      watch.wait()
      for (let event = await events.next(); event !== undefined; event = await events.next()) {
        // The wait for the answer continues over a retry, and begins again at each sign of life.
        const isSign = event.type === "delta" && event.text === ""
        if (isSign) watch.wait()
        else if (!isOfWrapper(event)) watch.rest()
        yield event
        if (!isOfWrapper(event) && !isSign) watch.wait()
      }
    } catch (error) {
      signal.throwIfAborted()
      controller.signal.throwIfAborted()
      throw error
    } finally {
      watch.end()
      signal.removeEventListener("abort", forward)
      await events.close()
    }
  }

  return { ...model, generate }
}

/** Whether an event is no sign of the server's. */
function isOfWrapper({ type }: ModelEvent): boolean {
  return type === "retry" || type === "fallback"
}

type End = readonly [limit: keyof Timeouts, at: number]

interface Watchdog {
  /** Starts the time of a wait; `rest` ends it. */
  wait(): void
  rest(): void
  end(): void
}

/** One timer for a whole answer: instead of being set again for each event, it checks the wait when it rings. */
function watchdog(limits: Required<Timeouts>, clock: Clock, bark: (limit: keyof Timeouts) => void): Watchdog {
  const start = clock.now()
  let since: number | undefined
  let begun = false
  let isSet = false
  let callOff = () => {}

  function ends(): readonly [total: End, wait: End] {
    const name = begun ? "silence" : "first"
    return [
      ["total", start + limits.total],
      [name, (since ?? clock.now()) + limits[name]],
    ]
  }
  /** The answer may begin before it rings, and be silent from then on. */
  function set(): void {
    const [[, total], [, wait]] = ends()
    const next = Math.min(total, wait, begun ? Infinity : clock.now() + limits.silence) - clock.now()
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
      if (isSet) return
      isSet = true
      set()
    },
    rest() {
      since = undefined
      begun = true
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
