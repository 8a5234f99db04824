// Complaints of servers and proxies in the middle of an answer, in another form than the protocol's `error`.

/** A complaint, in the form of the protocol's errors. */
export interface Complaint {
  readonly message: string
  readonly code?: unknown
  readonly status?: unknown
  readonly type?: unknown
}

type Fields = { readonly [field: string]: unknown }

/** Data that only show that the server is at work. */
const SIGN_OF_LIFE = /^\W*(?:ping|pong|keep[-_ ]?alive|heartbeat|processing)?\W*$/i

/** Fields in which servers tell what went wrong. */
const MESSAGES = ["message", "detail", "msg", "error_message", "error_msg", "status_msg"] as const

/**
 * The complaint in a reply that is no part of an answer: an object with a message (FastAPI), a list (Google), a
 * `base_resp` (MiniMax). A text is data that is no JSON. Undefined for parts of answers and for signs of life.
 */
export function complaintIn(reply: unknown): Complaint | string | undefined {
  if (typeof reply === "string") return SIGN_OF_LIFE.test(reply) ? undefined : reply
  if (Array.isArray(reply)) return complaintInList(reply)
  if (typeof reply !== "object" || reply === null) return undefined
  const fields = reply as Fields
  const { choices, errors, base_resp: base, type, object } = fields
  if (Array.isArray(choices) && choices.length > 0) return undefined
  if (typeof type === "string" && type !== "" && SIGN_OF_LIFE.test(type)) return undefined
  if (isObject(base)) return fieldsOf({ ...base, code: base["status_code"] })
  // Parts of answers name what they are.
  if (typeof object === "string" && object !== "error") return undefined
  return errors === undefined || errors === null ? fieldsOf(fields) : complaintInList([errors].flat())
}

function complaintInList([first]: readonly unknown[]): Complaint | string | undefined {
  const inner = isObject(first) ? (first["error"] ?? first) : first
  return typeof inner === "string" ? { message: inner } : isObject(inner) ? fieldsOf(inner) : undefined
}

function fieldsOf(fields: Fields): Complaint | undefined {
  const { code, status, success } = fields
  if ([0, "0", 200, "200", "ok", "success"].includes((code ?? status) as string)) return undefined
  const said = MESSAGES.map((name) => fields[name]).find((text) => typeof text === "string" && text !== "") as
    | string
    | undefined
  const isFailure =
    said !== undefined
    || success === false
    || Array.isArray(fields["detail"])
    || /^(?:error|failed|failure)$/i.test(String(status))
    || Number(code ?? status) >= 400
  if (!isFailure || (said !== undefined && SIGN_OF_LIFE.test(said))) return undefined
  return { ...fields, message: said ?? JSON.stringify(fields) }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null
}
