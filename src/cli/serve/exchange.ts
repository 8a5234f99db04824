// One request and its response, with what its handler needs and what the log says of it.

import type { IncomingMessage, ServerResponse } from "node:http"
import { RecallError } from "../../base/errors.ts"
import type { Usage } from "../../base/usage.ts"
import { stringifyJson } from "../../values/json-text.ts"
import { STALLED_SECONDS } from "./limits.ts"
import { errorBody, headersOf, problemOf, type Problem } from "./problem.ts"

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The address of the client. */
  readonly address: string
  /** The path, decoded, in its parts. */
  readonly path: readonly string[]
  /** The id of the request, and of the run that it makes. */
  readonly id: string
  /** Aborts when the client leaves, and when the server ends the run. */
  readonly signal: AbortSignal
  /** Headers of every response to this request. */
  readonly headers: { readonly [name: string]: string }
  /** The facts for the log. */
  readonly record: Record
}

/** The facts about a request that its line in the log has. */
export interface Record {
  /** The program, or the task of one. */
  subject?: string
  usage?: Usage
  problem?: Problem
  ignored?: readonly string[]
}

/** Sends data as JSON with exact numbers. */
export function sendJson(
  { response, headers }: Exchange,
  data: unknown,
  status = 200,
  more: { readonly [name: string]: string } = {},
): void {
  if (response.destroyed) return
  const body = stringifyJson(data)
  disconnectStalled(response)
  response
    .writeHead(status, {
      ...headers,
      ...more,
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    })
    .end(body)
}

/** Disconnects a client that accepts nothing of what it is sent, so that this is not kept for it. */
export function disconnectStalled(response: ServerResponse): void {
  // Node takes a write for progress the first time that it finds it pending.
  response.setTimeout((STALLED_SECONDS / 2) * 1_000, () => response.destroy())
}

/** The problem of an exception, which the log has, too, with the cost of the run. */
export function recordProblem({ record }: Exchange, thrown: unknown): Problem {
  if (thrown instanceof RecallError) record.usage = thrown.usage
  return (record.problem = problemOf(thrown))
}

/** Sends the error of an exception; a response that has begun is broken off. */
export function sendProblem(exchange: Exchange, thrown: unknown): void {
  const problem = recordProblem(exchange, thrown)
  if (exchange.response.headersSent) return void exchange.response.destroy()
  sendJson(exchange, errorBody(problem), problem.status, headersOf(problem))
}
