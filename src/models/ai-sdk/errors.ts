// Converts the errors of models of the AI SDK to ModelErrors.

import { ModelError } from "../model.ts"
import { isOutOfCredit, isPassing, retryAfterOf } from "../network/status.ts"

/** The ModelError for an error, which is recognized by its shape, as programs have their own copies of the SDK. */
export function toModelError(error: unknown, id: string): ModelError {
  if (error instanceof ModelError) return error
  const fields = (typeof error === "object" && error !== null ? error : {}) as { readonly [name: string]: unknown }
  const status = typeof fields["statusCode"] === "number" ? fields["statusCode"] : undefined
  const headers = fields["responseHeaders"] as { readonly [name: string]: string } | undefined
  const header = { get: (name: string) => headers?.[name] }
  const message =
    error instanceof Error
      ? error.message
      : typeof error === "string"
        ? error
        : (JSON.stringify(error) ?? String(error))
  // A failure without a status is one of the network, unless the SDK says that the request itself was at fault.
  const retryable =
    status === undefined
      ? fields["isRetryable"] !== false && !/^AI_(?!APICallError)/.test(String(fields["name"]))
      : isPassing(status, header)
  const outOfCredit = isOutOfCredit(status, undefined, message)
  const code = outOfCredit ? "no-credit" : codeOf(status, fields["name"])
  return new ModelError(code, `${id} failed: ${message}`, {
    status,
    cause: error,
    retryable: retryable && !outOfCredit,
    retryAfter: retryAfterOf(header, message),
  })
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
