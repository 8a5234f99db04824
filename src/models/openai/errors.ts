// What the SDK throws, as the ModelError that says what happened and what to do about it.

import { ModelError } from "../model.ts"
import { OPENAI_BASE_URL } from "./options.ts"

/** What a message needs to know about the request that failed. */
export interface Attempted {
  readonly model: string
  readonly baseURL: string
}

/**
 * An error of the SDK, known by its shape and not its class, since the client may come from another copy of the SDK.
 * `answering`: the server had begun to answer, so what has no status is a broken stream and not a missing server.
 */
export function toModelError(error: unknown, attempted: Attempted, answering: boolean): ModelError {
  if (error instanceof ModelError) return error
  const { status, code, message } = partsOf(error)
  const { model, baseURL } = attempted
  const report = (name: string, text: string, hint?: string) =>
    new ModelError(name, text, { cause: error, ...(hint === undefined ? {} : { hint }), ...(status === undefined ? {} : { status }) })

  if (isOutOfCredit(status, code, message)) {
    return report("no-credit", `the account at ${baseURL} has no credit left: ${message}`, "add credit to the account, or use another key in OPENAI_API_KEY")
  }
  switch (status) {
    case undefined: break
    case 400: case 413: case 422: return report("bad-request", `${baseURL} refused the request: ${message}`, hintForRefusal(code, message))
    case 401: return report("model-unauthorized", `${baseURL} did not accept the key: ${message}`, keyHint(baseURL))
    case 403: return report("model-unauthorized", `the key is not allowed to use ${model} at ${baseURL}: ${message}`, "use a key that may, or another model")
    case 404: return report("model-not-found", `${baseURL} has no model ${model}: ${message}`, notFoundHint(baseURL))
    case 429: return report("rate-limited", `${baseURL} received too many requests: ${message}`, "try again later, or allow fewer requests at once")
    default: return report("model-unavailable", `${baseURL} failed with status ${status}: ${message}`, "try again later")
  }

  const reason = networkCode(error)
  if (/timed? ?out/i.test(message) || reason === "ETIMEDOUT") return report("model-unavailable", `${baseURL} did not answer in time`, "try again later, or allow more time")
  if (!answering) return report("model-unavailable", `no model server answers at ${baseURL}${reason === undefined ? "" : ` (${reason})`}`, unavailableHint(baseURL))
  if (error instanceof SyntaxError || /malformed/.test(message)) return report("bad-response", `${baseURL} sent an answer that is not of the chat completions protocol: ${message}`)
  // A server that fails in the middle of a stream says so in the stream, with a code or type but no status.
  if (code !== undefined && reason === undefined) return report("model-unavailable", `${baseURL} failed while it answered: ${message}`, "try again later")
  return streamCut(attempted, error)
}

/** The answer ended before the server said that it was whole. */
export function streamCut({ baseURL }: Attempted, cause?: unknown): ModelError {
  return new ModelError("model-stream-cut", `the answer from ${baseURL} broke off`, { cause, hint: "try again; if it always breaks off, the server may not stream: use { stream: false }" })
}

export function missingKey({ baseURL }: Attempted): ModelError {
  return new ModelError("model-unauthorized", `no key for ${baseURL}`, { hint: keyHint(baseURL) })
}

/** Whether paying, and nothing else, would help. OpenAI says so with the status of a rate limit. */
export function isOutOfCredit(status: number | undefined, code: string | undefined, message: string): boolean {
  return status === 402 || (status === 429 && /insufficient_quota|billing|exceeded your current quota/i.test(`${code ?? ""} ${message}`))
}

interface Parts {
  readonly status: number | undefined
  readonly code: string | undefined
  readonly message: string
}

function partsOf(error: unknown): Parts {
  const fields = typeof error === "object" && error !== null ? (error as { readonly [name: string]: unknown }) : {}
  const status = typeof fields["status"] === "number" ? fields["status"] : undefined
  const code = [fields["code"], fields["type"]].find((part) => typeof part === "string" && part !== "") as string | undefined
  const text = error instanceof Error ? error.message : String(error)
  const message = text.replace(/^\d{3} /, "").replaceAll(/\s+/g, " ").replace("status code (no body)", "no reason given").trim()
  return { status, code, message: message.length > 500 ? `${message.slice(0, 500)}…` : message }
}

/** The system's code in the chain of causes, for example `ECONNREFUSED`. */
function networkCode(error: unknown): string | undefined {
  for (let cause = error, depth = 0; typeof cause === "object" && cause !== null && depth < 8; depth++) {
    const { code, cause: next, errors } = cause as { code?: unknown; cause?: unknown; errors?: readonly unknown[] }
    if (typeof code === "string" && /^(E[A-Z]+|UND_ERR\w*|CERT_\w+|[A-Z_]*CERT[A-Z_]*)$/.test(code)) return code
    cause = next ?? errors?.[0]
  }
  return undefined
}

function keyHint(baseURL: string): string {
  return baseURL === OPENAI_BASE_URL ? "set OPENAI_API_KEY" : `set OPENAI_API_KEY to a key for ${baseURL}`
}

function unavailableHint(baseURL: string): string {
  return baseURL === OPENAI_BASE_URL
    ? "check the network; for a server of your own set OPENAI_BASE_URL, for example http://localhost:11434/v1"
    : "start the server there, or set OPENAI_BASE_URL to where it is, for example http://localhost:11434/v1"
}

function notFoundHint(baseURL: string): string {
  return `check the model's name${/\/v\d+\w*$/.test(baseURL) ? "" : " and the base URL, which commonly ends in /v1"}`
}

function hintForRefusal(code: string | undefined, message: string): string | undefined {
  return /context.length|maximum context|too long|too many tokens/i.test(`${code ?? ""} ${message}`)
    ? "hand the data on in parts, for example with sections(…) or chunks(…)"
    : undefined
}
