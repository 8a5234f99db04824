// The meaning of HTTP statuses and headers for a retry of the same request.

export interface Headers {
  get(name: string): string | null | undefined
}

/** Whether a failure with this status may pass. Some servers say so in a header. */
export function isPassing(status: number, headers: Headers | undefined): boolean {
  const header = headers?.get("x-should-retry")
  if (header === "true" || header === "false") return header === "true"
  return status === 408 || status === 409 || status === 425 || status === 429 || (status >= 500 && status !== 501)
}

/** Seconds until a retry: from either form of the header, from OpenAI's in milliseconds, or from Google's message. */
export function retryAfterOf(headers: Headers | undefined, message: string): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000
  const value = headers?.get("retry-after")?.trim() ?? ""
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  const inMessage = RETRY_IN.exec(message)?.[1]
  return inMessage === undefined ? undefined : Number(inMessage)
}

const RETRY_IN = /retry in (\d+(?:\.\d+)?)s/i

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
