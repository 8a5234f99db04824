// Converts failures of requests and servers to ModelErrors with a message and a hint.

import { shorten } from "../../base/shorten.ts"
import { ModelError } from "../model.ts"
import { isOutOfCredit, isPassing, isTooLong, retryAfterOf } from "../network/status.ts"
import { BrokenOff, networkCode, partsOf } from "./failure.ts"
import { apiHint, type Api } from "./api.ts"
import { OPENAI_BASE_URL } from "./options.ts"

/** UTF-16 units of a server's text that a message quotes. */
const MAX_SAID = 500

/** The properties of a failed request that messages need. */
export interface Attempted {
  readonly model: string
  readonly api: Api
  readonly baseURL: string
  readonly apiKeyVariable: string
  /** No variable was named for the key of this server, so it received none of the environment's. */
  readonly isKeyWithheld: boolean
  /** The server has answered a request before: if it is unreachable now, it may be restarting. */
  readonly reached: boolean
  /** The server had begun to answer this one: a failure without a status is a broken stream, not a missing server. */
  readonly answering: boolean
}

/** The ModelError for an error of the client or of the SDK, which is recognized by its shape and not its class. */
export function toModelError(error: unknown, attempted: Attempted): ModelError {
  if (error instanceof ModelError) return error
  const { status, code, said, headers, isReported } = partsOf(error)
  const message = shorten(said, MAX_SAID)
  const { model, baseURL, answering } = attempted
  const report = (
    name: string,
    text: string,
    retryable: boolean,
    hint?: string,
    more: { readonly unserved?: true } = {},
  ) =>
    new ModelError(name, text, {
      cause: error,
      hint,
      status,
      retryable,
      retryAfter: retryAfterOf(headers, said),
      ...more,
    })

  if (isOutOfCredit(status, code, said)) {
    return report(
      "no-credit",
      `the account at ${baseURL} has no credit left: ${message}`,
      false,
      `add credit to the account, or use another key in ${attempted.apiKeyVariable}`,
    )
  }
  // Some servers have this refusal with a status of their own failures.
  if (isTooLong(status, code, said))
    return new ModelError("bad-request", `${baseURL} refused the request: ${message}`, {
      cause: error,
      hint: "pass the data on in parts, for example with sections(…) or chunks(…)",
      status,
      unserved: true,
    })
  switch (status) {
    case undefined:
      break
    case 400:
    case 413:
    case 422:
      return report("bad-request", `${baseURL} refused the request: ${message}`, false, apiHint(said, attempted.api))
    case 401:
      return report("model-unauthorized", `${baseURL} did not accept the key: ${message}`, false, keyHint(attempted))
    case 403:
      return report(
        "model-unauthorized",
        `the key is not allowed to use ${model} at ${baseURL}: ${message}`,
        false,
        "use a key that may, or another model",
      )
    case 404:
      return report(
        "model-not-found",
        `${baseURL} has no model ${model}: ${message}`,
        false,
        apiHint(said, attempted.api) ?? notFoundHint(baseURL),
      )
    case 429:
      return report(
        "rate-limited",
        `${baseURL} received too many requests: ${message}`,
        isPassing(status, headers),
        "try again later, or allow fewer at once: concurrency, requestsPerMinute, tokensPerMinute",
      )
    default:
      return report(
        "model-unavailable",
        status < 400
          ? `${baseURL} redirects to ${placeOf(headers?.get("location"), baseURL)} (status ${status})`
          : `${baseURL} failed with status ${status}: ${message}`,
        isPassing(status, headers),
        status < 400 ? "use that address as base URL, if it is the server's" : "try again later",
      )
  }

  const reason = networkCode(error)
  if (/timed? ?out/i.test(message) || reason === "ETIMEDOUT")
    return report("model-unavailable", `${baseURL} did not answer in time`, true, "try again later, or allow more time")
  if (error instanceof SyntaxError || /malformed/.test(message))
    return report(
      "bad-response",
      `${baseURL} sent an answer that is not of OpenAI's protocol: ${message}`,
      false,
      error instanceof SyntaxError && error.message.startsWith("a web page")
        ? notFoundHint(baseURL)
        : "check the base URL: the server, or a proxy before it, does not speak that protocol",
    )
  if (!answering && reason !== undefined && CLOSED.has(reason))
    return report(
      "model-unavailable",
      `${baseURL} closed the connection before it answered (${reason})`,
      true,
      "try again later",
    )
  if (!answering)
    return report(
      "model-unavailable",
      `no model server answers at ${baseURL}${reason === undefined ? "" : ` (${reason})`}`,
      mayComeBack(reason, attempted),
      unavailableHint(baseURL),
      isUnreachable(reason) ? { unserved: true } : {},
    )
  // A server that fails in the middle of a stream reports it in the stream, without a status.
  if (isReported && reason === undefined)
    return report(
      "model-unavailable",
      `${baseURL} failed while it answered: ${message}`,
      !/invalid|context.length/i.test(code ?? ""),
      "try again later",
    )
  return streamCut(attempted, error)
}

/** Codes of a connection that was made, and closed by the other side. */
const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"])

/** The error for an answer that ended before the server finished it. */
export function streamCut({ baseURL }: Pick<Attempted, "baseURL">, cause?: unknown): ModelError {
  const said = cause instanceof BrokenOff && cause.said !== undefined ? `: ${shorten(cause.said, MAX_SAID)}` : ""
  return new ModelError("model-stream-cut", `the answer from ${baseURL} broke off${said}`, {
    cause,
    retryable: true,
    hint: "try again; if it always breaks off, the server may not stream: use { stream: false }",
  })
}

export function missingKey(attempted: KeyPlace): ModelError {
  return new ModelError("model-unauthorized", `no key for ${attempted.baseURL}`, {
    hint: keyHint(attempted),
    unserved: true,
  })
}

/** Whether no connection was made. */
function isUnreachable(reason: string | undefined): boolean {
  return reason === "ECONNREFUSED" || reason === "ENOTFOUND"
}

/** Whether an unreachable server may return; one that was never reached was most likely never started. */
function mayComeBack(reason: string | undefined, { reached }: Attempted): boolean {
  if (reason !== undefined && /CERT|^ERR_/.test(reason)) return false
  return reached || !isUnreachable(reason)
}

type KeyPlace = Pick<Attempted, "baseURL" | "apiKeyVariable" | "isKeyWithheld">

function keyHint({ baseURL, apiKeyVariable, isKeyWithheld }: KeyPlace): string {
  if (isKeyWithheld)
    return `name the variable with this server's key, for example apiKeyVariable: ${JSON.stringify(apiKeyVariable)}`
  return baseURL === OPENAI_BASE_URL ? `set ${apiKeyVariable}` : `set ${apiKeyVariable} to a key for ${baseURL}`
}

function unavailableHint(baseURL: string): string {
  return baseURL === OPENAI_BASE_URL
    ? "check the network; for a server of your own set OPENAI_BASE_URL, for example http://localhost:11434/v1"
    : "start the server there, or set OPENAI_BASE_URL to where it is, for example http://localhost:11434/v1"
}

function notFoundHint(baseURL: string): string {
  return `check the model's name${/\/v\d+\w*$/.test(baseURL) ? "" : " and the base URL, which commonly ends in /v1"}`
}

/** The address of a redirect, without its query. */
function placeOf(location: string | null | undefined, baseURL: string): string {
  if (location === null || location === undefined || !URL.canParse(location, baseURL)) return "no address"
  const { origin, pathname } = new URL(location, baseURL)
  return origin + pathname
}
