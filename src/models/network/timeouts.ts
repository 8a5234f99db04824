// Time-outs for the answers of a model.

import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../model.ts"
import { SYSTEM_CLOCK, type Clock } from "../../base/clock.ts"
import type { Places } from "./places.ts"
import { readerOf, type Reader } from "./reader.ts"

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
 * count as silence. With `places`, each request first waits for one of them, in the order of arrival.
 */
export function withTimeouts(
  model: Model,
  timeouts: Timeouts = {},
  clock: Clock = SYSTEM_CLOCK,
  places?: Places,
): Model {
  const limits = { ...DEFAULT_TIMEOUTS, ...timeouts }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    if (places === undefined) signal.throwIfAborted()
    else await places.enter(undefined, signal)
    const controller = new AbortController()
    const forward = () => controller.abort(signal.reason)
    signal.addEventListener("abort", forward, { once: true })
    const watch = new Watchdog(limits, clock, (limit) => controller.abort(timedOut(model, limit, limits[limit])))
    let events: Reader<ModelEvent> | undefined
    try {
      signal.throwIfAborted() // since it has its place
      events = readerOf(model.generate(request, { signal: controller.signal }), controller.signal)
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
      try {
        await events?.close()
      } finally {
        places?.leave()
      }
    }
  }

  return { ...model, generate }
}

/** Whether an event is no sign of the server's. */
function isOfWrapper({ type }: ModelEvent): boolean {
  return type === "retry" || type === "fallback"
}

/** One timer for a whole answer: instead of being set again for each event, it checks the wait when it rings. */
class Watchdog {
  private readonly limits: Required<Timeouts>
  private readonly clock: Clock
  private readonly bark: (limit: keyof Timeouts) => void
  private readonly start: number
  private since: number | undefined
  private begun = false
  private callOff: (() => void) | undefined

  constructor(limits: Required<Timeouts>, clock: Clock, bark: (limit: keyof Timeouts) => void) {
    this.limits = limits
    this.clock = clock
    this.bark = bark
    this.start = clock.now()
  }

  /** Starts the time of a wait; `rest` ends it. */
  wait(): void {
    this.since = this.clock.now()
    if (this.callOff === undefined) this.set()
  }

  rest(): void {
    this.since = undefined
    this.begun = true
  }

  end(): void {
    this.callOff?.()
  }

  private get total(): number {
    return this.start + this.limits.total
  }

  /** The limit of the wait under way, and its end. */
  private get waiting(): readonly [limit: "silence" | "first", at: number] {
    const limit = this.begun ? "silence" : "first"
    return [limit, (this.since ?? this.clock.now()) + this.limits[limit]]
  }

  /** The answer may begin before it rings, and be silent from then on. */
  private set(): void {
    const now = this.clock.now()
    const next = Math.min(this.total, this.waiting[1], this.begun ? Infinity : now + this.limits.silence) - now
    this.callOff = next < Infinity ? this.clock.after(Math.max(0, next), () => this.ring()) : () => undefined
  }

  private ring(): void {
    const now = this.clock.now()
    const [limit, at] = this.waiting
    if (this.total <= now) this.bark("total")
    else if (at <= now && this.since !== undefined) this.bark(limit)
    else this.set()
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
