// Converts failures of requests and servers to ModelErrors with a message and a hint.

import { ModelError } from "../model.ts"
import { networkCode } from "../network/connection.ts"
import { apiHint } from "./api.ts"
import type { Attempted } from "./attempted.ts"
import { meaningOf } from "../network/meaning.ts"
import { retryAfterOf } from "../network/retry-after.ts"
import { isOutOfCredit, isPassing, isTooLong } from "../network/status.ts"
import { isUnreadable, unreadable } from "./coding.ts"
import { connectionFailure, FOREIGN_HINT } from "./connection.ts"
import { BrokenOff, partsOf } from "./failure.ts"
import { OPENAI_BASE_URL } from "./options.ts"
import { isOfTemplate, refusalHint } from "./refusals.ts"

/** The ModelError for an error of the client or of the SDK, which is recognized by its shape and not its class. */
export function toModelError(error: unknown, attempted: Attempted): ModelError {
  if (error instanceof ModelError) return error
  if (error instanceof BrokenOff) return streamCut(attempted, error)
  const { status: own, code, type, said, headers = attempted.answering, body, isReported } = partsOf(error)
  const status = meaningOf({ status: own, code, type, message: said })
  const isPage = said.startsWith("a web page")
  const { model, baseURL, answering } = attempted
  const report = (name: string, text: string, retryable: boolean, hint?: string) =>
    new ModelError(name, text, {
      cause: error,
      hint,
      status: own ?? status,
      retryable,
      retryAfter: retryAfterOf(headers, said, body),
    })

  if (isOutOfCredit(status, code, said)) {
    return report(
      "no-credit",
      `the account at ${baseURL} has no credit left: ${said}`,
      false,
      `add credit to the account, or use another key in ${keyPlace(attempted)}`,
    )
  }
  // Some servers have this refusal with a status of their own failures.
  if (isTooLong(status, code, said))
    return new ModelError("bad-request", `${baseURL} refused the request: ${said}`, {
      cause: error,
      hint: "pass the data on in parts, for example with sections(…) or chunks(…)",
      status: own ?? status,
      unserved: true,
    })
  if (status !== undefined && isOfTemplate(said))
    return report("bad-request", `${baseURL} refused the request: ${said}`, false, refusalHint(said))
  switch (status) {
    case undefined:
      break
    case 101:
      return report(
        "bad-response",
        `${baseURL} switches to another protocol instead of answering (status 101)`,
        false,
        FOREIGN_HINT,
      )
    case 400:
    case 413:
    case 422:
      return report("bad-request", `${baseURL} refused the request: ${said}`, false, hintOf(said, attempted))
    case 401:
      return report("model-unauthorized", `${baseURL} did not accept the key: ${said}`, false, keyHint(attempted))
    case 403:
      if (isPage)
        return report("model-unavailable", `a proxy refused the request to ${baseURL}: ${said}`, false, PROXY_HINT)
      return report(
        "model-unauthorized",
        `the key is not allowed to use ${model} at ${baseURL}: ${said}`,
        false,
        "use a key that may, or another model",
      )
    case 405:
      return report(
        "bad-request",
        `${baseURL} takes no requests of this kind: ${said}`,
        false,
        "check the base URL, which commonly ends in /v1",
      )
    case 404:
      if (isPage) return report("bad-request", `${baseURL} is no model server: ${said}`, false, pageHint(baseURL))
      if (NO_PATH.test(said))
        return report(
          "bad-request",
          `${baseURL} does not know the path of the request: ${said}`,
          false,
          pathHint(attempted),
        )
      return report(
        "model-not-found",
        `${baseURL} has no model ${model}: ${said}`,
        false,
        hintOf(said, attempted) ?? notFoundHint(baseURL),
      )
    case 429:
      return report(
        "rate-limited",
        `${baseURL} received too many requests: ${said}`,
        isPassing(status, headers),
        "try again later, or allow fewer at once: concurrency, requestsPerMinute, tokensPerMinute",
      )
    default:
      return report(
        "model-unavailable",
        status < 400
          ? `${baseURL} redirects to ${placeOf(headers?.get("location"), baseURL)} (status ${status})`
          : `${baseURL} failed with status ${status}: ${said}`,
        isPassing(status, headers),
        status < 400 ? "use that address as base URL, if it is the server's" : "try again later",
      )
  }

  if (isUnreadable(error)) return unreadable(error, baseURL, headers)
  const reason = networkCode(error)
  if (/timed? ?out/i.test(said) || reason === "ETIMEDOUT")
    return report("model-unavailable", `${baseURL} did not answer in time`, true, "try again later, or allow more time")
  if (error instanceof SyntaxError || /malformed/.test(said))
    return report(
      "bad-response",
      `${baseURL} sent an answer that is not of OpenAI's protocol: ${said}`,
      false,
      error instanceof SyntaxError && isPage ? pageHint(baseURL) : FOREIGN_HINT,
    )
  if (answering === undefined) return connectionFailure(error, attempted)
  // A server that fails in the middle of a stream reports it in the stream, without a status.
  if (isReported && reason === undefined)
    return report("model-unavailable", `${baseURL} failed while it answered: ${said}`, true, "try again later")
  return streamCut(attempted, error)
}

