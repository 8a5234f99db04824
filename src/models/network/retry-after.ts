// The time after which a server asks for a retry.

export interface Headers {
  get(name: string): string | null | undefined
}

/**
 * Seconds until a retry: from either form of the header, from OpenAI's in milliseconds, from a field of the error, from
 * the words of the message, or from the time at which an exhausted limit is reset.
 */
export function retryAfterOf(headers: Headers | undefined, message: string, error?: unknown): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? NaN)
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds / 1000
  const value = headers?.get("retry-after")?.trim() ?? ""
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  const inError = retryAfterIn(error)
  if (inError !== undefined) return inError
  const inMessage = RETRY_IN.exec(message)?.[1]
  return inMessage === undefined ? resetOf(headers) : secondsIn(inMessage)
}

/** For example "retry in 7s", "try again in 1m2.5s", "try again in 300ms". */
export const RETRY_IN =
  /(?:retry|try again) (?:in|after) ((?:\d+(?:\.\d+)?(?:ms|s|m|h)(?![a-z]))+|\d+(?:\.\d+)?(?= s(?:ec(?:ond)?s?)?\b))/i

/** Seconds in a field of an error: a number of them, or Google's duration in one of the details. */
function retryAfterIn(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined
  const { retry_after: seconds, retry_after_ms: milliseconds, details } = error as { readonly [field: string]: unknown }
  if (isAmount(milliseconds)) return milliseconds / 1000
  if (isAmount(seconds)) return seconds
  if (typeof seconds === "string") return secondsIn(seconds)
  const delays = (Array.isArray(details) ? details : []).map(
    (detail: { readonly retryDelay?: unknown } | null) => detail?.retryDelay,
  )
  const delay = delays.find((one) => typeof one === "string")
  return delay === undefined ? undefined : secondsIn(delay)
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity
}

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
