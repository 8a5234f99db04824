// What a status and headers of HTTP say about sending the same request again.

export interface Headers {
  get(name: string): string | null | undefined
}

/** Whether a server with this status may do better next time. Some say so themselves. */
export function isPassing(status: number, headers: Headers | undefined): boolean {
  const said = headers?.get("x-should-retry")
  if (said === "true" || said === "false") return said === "true"
  return status === 408 || status === 409 || status === 425 || status === 429 || (status >= 500 && status !== 501)
}

/** Seconds, from either form of the header, or the milliseconds of OpenAI's own; or from the message, where Google says it. */
export function retryAfterOf(headers: Headers | undefined, message: string): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000
  const value = headers?.get("retry-after")?.trim() ?? ""
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  const told = RETRY_IN.exec(message)?.[1]
  return told === undefined ? undefined : Number(told)
}

const RETRY_IN = /retry in (\d+(?:\.\d+)?)s/i

/**
 * Whether paying, and nothing else, would help. OpenAI says so with the status of a rate limit; Google says the same of a limit
 * that passes, and when.
 */
export function isOutOfCredit(status: number | undefined, code: string | undefined, message: string): boolean {
  return (
    status === 402
    || (status === 429
      && /insufficient_quota|billing|exceeded your current quota/i.test(`${code ?? ""} ${message}`)
      && !RETRY_IN.test(message))
  )
}
