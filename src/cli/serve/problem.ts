// Requests that are refused or fail: the HTTP status, and the error that the client receives in OpenAI's form.

import type { ErrorCategory } from "../../base/codes.ts"
import { RecallError, UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"

interface ProblemDetails {
  readonly headers?: { readonly [name: string]: string }
  /** The field of the request that is wrong. */
  readonly param?: string
  /** The reason for the log, which the client does not receive. */
  readonly reason?: string
}

/** A request that has no result. The message is written for the client. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly param: string | null
  readonly headers: { readonly [name: string]: string }
  readonly reason: string | undefined
  constructor(status: number, code: string, message: string, { headers = {}, param, reason }: ProblemDetails = {}) {
    super(message)
    this.status = status
    this.code = code
    this.param = param ?? null
    this.headers = headers
    this.reason = reason
  }
}

/** The reason with which the run of a client that has left is aborted; nobody receives it. */
export function clientLeft(): Problem {
  return new Problem(499, "interrupted", "the client left")
}

/** The problem of a request to a server that stops, and the reason with which runs are aborted then. */
export function serverStops(): Problem {
  return new Problem(503, "stopping", "the server stops: try again later")
}

/** The error as the client receives it. */
export function errorBody({ status, code, message, param }: Problem) {
  return { error: { message, type: typeOf(status), param, code } }
}

/** OpenAI's clients repeat what failed with a status of 5xx, which would run the program again. */
export function headersOf({ status, headers }: Problem): { readonly [name: string]: string } {
  return { "x-should-retry": status === 429 || status === 503 ? "true" : "false", ...headers }
}

function typeOf(status: number): string {
  if (status === 401) return "authentication_error"
  if (status === 402) return "insufficient_quota"
  if (status === 403) return "permission_error"
  if (status === 429) return "rate_limit_error"
  return status < 500 ? "invalid_request_error" : "server_error"
}

const CALLERS = new Set([
  "missing-argument",
  "unknown-argument",
  "invalid-argument",
  "wrong-argument",
  "wrong-arguments",
])
const STATUS: { readonly [category in ErrorCategory]: number } = {
  program: 500,
  host: 500,
  model: 502,
  budget: 402,
  cancelled: 503,
}
const MESSAGES: { readonly [category in ErrorCategory]: string } = {
  program: "the program failed",
  host: "the program failed",
  model: "a model of the program failed",
  budget: "the budget is used up",
  cancelled: "the run was interrupted",
}

/**
 * The problem of an exception. A mistake of the caller is explained to it. Of any other failure the client learns the
 * code alone, as a message may quote the program and its data.
 */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  if (thrown instanceof RecallError && thrown.cause instanceof Problem) return thrown.cause
  const reason = reasonOf(thrown)
  if (thrown instanceof UsageError && CALLERS.has(thrown.code))
    return new Problem(400, thrown.code, thrown.hint === undefined ? reason : `${reason} (${thrown.hint})`)
  if (!(thrown instanceof RecallError) && !(thrown instanceof UsageError))
    return new Problem(500, "internal-error", "the server failed", { reason })
  const { code, category } = thrown
  const message = `${MESSAGES[category]} (${code})`
  if (thrown instanceof RecallError && (thrown.status === 429 || thrown.status === 503)) {
    const after = thrown.retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(thrown.retryAfter)) }
    return new Problem(503, code, message, { headers: after, reason })
  }
  return new Problem(STATUS[category], code, message, { reason })
}
