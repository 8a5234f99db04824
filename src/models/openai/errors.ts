// Converts failures of requests and servers to ModelErrors with a message and a hint.

import { shorten } from "../../base/shorten.ts"
import { ModelError } from "../model.ts"
import { isOutOfCredit, isPassing, retryAfterOf, type Headers } from "../network/status.ts"
import { OPENAI_BASE_URL } from "./options.ts"

/** UTF-16 units of a server's text that a message quotes. */
const MAX_SAID = 500

/** The properties of a failed request that messages need. */
export interface Attempted {
  readonly model: string
  readonly baseURL: string
  readonly apiKeyVariable: string
  /** The server has answered a request before: if it is unreachable now, it may be restarting. */
  readonly reached: boolean
  /** The server had begun to answer this one: a failure without a status is a broken stream, not a missing server. */
  readonly answering: boolean
}

/** An error that a server reported, without a status if in the middle of an answer. The SDK's errors look the same. */
export class HttpFailure extends Error {
  readonly status: number | undefined
  readonly code: unknown
  readonly type: unknown
  /** The error as the server sent it. */
  readonly error: unknown
  readonly headers: Headers | undefined
  constructor(status: number | undefined, error: unknown, headers?: Headers) {
    const { message, code, type } = (typeof error === "object" && error !== null ? error : { message: error }) as {
      readonly [field: string]: unknown
    }
    super(
      typeof message === "string" && message !== ""
        ? message
        : (JSON.stringify(error) ?? "").replace(/^(""|null|{})$/, "no reason given"),
    )
    this.status = status
    this.code = code
    this.type = type
    this.error = error
    this.headers = headers
  }
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
  switch (status) {
    case undefined:
      break
    case 400:
    case 413:
    case 422:
      return report("bad-request", `${baseURL} refused the request: ${message}`, false, hintForRefusal(code, message))
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
      return report("model-not-found", `${baseURL} has no model ${model}: ${message}`, false, notFoundHint(baseURL))
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
        `${baseURL} failed with status ${status}: ${message}`,
        isPassing(status, headers),
        status < 400 ? "use the address that it redirects to as base URL" : "try again later",
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
      notFoundHint(baseURL),
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

/** The error for an answer that ended before the server finished it. */
export function streamCut({ baseURL }: Pick<Attempted, "baseURL">, cause?: unknown): ModelError {
  return new ModelError("model-stream-cut", `the answer from ${baseURL} broke off`, {
    cause,
    retryable: true,
    hint: "try again; if it always breaks off, the server may not stream: use { stream: false }",
  })
}

export function missingKey(attempted: Pick<Attempted, "baseURL" | "apiKeyVariable">): ModelError {
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

interface Parts {
  readonly status: number | undefined
  readonly headers: Headers | undefined
  readonly code: string | undefined
  /** The whole message of the server or the client. */
  readonly said: string
  /** Whether the server itself reported the failure. */
  readonly isReported: boolean
}

function partsOf(error: unknown): Parts {
  const fields = typeof error === "object" && error !== null ? (error as { readonly [name: string]: unknown }) : {}
  // In a stream the code may be the status that the response would have had (OpenRouter, vLLM).
  const status = [fields["status"], fields["code"]].find(
    (part) => typeof part === "number" && part >= 300 && part <= 599,
  ) as number | undefined
  const code = [fields["code"], fields["type"]].find((part) => typeof part === "string" && part !== "") as
    | string
    | undefined
  const text = error instanceof Error ? error.message : String(error)
  const said = text
    .replace(/^\d{3} /, "")
    .replaceAll(/\s+/g, " ")
    .replace("status code (no body)", "no reason given")
    .trim()
  const headers =
    typeof (fields["headers"] as Headers | undefined)?.get === "function"
      ? (fields["headers"] as Headers | undefined)
      : undefined
  return { status, headers, code, said, isReported: fields["error"] !== undefined }
}

/** The system's code in the chain of causes, for example `ECONNREFUSED`. */
function networkCode(error: unknown): string | undefined {
  for (let cause = error, depth = 0; typeof cause === "object" && cause !== null && depth < 8; depth++) {
    const { code, cause: next, errors } = cause as { code?: unknown; cause?: unknown; errors?: readonly unknown[] }
    if (typeof code === "string" && /^(E[A-Z]+|UND_ERR\w*|CERT_\w+|[A-Z_]*CERT[A-Z_]*)$/.test(code)) return code
    cause = next ?? errors?.[0]
  }
  return undefined
}

function keyHint({ baseURL, apiKeyVariable }: Pick<Attempted, "baseURL" | "apiKeyVariable">): string {
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

function hintForRefusal(code: string | undefined, message: string): string | undefined {
  return /context.length|maximum context|too long|too many tokens/i.test(`${code ?? ""} ${message}`)
    ? "pass the data on in parts, for example with sections(…) or chunks(…)"
    : undefined
}
