// The listener of a run's events: its exceptions and rejections are kept for the run, and never leave unhandled.

import type { TraceEvent } from "../trace/events.ts"

export class Listener {
  private readonly listen: (event: TraceEvent) => unknown
  private readonly onFailure: (thrown: unknown) => void
  private readonly pending = new Set<Promise<void>>()
  private failure: { readonly thrown: unknown } | null = null

  /** `onFailure` is called once, with what the listener throws or rejects with first. */
  constructor(listen: (event: TraceEvent) => unknown, onFailure: (thrown: unknown) => void) {
    this.listen = listen
    this.onFailure = onFailure
  }

  /** Passes an event on. A listener that has failed receives no more. */
  event(event: TraceEvent): void {
    if (this.failure !== null) return
    try {
      const given = this.listen(event)
      if (isThenable(given)) this.await(given)
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  private await(given: PromiseLike<unknown>): void {
    const settled: Promise<void> = Promise.resolve(given).then(
      () => void this.pending.delete(settled),
      (thrown: unknown) => {
        this.pending.delete(settled)
        this.fail(thrown)
      },
    )
    this.pending.add(settled)
  }

  private fail(thrown: unknown): void {
    if (this.failure !== null) return
    this.failure = { thrown }
    this.onFailure(thrown)
  }

  /** Resolves when all promises of the listener have settled, or the signal aborts; rejects if the listener failed. */
  async end(signal: AbortSignal | undefined): Promise<void> {
    let abort = () => {}
    const aborted = new Promise<void>((resolve) => {
      abort = resolve
      if (signal?.aborted === true) resolve()
    })
    signal?.addEventListener("abort", abort)
    await Promise.race([Promise.all(this.pending), aborted])
    signal?.removeEventListener("abort", abort)
    if (this.failure !== null) throw this.failure.thrown
  }
}

function isThenable(given: unknown): given is PromiseLike<unknown> {
  return typeof (given as { readonly then?: unknown } | null | undefined)?.then === "function"
}
