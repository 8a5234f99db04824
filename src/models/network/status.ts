// The meaning of HTTP statuses and headers for a retry of the same request.

import { RETRY_IN, type Headers } from "./retry-after.ts"

export type { Headers } from "./retry-after.ts"

/** Whether a failure with this status may pass. Some servers say so in a header. */
export function isPassing(status: number, headers: Headers | undefined): boolean {
  const header = headers?.get("x-should-retry")
  if (header === "true" || header === "false") return header === "true"
  return status === 408 || status === 409 || status === 425 || status === 429 || (status >= 500 && status !== 501)
}

const TOO_LONG = new RegExp(
  [
    "context.(?:length|size|window)",
    "maximum context",
    "too long\\b(?! to)",
    "too many tokens",
    "input token count .* exceeds",
    "inputs?` tokens",
    "must have less than \\d+ tokens",
    "request (?:entity )?too large",
    "reduce your message size",
    "reduce the length of the messages",
    "exceeds? context limit",
    "exceeded model token limit",
    "range of input length should be",
    "maximum prompt length",
    "exceeds? max message tokens",
  ].join("|"),
  "i",
)

/** Whether a request was refused because it is too long for the model, in the words of any server. */
export function isTooLong(status: number | undefined, code: string | undefined, message: string): boolean {
  // With this status only a request that is larger than the whole limit is refused for good.
  if (status === 429) return /too large/i.test(message)
  return TOO_LONG.test(`${code ?? ""} ${message}`)
}

/**
 * Whether the account is out of credit, so that only a payment helps. OpenAI uses the status of a rate limit for it;
 * Google uses the same words for a limit that passes, with the time until a retry.
 */
export function isOutOfCredit(status: number | undefined, code: string | undefined, message: string): boolean {
  return (
    status === 402
    || (status === 429
      && /insufficient_quota|billing|exceeded your current quota/i.test(`${code ?? ""} ${message}`)
      && !RETRY_IN.test(message))
  )
}
