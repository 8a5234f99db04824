// The response of a client's `fetch`, of whatever kind, as the text of its body.

import { isKnown, UnknownCoding } from "./coding.ts"
import type { PostResponse } from "./post.ts"

/** The response of `fetch`, or that of an older client, whose body is a stream of Node. */
export interface FetchResponse {
  readonly status: number
  /** The address that it is from, behind all redirects that the client has followed. */
  readonly url?: string
  readonly redirected?: boolean
  readonly headers: PostResponse["headers"]
  readonly body: ReadableStream<Uint8Array> | NodeStream | null
}

type NodeStream = AsyncIterable<Uint8Array | string> & { destroy?(): unknown }

/** The response to a request to a server; a redirect, if a client has followed one to another server by itself. */
export function readable(response: FetchResponse, { origin }: URL): PostResponse {
  const { headers, body, url, redirected } = response
  // A browser hides the status of a redirect.
  const status = response.status === 0 ? 302 : response.status
  if (redirected === true && url !== undefined && new URL(url).origin !== origin) return redirectTo(url, body)
  if (body !== null && !("getReader" in body))
    return { status, headers, body: textOf(body), close: () => void body.destroy?.() }
  const reader = body?.getReader()
  // `fetch` gives the body as it is if it does not know the coding.
  if (!isKnown(headers.get("content-encoding"), CODINGS)) {
    void reader?.cancel().catch(() => undefined)
    return { status, headers, body: failing(), close: () => undefined }
  }
  return {
    status,
    headers,
    body: textOf(reader === undefined ? [] : piecesOf(reader)),
    close: () => void reader?.cancel().catch(() => undefined),
  }
}

/** A redirect in place of the response that followed it. */
function redirectTo(address: string, body: FetchResponse["body"]): PostResponse {
  if (body !== null && "cancel" in body) void body.cancel().catch(() => undefined)
  else if (body !== null) (body as NodeStream).destroy?.()
  return {
    status: 302,
    headers: { get: (name) => (name === "location" ? address : null) },
    body: (async function* () {})(),
    close: () => undefined,
  }
}

/** The content codings that `fetch` reads. */
const CODINGS = ["gzip", "x-gzip", "deflate", "br", "zstd"]

function failing(): AsyncIterator<string> {
  return { next: () => Promise.reject(new UnknownCoding()) }
}

/** Browsers cannot iterate over all streams. */
async function* piecesOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

async function* textOf(pieces: Iterable<never> | AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const piece of pieces as AsyncIterable<Uint8Array | string>)
    yield typeof piece === "string" ? piece : decoder.decode(piece, { stream: true })
  yield decoder.decode()
}
