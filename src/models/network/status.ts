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

/**
 * Seconds until a retry: from either form of the header, from OpenAI's in milliseconds, from the words of the message,
 * or from the time at which an exhausted limit is reset.
 */
export function retryAfterOf(headers: Headers | undefined, message: string): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000
  const value = headers?.get("retry-after")?.trim() ?? ""
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  const inMessage = RETRY_IN.exec(message)?.[1]
  return inMessage === undefined ? resetOf(headers) : secondsIn(inMessage)
}

/** For example "retry in 7s", "try again in 1m2.5s", "try again in 300ms". */
const RETRY_IN =
  /(?:retry|try again) (?:in|after) ((?:\d+(?:\.\d+)?(?:ms|s|m|h)(?![a-z]))+|\d+(?:\.\d+)?(?= seconds?\b))/i

/** Seconds until the latest reset of the limits of which nothing is left. */
function resetOf(headers: Headers | undefined): number | undefined {
  const resets = ["requests", "tokens"].flatMap((kind) => {
    const left = headers?.get(`x-ratelimit-remaining-${kind}`)
    const seconds = left?.trim() === "0" ? secondsIn(headers?.get(`x-ratelimit-reset-${kind}`) ?? "") : undefined
    return seconds === undefined ? [] : [seconds]
  })
  return resets.length === 0 ? undefined : Math.max(...resets)
}

const UNITS: { readonly [unit: string]: number } = { ms: 0.001, s: 1, m: 60, h: 3600 }

/** The seconds of a duration such as `1m2.5s`; a number alone is one of seconds. Undefined for other texts. */
function secondsIn(duration: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(duration)) return Number(duration)
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gi)]
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) return undefined
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!.toLowerCase()]!, 0)
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
