// The meaning of failures whose code, type or words say more than their status: errors in a stream have none.

/** The codes and types of OpenAI's, Anthropic's and Google's errors, by the status that a response would have. */
const STATUSES: { readonly [code: string]: number } = {
  insufficient_quota: 429,
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  too_many_requests: 429,
  resource_exhausted: 429,
  billing_error: 402,
  billing_hard_limit_reached: 402,
  invalid_api_key: 401,
  authentication_error: 401,
  unauthenticated: 401,
  permission_error: 403,
  permission_denied: 403,
  model_not_found: 404,
  not_found_error: 404,
  not_found: 404,
  invalid_argument: 400,
  request_too_large: 413,
}

const TOO_MANY = /too many requests|\brate[ -]?limits? (?:was |is |has been )?(?:reached|exceeded)|\brate[ -]limited\b/i
const KEY = /\bapi[ _-]?key (?:is )?(?:not valid|invalid)|\b(?:invalid|incorrect) api[ _-]?key/i
const MODEL = /\bmodel ["'`]?[^\s"'`]+["'`]? (?:is |was )?(?:not found|does not exist)/i

export interface Complained {
  readonly status: number | undefined
  readonly code?: unknown
  readonly type?: unknown
  readonly message: string
}

/** The status that describes a failure best; undefined for one that tells neither a status nor what it is. */
export function meaningOf({ status, code, type, message }: Complained): number | undefined {
  switch (status) {
    case undefined:
      return statusOf(code) ?? statusOf(type)
    case 400:
      return TOO_MANY.test(message) ? 429 : KEY.test(message) ? 401 : MODEL.test(message) ? 404 : status
    case 403:
    case 500:
    case 503:
      return TOO_MANY.test(message) ? 429 : status
    default:
      return status
  }
}

function statusOf(code: unknown): number | undefined {
  if (typeof code !== "string") return undefined
  const name = code.toLowerCase()
  return STATUSES[name] ?? (name.startsWith("invalid_") ? 400 : undefined)
}