/** The hint for a refusal: the choice of the API, or the option that sends what is refused. */
function hintOf(said: string, { api }: Attempted): string | undefined {
  return apiHint(said, api) ?? refusalHint(said)
}

/** The error for an answer that ended before the server finished it. */
function streamCut({ baseURL, answering, streamed }: Attempted, cause: unknown): ModelError {
  const said = cause instanceof BrokenOff ? cause.said : undefined
  return new ModelError(
    "model-stream-cut",
    `the answer from ${baseURL} broke off${said === undefined ? "" : `: ${said}`}`,
    {
      cause,
      retryable: true,
      retryAfter: retryAfterOf(answering, said ?? ""),
      hint: streamed
        ? "try again; if it always breaks off, the server may not stream: use { stream: false }"
        : "try again; if it always breaks off, the server, or a proxy before it, does not speak that protocol",
    },
  )
}

export function missingKey(attempted: KeyPlace): ModelError {
  return new ModelError("model-unauthorized", `no key for ${attempted.baseURL}`, {
    hint: keyHint(attempted),
    unserved: true,
  })
}

type KeyPlace = Pick<Attempted, "baseURL" | "apiKeyVariable" | "isKeyWithheld" | "basic" | "keySource">

function keyHint(attempted: KeyPlace): string {
  const { baseURL, apiKeyVariable, isKeyWithheld, basic, keySource } = attempted
  if (basic !== undefined) return "check the name and the password in the base URL"
  if (keySource !== "environment") return `check the key in ${keyPlace(attempted)}`
  if (isKeyWithheld)
    return `name the variable with this server's key, for example apiKeyVariable: ${JSON.stringify(apiKeyVariable)}`
  return baseURL === OPENAI_BASE_URL ? `set ${apiKeyVariable}` : `set ${apiKeyVariable} to a key for ${baseURL}`
}

function keyPlace({ keySource, apiKeyVariable }: Pick<Attempted, "keySource" | "apiKeyVariable">): string {
  switch (keySource) {
    case "client":
      return "the client"
    case "option":
      return "apiKey"
    case "environment":
      return apiKeyVariable
    default:
      return keySource satisfies never
  }
}

/** Words of servers and frameworks for a path that they do not have, which name no model. */
const NO_PATH =
  /^(?:404 )?(?:(?:page|file|path|url|route|resource) )?not found\W*$|^cannot post\b|\bno route\b|^invalid url\b/i

function pathHint({ baseURL, api }: Attempted): string {
  const hint = isVersioned(baseURL) ? "check the base URL" : "check the base URL, which commonly ends in /v1"
  return api === "responses" ? `${hint}; if the server has the chat API only: api: "chat"` : hint
}

function isVersioned(baseURL: string): boolean {
  return /\/v\d+\w*$/.test(baseURL)
}

/** The hint for a web page in place of an answer. */
function pageHint(baseURL: string): string {
  return isVersioned(baseURL) ? PROXY_HINT : `${PROXY_HINT}; that of a model server commonly ends in /v1`
}

const PROXY_HINT = "check the base URL and the network: a proxy answered, and not the model's server"

function notFoundHint(baseURL: string): string {
  return `check the model's name${isVersioned(baseURL) ? "" : " and the base URL, which commonly ends in /v1"}`
}

/** The address of a redirect, without its query. */
function placeOf(location: string | null | undefined, baseURL: string): string {
  if (location === null || location === undefined || !URL.canParse(location, baseURL)) return "no address"
  const { protocol, host, pathname } = new URL(location, baseURL)
  return `${protocol}//${host}${pathname}`
}
