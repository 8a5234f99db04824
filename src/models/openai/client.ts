// The protocol over HTTP: a body is posted, and the server's replies are read from its response.

import { createParser } from "eventsource-parser"
import type { Body } from "./body.ts"
import { HttpFailure } from "./errors.ts"
import { fetchPost } from "./fetch.ts"
import { nodePost } from "./http.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import type { PostResponse } from "./post.ts"
import type { Replies } from "./reply.ts"

/** Resolves when the server has begun to answer. Rejects with an HttpFailure, or with what the host's client fails with. */
export type Send = (body: Body, signal: AbortSignal) => Promise<Replies>

/** One event of a stream that is larger than so many characters is no answer. */
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
    if (/text\/html/.test(type)) throw new SyntaxError("a web page") // a proxy, or a base URL that is not that of the API
    return settings.streamed && !/\bjson\b/.test(type) ? streamedReplies(response) : wholeReply(response)
  }
}

/** The address, with the query that a base URL may have. */
function urlOf({ baseURL, continuation }: Settings): URL {
  const url = new URL(baseURL)
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${continuation === "completion" ? "completions" : "chat/completions"}`
  return url
}

async function* wholeReply(response: PostResponse): AsyncGenerator<readonly unknown[]> {
  yield [JSON.parse(await textOf(response))]
}

/** Server-sent events. After `[DONE]` is read on to the end, so that the connection can be used again. */
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
    const said = JSON.parse(text) as unknown
    const body = (Array.isArray(said) ? said[0] : said) as { readonly error?: unknown } | null | undefined // Google says it in a list
    error = body?.error ?? body
  } catch {
    // What a proxy says is not JSON.
  }
  return new HttpFailure(response.status, error, response.headers)
}

async function textOf({ body }: PostResponse): Promise<string> {
  let text = ""
  for await (const piece of body) text += piece
  return text
}
