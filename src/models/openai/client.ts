// The protocol over HTTP: posts a body and reads the server's replies from its response.

import { turn } from "../../base/turn.ts"
import type { Body } from "./body.ts"
import { fetchPost } from "./fetch.ts"
import { BrokenOff, HttpFailure } from "./failure.ts"
import { nodePost } from "./http.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import type { Post, PostResponse } from "./post.ts"
import { within, type Replies } from "./replies.ts"
import { createEventReader } from "./sse.ts"

/** Resolves when the server has begun to answer. Rejects with an HttpFailure, or with an error of the host's client. */
export type Send = (body: Body, signal: AbortSignal) => Promise<Replies>

const DEFAULT_CONNECTIONS = 2_048
const MAX_REDIRECTS = 5
/** Milliseconds for which a complete answer's connection may stay open, so that it can be reused. */
const DRAIN = 100
/** Milliseconds for which the text of an error is awaited, and the characters of it that are read. */
const ERROR_PATIENCE = 2_000
const LONGEST_ERROR = 100_000

export function createClient(options: OpenAIOptions, settings: Settings): Send {
  const url = urlOf(settings)
  const headers = {
    "content-type": "application/json",
    accept: settings.streamed ? "text/event-stream" : "application/json",
    // Without this header a server may use any coding.
    "accept-encoding": "identity",
    authorization: `Bearer ${settings.apiKey}`,
    ...Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
  }
  const post =
    (options.fetch === undefined ? nodePost(options.connections ?? DEFAULT_CONNECTIONS) : undefined)
    ?? fetchPost(options.fetch ?? globalThis.fetch)

  return async (body, signal) => {
    const response = await postWithin(post, url, headers, JSON.stringify(body), signal)
    if (response.status < 200 || response.status > 299) throw await failureOf(response)
    // A proxy answers, or the base URL is not that of the API.
    if (/text\/html/.test(response.headers.get("content-type") ?? "")) {
      response.close()
      throw new SyntaxError("a web page")
    }
    return repliesOf(response)
  }
}

/** Posts, and follows redirects within the server: another one must not receive the key. */
async function postWithin(
  post: Post,
  url: URL,
  headers: { readonly [name: string]: string },
  body: string,
  signal: AbortSignal,
): Promise<PostResponse> {
  let address = url
  for (let redirects = 0; ; redirects++) {
    const response = await post(address, headers, body, signal)
    const target = [301, 302, 307, 308].includes(response.status) ? response.headers.get("location") : null
    if (target === null || !URL.canParse(target, address) || redirects === MAX_REDIRECTS) return response
    const next = new URL(target, address)
    if (next.origin !== address.origin) return response
    response.close()
    address = next
  }
}

/** The address, with the query of the base URL if it has one. */
function urlOf({ address, continuation }: Settings): URL {
  const url = new URL(address)
  const path = continuation === "completion" ? "completions" : "chat/completions"
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`
  return url
}

/** The replies of a body, which its first character shows to be events or one reply: its declared type may be wrong. */
function repliesOf(response: PostResponse): Replies {
  const { body } = response
  const reader = createEventReader()
  let isOver = false
  let whole: string | undefined
  let begun = false

  async function next(): ReturnType<Replies["next"]> {
    if (reader.failure !== undefined) throw reader.failure
    if (isOver) return undefined
    const { done = false, value: piece = "" } = await body.next()
    if (!begun && piece.trim() !== "") {
      begun = true
      const first = piece.trimStart()[0]!
      if (first === "<") throw new SyntaxError("a web page")
      if (first === "{" || first === "[") whole = ""
    }
    if (whole !== undefined) {
      whole += piece
      if (!done) return { replies: [], isLast: false }
      isOver = true
      return { replies: [parsed(whole)], isLast: true }
    }
    const replies = done ? reader.end() : reader.read(piece)
    if (done) isOver = true
    else if (reader.isDone) {
      isOver = true
      await settle(response)
    } else if (replies.length === 0 && reader.failure !== undefined) throw reader.failure
    if (done && replies.length === 0 && !reader.isDone) {
      if (reader.remark !== undefined) throw new BrokenOff(reader.remark)
      return undefined
    }
    return { replies, isLast: reader.isDone }
  }

  return {
    next,
    close() {
      if (!isOver) response.close()
    },
  }
}

/** Reads what follows the end of an answer, in the background; most bodies end in the same turn. */
async function settle({ body, close }: PostResponse): Promise<void> {
  const readOn = async () => {
    while ((await body.next()).done !== true) continue
    return true
  }
  const drain = async () => {
    const isDrained = await within(readOn(), DRAIN).catch(() => false)
    if (isDrained === undefined) close()
  }
  await Promise.race([drain(), turn()])
}

/** The reply of a whole body. A body without its end was cut. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw /[\]}]\s*$/.test(text) ? error : new BrokenOff()
  }
}

async function failureOf(response: PostResponse): Promise<HttpFailure> {
  const text = await errorTextOf(response)
  let error: unknown = text
  try {
    const parsed = JSON.parse(text) as unknown
    // Google sends a list.
    const body = (Array.isArray(parsed) ? parsed[0] : parsed) as { readonly error?: unknown } | null | undefined
    error = body?.error ?? body
  } catch {
    // The text of a proxy is not JSON and stays the error.
  }
  // A browser hides the status of a redirect.
  return new HttpFailure(response.status === 0 ? 302 : response.status, error, response.headers)
}

/** The beginning of an error's text: as much as arrives in a short time, since some servers never end it. */
async function errorTextOf({ body, close }: PostResponse): Promise<string> {
  let text = ""
  const read = async () => {
    for (;;) {
      const { done, value } = await body.next()
      if (done === true) return true
      text += value
      if (text.length > LONGEST_ERROR) return undefined
    }
  }
  const isWhole = await within(read(), ERROR_PATIENCE).catch(() => undefined)
  if (isWhole === undefined) close()
  return text
}
