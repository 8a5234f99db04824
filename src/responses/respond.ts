// A stream of a run as the body of a Response of server-sent events, in a format that its callers give.

import { RecallError, UsageError } from "../base/errors.ts"
import { SYSTEM_CLOCK, type Clock } from "../base/clock.ts"
import type { RunResult } from "../run/result.ts"
import type { RunStream } from "../run/stream/stream.ts"

/** The options of `eventStreamResponse` and `uiMessageStreamResponse`; each is optional. */
export interface ResponseOptions<R = unknown> {
  /** The status of the response; 200 by default. */
  readonly status?: number
  /** Headers besides those of the format. */
  readonly headers?: NonNullable<ResponseInit["headers"]>
  /**
   * The text about a failure that the client receives. By default only its code, or `error` for an exception that is
   * not Recall's: a message may quote the program and its data.
   */
  readonly error?: (thrown: unknown) => string
  /** The JSON data about the result that the client receives at the end of the text. */
  readonly result?: (result: RunResult<R>) => unknown
  /** Seconds without text after which a comment is sent, so that no proxy closes the connection; 15 by default. */
  readonly keepAlive?: number
  /** The clock for `keepAlive`; that of the system by default. */
  readonly clock?: Clock
}

/** The events of a format. Each function gives whole events, as they are sent. */
export interface Format<R> {
  readonly headers: { readonly [name: string]: string }
  begin(): string
  text(piece: string): string
  end(result: RunResult<R>): string
  failure(thrown: unknown): string
}

const KEEP_ALIVE = 15

/** A comment, which clients skip. It also makes servers send the headers. */
export const COMMENT = ":\n\n"

/** An event of the default type, or of another type, with JSON data. */
export function eventOf(data: unknown, type?: string): string {
  return `${type === undefined ? "" : `event: ${type}\n`}data: ${JSON.stringify(data ?? null)}\n\n`
}

/** The response. A client that leaves aborts the run. */
export function respond<R>(
  { text, result }: RunStream<R>,
  format: Format<R>,
  { status = 200, headers, keepAlive = KEEP_ALIVE, clock = SYSTEM_CLOCK }: ResponseOptions<R>,
): Response {
  const encoder = new TextEncoder()
  const reader = text.getReader()
  let isOver = false
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(format.begin()))
    },
    // Called when the client has read everything: while nothing reads, no timer keeps the process alive.
    async pull(controller) {
      const send = (events: string) => {
        if (!isOver) controller.enqueue(encoder.encode(events))
      }
      const keep = () => {
        // Comments must not pile up.
        if ((controller.desiredSize ?? 0) > 0) send(COMMENT)
        stopTimer = clock.after(keepAlive * 1_000, keep)
      }
      let stopTimer = clock.after(keepAlive * 1_000, keep)
      try {
        const { done, value } = await reader.read()
        if (!done) return send(format.text(value))
        send(format.end(await result))
      } catch (thrown) {
        send(format.failure(thrown))
      } finally {
        stopTimer()
      }
      if (!isOver) controller.close()
      isOver = true
    },
    async cancel(reason) {
      isOver = true
      await reader.cancel(reason)
    },
  })
  const all = new Headers(headers)
  for (const [name, value] of Object.entries(format.headers)) if (!all.has(name)) all.set(name, value)
  return new Response(body, { status, headers: all })
}

/** The code of a failure, which says nothing of the program and its data. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof RecallError || thrown instanceof UsageError ? thrown.code : "error"
}
