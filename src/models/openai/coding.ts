// Bodies in a content coding that cannot be read, although the request accepts none.

import { ModelError } from "../model.ts"
import type { Headers } from "../network/retry-after.ts"

/** A body in a content coding that the client does not know. */
export class UnknownCoding extends Error {
  override readonly name = "UnknownCoding"
}

/** Codes of Node's decoders for data that are not in their coding. */
const CODES = /^(?:Z_DATA_ERROR|ERR__ERROR_FORMAT_|ZSTD_error_)/

/** Whether a body is not in a content coding that can be read. One that broke off is not meant. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof UnknownCoding) return true
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  return (typeof code === "string" && CODES.test(code)) || (cause !== undefined && isUnreadable(cause))
}

export function unreadable(cause: unknown, baseURL: string, headers: Headers | undefined): ModelError {
  const coding = headers?.get("content-encoding") ?? "unknown"
  return new ModelError("bad-response", `${baseURL} sent an answer whose content coding ${coding} cannot be read`, {
    cause,
    hint: "turn off the compression of the server, or of a proxy before it: the request accepts none",
  })
}

/** Whether a client that reads some codings reads the content coding of a body. */
export function isKnown(coding: string | null | undefined, known: readonly string[]): boolean {
  const names = (coding ?? "").split(",").map((name) => name.trim().toLowerCase())
  return names.every((name) => name === "" || name === "identity" || known.includes(name))
}
