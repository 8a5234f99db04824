// A stream of a run as the body of a Response of server-sent events, in a format that its callers give.

import { RecallError, UsageError } from "../base/errors.ts"
import { SYSTEM_CLOCK, type Clock } from "../base/clock.ts"
import { checkOptions, FUNCTION, objectWith, type Form, type Names } from "../diagnostics/options.ts"
import type { RunResult } from "../run/result.ts"
import type { RunStream } from "../run/stream/stream.ts"

/** The options of `eventStreamResponse` and `uiMessageStreamResponse`; each is optional. */
export interface ResponseOptions<R = unknown> {
  /** The status of the response; 200 by default. */
  readonly status?: number | undefined
  /** Headers besides those of the format. */
  readonly headers?: NonNullable<ResponseInit["headers"]> | undefined
  /**
   * The text about a failure that the client receives. By default only its code, or `error` for an exception that is
   * not Recall's: a message may quote the program and its data.
   */
  readonly error?: ((thrown: unknown) => string) | undefined
  /** The JSON data about the result that the client receives at the end of the text. */
  readonly result?: ((result: RunResult<R>) => unknown) | undefined
  /** Seconds, above 0, without text after which a comment is sent, so that no proxy disconnects; 15 by default. */
  readonly keepAlive?: number | undefined
  /** The clock for `keepAlive`; that of the system by default. */
  readonly clock?: Clock | undefined
}

/** The events of a format. Each function gives whole events, as they are sent. */
export interface Format<R> {
  /** Headers besides those of all server-sent events. */
  readonly headers?: { readonly [name: string]: string }
  begin(): string
  text(piece: string): string
  end(result: RunResult<R>): string
  failure(thrown: unknown): string
}

const KEEP_ALIVE = 15

/** No proxy may hold the events back. */
const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
}

const SECONDS: Form = {
  form: "a number of seconds of more than 0",
  has: (value) => typeof value === "number" && value > 0 && Number.isFinite(value),
}
const STATUS: Form = {
  form: "a status from 200 to 599",
  has: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599,
}
const OPTIONS: Names<ResponseOptions> = {
  status: STATUS,
  headers: true,
  error: FUNCTION,
  result: FUNCTION,
  keepAlive: SECONDS,
  clock: objectWith("after"),
}

/** Throws `UsageError` for options of a response, `of` a function, that do not exist or have another form. */
export function checkResponseOptions(of: string, options: unknown): void {
  checkOptions(of, options, OPTIONS)
}

/** A comment, which clients skip. It also makes servers send the headers. */
export const COMMENT = ":\n\n"

/** An event of the default type, or of another type, with JSON data. */
export function eventOf(data: unknown, type?: string): string {
  return `${type === undefined ? "" : `event: ${type}\n`}data: ${JSON.stringify(data ?? null)}\n\n`
}

/** The response. A client that leaves aborts the run. */
export function respond<R>({ text, result }: RunStream<R>, format: Format<R>, options: ResponseOptions<R>): Response {
  const { status = 200, headers, keepAlive = KEEP_ALIVE, clock = SYSTEM_CLOCK } = options
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
  for (const [name, value] of Object.entries({ ...HEADERS, ...format.headers }))
    if (!all.has(name)) all.set(name, value)
  return new Response(body, { status, headers: all })
}

/** The code of a failure, which says nothing of the program and its data. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof RecallError || thrown instanceof UsageError ? thrown.code : "error"
}
