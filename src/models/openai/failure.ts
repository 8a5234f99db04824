// Failures of servers as they reach the model, and what can be read in them.

import { ModelError } from "../model.ts"
import type { Headers } from "../network/status.ts"
import { isPage, titled } from "../page.ts"
import type { PostResponse } from "./post.ts"

/** An error that a server reported, without a status if in the middle of an answer. The SDK's errors look the same. */
export class HttpFailure extends Error {
  readonly status: number | undefined
  readonly code: unknown
  readonly type: unknown
  /** The error as the server sent it. */
  readonly error: unknown
  readonly headers: Headers | undefined
  constructor(status: number | undefined, error: unknown, headers?: Headers) {
    const { message, detail, code, type } = (
      typeof error === "object" && error !== null ? error : { message: error }
    ) as { readonly [field: string]: unknown }
    super(
      ([message, detail].find((text) => typeof text === "string" && text !== "") as string | undefined)
        ?? (JSON.stringify(error) ?? "").replace(/^(""|null|{})$/, "no reason given"),
    )
    this.status = status ?? statusIn(error)
    this.code = code
    this.type = type
    this.error = error
    this.headers = headers
  }
}

/** The failure that a client reports: that of the server, with all that it sent, or the client's own error. */
export function failureOf(error: unknown): unknown {
  const { status, error: sent, headers, message } = (error ?? {}) as { readonly [field: string]: unknown }
  if (error instanceof ModelError || typeof status !== "number") return error
  const text = String(message)
    .replace(/^\d{3} ?/, "")
    .replace("status code (no body)", "")
  return new HttpFailure(status, isPage(text) ? titled(text) : (errorIn(sent) ?? text), headersOf(headers))
}

/** The failure that a response with the text of an error means. */
export function refusal({ status, headers }: Pick<PostResponse, "status" | "headers">, text: string): HttpFailure {
  return new HttpFailure(status, isPage(text) ? titled(text) : (errorIn(jsonIn(text)) ?? text), headers)
}

/** The error in the body of a response. Google sends a list. */
function errorIn(body: unknown): unknown {
  const first = (Array.isArray(body) ? body[0] : body) as { readonly error?: unknown } | null | undefined
  return first?.error ?? first
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Headers as an older client has them are a record. */
function headersOf(headers: unknown): Headers | undefined {
  if (typeof headers !== "object" || headers === null) return undefined
  if (typeof (headers as Headers).get === "function") return headers as Headers
  return { get: (name) => (headers as { readonly [name: string]: string | undefined })[name] }
}

/** The end of an answer in its middle, with the server's last words if it had any. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff"
  readonly said: string | undefined
  constructor(said?: string) {
    super(said ?? "the answer broke off")
    this.said = said
  }
}

/** Whether the server itself reported a failure, and not the client. */
export function isReported(error: unknown): boolean {
  return typeof error === "object" && error !== null && (error as { readonly error?: unknown }).error !== undefined
}

/** The status that a response with this error would have had: a number, or a text of its digits. */
function statusIn(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined
  const { code, status, status_code: third } = error as { readonly [field: string]: unknown }
  return [code, status, third].map(asStatus).find((one) => one !== undefined)
}

/** The status of a server that changes the protocol of its connection instead of answering. */
const SWITCHING = 101

function asStatus(value: unknown): number | undefined {
  const number = typeof value === "string" && /^[3-5]\d\d$/.test(value) ? Number(value) : value
  return typeof number === "number" && number >= 300 && number <= 599 ? number : undefined
}

export interface Parts {
  readonly status: number | undefined
  readonly headers: Headers | undefined
  readonly code: string | undefined
  readonly type: string | undefined
  /** The error as the server sent it. */
  readonly body: unknown
  /** The whole message of the server or the client. */
  readonly said: string
  /** Whether the server itself reported the failure. */
  readonly isReported: boolean
}

/** The parts of a failure of the server, or of the client. */
export function partsOf(error: unknown): Parts {
  const fields = typeof error === "object" && error !== null ? (error as { readonly [name: string]: unknown }) : {}
  // In a stream the code may be the status that the response would have had (OpenRouter, vLLM).
  const status =
    fields["status"] === SWITCHING
      ? SWITCHING
      : [fields["status"], fields["code"]].map(asStatus).find((part) => part !== undefined)
  const [code, type] = [fields["code"], fields["type"]].map((part) =>
    typeof part === "string" && part !== "" ? part : undefined,
  )
  const text = error instanceof Error ? error.message : String(error)
  const said = text
    .replace(/^\d{3} /, "")
    .replaceAll(/\s+/g, " ")
    .replace("status code (no body)", "no reason given")
    .trim()
  const headers =
    typeof (fields["headers"] as Headers | undefined)?.get === "function"
      ? (fields["headers"] as Headers | undefined)
      : undefined
  return { status, headers, code: code ?? type, type, said, body: fields["error"], isReported: isReported(error) }
}
