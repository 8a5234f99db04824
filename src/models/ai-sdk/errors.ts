// Converts the errors of models of the AI SDK to ModelErrors.

import { ModelError } from "../model.ts"
import { isPage, titled } from "../page.ts"
import { adviceFor } from "../network/advice.ts"
import { distrustOf, isUnsent } from "../network/connection.ts"
import { meaningOf } from "../network/meaning.ts"
import { retryAfterOf } from "../network/retry-after.ts"
import { isOutOfCredit, isPassing, isTooLong } from "../network/status.ts"

/** The ModelError for an error, which is recognized by its shape, as programs have their own copies of the SDK. */
export function toModelError(error: unknown, id: string): ModelError {
  if (error instanceof ModelError) return error
  const fields = (typeof error === "object" && error !== null ? error : {}) as { readonly [name: string]: unknown }
  // An error in a stream is the server's own object, with the status in one of its fields.
  const own = [fields["statusCode"], fields["status"], fields["code"]].find(
    (one) => typeof one === "number" && one >= 300 && one <= 599,
  ) as number | undefined
  const code = [fields["code"], fields["type"]].find((one) => typeof one === "string") as string | undefined
  const headers = fields["responseHeaders"] as { readonly [name: string]: string } | undefined
  const header = { get: (name: string) => headers?.[name] }
  const message = messageOf(error, fields)
  const status = meaningOf({ status: own, code: fields["code"], type: fields["type"], message })
  // A failure without a status is one of the network, unless the SDK says that the request itself was at fault.
  const retryable =
    status === undefined
      ? fields["isRetryable"] !== false && !/^AI_(?!APICallError)/.test(String(fields["name"]))
      : isPassing(status, header)
  const isFinal = isOutOfCredit(status, code, message) || isTooLong(status, code, message)
  const name = isOutOfCredit(status, code, message)
    ? "no-credit"
    : isFinal
      ? "bad-request"
      : codeOf(status, fields["name"])
  const distrust = status === undefined ? distrustOf(error, id) : undefined
  if (distrust !== undefined)
    return new ModelError("model-unavailable", distrust.message, { hint: distrust.hint, unserved: true, cause: error })
  return new ModelError(name, `${id} failed: ${message}`, {
    hint: isTooLong(status, code, message)
      ? "pass the data on in parts, for example with sections(…) or chunks(…)"
      : (HINTS[name] ?? adviceFor(message)),
    status: own ?? status,
    cause: error,
    retryable: retryable && !isFinal,
    // Without a key, or without a connection, nothing is sent.
    ...(fields["name"] === "AI_LoadAPIKeyError" || (status === undefined && isUnsent(error)) ? { unserved: true } : {}),
    retryAfter: retryAfterOf(header, message, bodyOf(fields)),
  })
}

const HINTS: { readonly [code: string]: string | undefined } = {
  "no-credit": "add credit to the account, or use another key",
  "model-unauthorized": "give the provider a key that may use the model",
  "model-not-found": "check the model's name",
  "rate-limited": "try again later, or allow fewer at once: concurrency, requestsPerMinute, tokensPerMinute",
  "model-unavailable": "try again later",
}

/** The server's own words: the SDK has only those of the status for a body in a form that it does not know. */
function messageOf(error: unknown, fields: { readonly [name: string]: unknown }): string {
  const { responseBody } = fields
  const body =
    typeof responseBody === "string" ? /"(?:message|detail)"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(responseBody) : null
  if (body !== null) return JSON.parse(body[1]!) as string
  if (typeof responseBody === "string" && isPage(responseBody)) return titled(responseBody)
  if (typeof fields["message"] === "string") return fields["message"]
  return typeof error === "string" ? error : (JSON.stringify(error) ?? String(error))
}

/** The server's error: in the SDK's error, or itself in a stream. */
function bodyOf(fields: { readonly [name: string]: unknown }): unknown {
  const { error } = (fields["data"] ?? {}) as { readonly error?: unknown }
  return error ?? fields
}

function codeOf(status: number | undefined, name: unknown): string {
  switch (status) {
    case undefined:
      return name === "AI_LoadAPIKeyError" ? "model-unauthorized" : "model-unavailable"
    case 400:
    case 413:
    case 422:
      return "bad-request"
    case 401:
    case 403:
      return "model-unauthorized"
    case 404:
      return "model-not-found"
    case 429:
      return "rate-limited"
    default:
      return "model-unavailable"
  }
}
