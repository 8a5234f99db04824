// The protocol over HTTP: posts a body and reads the server's replies from its response.

import { createParser } from "eventsource-parser"
import type { Body } from "./body.ts"
import { HttpFailure } from "./errors.ts"
import { fetchPost } from "./fetch.ts"
import { nodePost } from "./http.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import type { PostResponse } from "./post.ts"
import type { Replies } from "./reply.ts"

/** Resolves when the server has begun to answer. Rejects with an HttpFailure, or with an error of the host's client. */
export type Send = (body: Body, signal: AbortSignal) => Promise<Replies>

/** Characters of the largest event of a stream; a larger one is a failure. */
const LARGEST_EVENT = 16 * 2 ** 20
const DEFAULT_CONNECTIONS = 2_048

export function createClient(options: OpenAIOptions, settings: Settings): Send {
  const url = urlOf(settings)
  const headers = {
    "content-type": "application/json",
    accept: settings.streamed ? "text/event-stream" : "application/json",
    authorization: `Bearer ${settings.apiKey}`,
    ...options.headers,
  }
  const post =
    (options.fetch === undefined ? nodePost(options.connections ?? DEFAULT_CONNECTIONS) : undefined)
    ?? fetchPost(options.fetch ?? globalThis.fetch)

  return async (body, signal) => {
    const response = await post(url, headers, JSON.stringify(body), signal)
    if (response.status < 200 || response.status > 299) throw await failureOf(response)
    const type = response.headers.get("content-type") ?? ""
    // A proxy answers, or the base URL is not that of the API.
    if (/text\/html/.test(type)) throw new SyntaxError("a web page")
    return settings.streamed && !/\bjson\b/.test(type) ? streamedReplies(response) : wholeReply(response)
  }
}

/** The address, with the query of the base URL if it has one. */
function urlOf({ baseURL, continuation }: Settings): URL {
  const url = new URL(baseURL)
  const path = continuation === "completion" ? "completions" : "chat/completions"
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${path}`
  return url
}

async function* wholeReply(response: PostResponse): AsyncGenerator<readonly unknown[]> {
  yield [JSON.parse(await textOf(response))]
}

/** The replies in server-sent events. Reads to the end after `[DONE]`, so that the connection can be reused. */
async function* streamedReplies({ body }: PostResponse): AsyncGenerator<readonly unknown[]> {
  let batch: unknown[] = []
  let failure: unknown
  const parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent({ data }) {
      if (data === "[DONE]" || failure !== undefined) return
      try {
        batch.push(JSON.parse(data))
      } catch (error) {
        failure = error
      }
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") failure ??= new SyntaxError(error.message)
    },
  })
  for await (const text of body) {
    parser.feed(text)
    if (batch.length > 0) yield batch
    if (failure !== undefined) throw failure
    batch = []
  }
}

async function failureOf(response: PostResponse): Promise<HttpFailure> {
  const text = await textOf(response).catch(() => "")
  let error: unknown = text
  try {
    const parsed = JSON.parse(text) as unknown
    // Google sends a list.
    const body = (Array.isArray(parsed) ? parsed[0] : parsed) as { readonly error?: unknown } | null | undefined
    error = body?.error ?? body
  } catch {
    // The text of a proxy is not JSON and stays the error.
  }
  return new HttpFailure(response.status, error, response.headers)
}

async function textOf({ body }: PostResponse): Promise<string> {
  let text = ""
  for await (const piece of body) text += piece
  return text
}
