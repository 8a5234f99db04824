// The lines of files of batches.

import { ModelError } from "../../model.ts"
import type { Body } from "../body.ts"
import { HttpFailure } from "../failure.ts"
import { repliesOf } from "../incoming.ts"
import type { Replies } from "../replies.ts"

/** The outcome of a request: the status and the body of its response, or the reason why it was not sent. */
export interface Outcome {
  readonly id: string
  readonly status: number | undefined
  readonly body: unknown
  readonly error: unknown
}

/** The code of an outcome of which there are several, as only this reader gives it. */
const CONTRADICTION = "recall_contradiction"

export function requestLine(id: string, endpoint: string, body: Body): string {
  return JSON.stringify({ custom_id: id, method: "POST", url: endpoint, body })
}

/** The `custom_id` of a line of requests. */
export function idIn(line: string): string | undefined {
  const { custom_id: id } = (parsed(line) ?? {}) as { readonly custom_id?: unknown }
  return typeof id === "string" ? id : undefined
}

/** The outcome in a line of an output file or an error file; undefined in one that names no request. */
export function outcomeIn(line: string): Outcome | "broken" | undefined {
  const value = parsed(line)
  if (value === null) return "broken"
  const {
    custom_id: id,
    response,
    error,
  } = value as {
    readonly custom_id?: unknown
    readonly response?: { readonly status_code?: unknown; readonly body?: unknown } | null
    readonly error?: unknown
  }
  if (typeof id !== "string") return undefined
  const status = typeof response?.status_code === "number" ? response.status_code : undefined
  return { id, status, body: response?.body, error }
}

/** The outcome of a request with several lines: that of each, or the failure of lines that contradict each other. */
export function agreed(before: Outcome | undefined, outcome: Outcome): Outcome {
  if (before === undefined || JSON.stringify(before) === JSON.stringify(outcome)) return outcome
  return { id: outcome.id, status: undefined, body: undefined, error: { code: CONTRADICTION } }
}

/** Null for a line that is not JSON. */
function parsed(line: string): object | null {
  try {
    const value = JSON.parse(line) as unknown
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return null
  }
}

export function isAnswer({ status }: Outcome): boolean {
  return status !== undefined && status >= 200 && status <= 299
}

/** The replies of an answer, as a server sends them that does not stream. Throws for any other outcome. */
export function repliesIn(outcome: Outcome): Replies {
  if (!isAnswer(outcome)) throw failureIn(outcome)
  const body = [JSON.stringify(outcome.body)][Symbol.iterator]()
  return repliesOf({
    status: 200,
    headers: { get: () => null },
    body: { next: () => Promise.resolve(body.next()) },
    close: () => undefined,
  })
}

function failureIn({ status, body, error }: Outcome): unknown {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (code === CONTRADICTION) return mixedUp("the batch has several answers to this request, which differ")
  if (code === "batch_expired") return expired(String(message))
  if (code === "batch_cancelled") return cancelled(String(message))
  const sent = (body as { readonly error?: unknown } | null | undefined)?.error ?? body ?? error
  return new HttpFailure(status, sent)
}

/** Another batch would be paid for as well, and answered no better. */
export function mixedUp(what: string): ModelError {
  return new ModelError("bad-response", what, {
    hint: "the server mixes up custom_id: report it, or ask without batches",
  })
}

/** The failure of a request whose batch was cancelled, which someone wanted. */
export function cancelled(said: string): ModelError {
  return new ModelError("batch-cancelled", `the batch was cancelled before this request: ${said}`, {
    hint: "the same command asks what has no answer in a new batch",
    unserved: true,
  })
}

/** The failure of a request that its batch had no time for. The next batch has it. */
export function expired(said: string): ModelError {
  return new ModelError("batch-expired", `the batch has expired before this request: ${said}`, {
    hint: "ask for less at once, or at another time of the day",
    retryable: true,
    unserved: true,
  })
}
