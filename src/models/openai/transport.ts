// The `fetch` of the client that the model makes: the host's HTTP client, with what the SDK reads of a response.

import { VERSION } from "../../base/version.ts"
import { within } from "../../base/within.ts"
import type { Post, PostResponse } from "./post.ts"
import { MAX_REDIRECTS, redirectWithin } from "./redirect.ts"
import type { SdkRequestOptions } from "./options.ts"

/** Milliseconds for which the text of an error is awaited, and the characters of it that are read. */
const ERROR_PATIENCE = 2_000
const LONGEST_ERROR = 100_000

/** The part of a `Response` that the SDK uses; its body is read as the text that arrives. */
export class TransportResponse {
  readonly status: number
  readonly headers: PostResponse["headers"]
  readonly body: PostResponse
  constructor(response: PostResponse) {
    // A browser hides the status of a redirect.
    this.status = response.status === 0 ? 302 : response.status
    this.headers = response.headers
    this.body = response
  }
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }
  text(): Promise<string> {
    return beginningOf(this.body)
  }
}

/** The SDK's own field for a signal would cost a combined one for each request, which takes long to be collected. */
interface Init extends RequestInit {
  readonly recallSignal?: AbortSignal
}

/** The options of a request that the transport aborts with a signal. */
export function aborting(recallSignal: AbortSignal): SdkRequestOptions {
  return { fetchOptions: { recallSignal } satisfies Init }
}

/** A `fetch` for the SDK. Follows redirects within the server: another one must not receive the key. */
export function transport(post: Post): (url: string, init: Init) => Promise<TransportResponse> {
  /** The address of the last request, which most others have, too. */
  let last: URL | undefined
  return async (url, { headers, body, recallSignal }) => {
    if (last?.href !== url) last = new URL(url)
    return new TransportResponse(await postWithin(post, last, sentOf(headers as Headers), body as string, recallSignal))
  }
}

/** The headers as they are sent: without those that describe the host and retries, which the SDK does not make. */
function sentOf(headers: Headers): { readonly [name: string]: string } {
  const sent: { [name: string]: string } = {}
  for (const [name, value] of headers) if (!name.startsWith("x-stainless-")) sent[name] = value
  const agent = sent["user-agent"]
  if (agent !== undefined && /\/JS /.test(agent)) sent["user-agent"] = `recall/${VERSION} ${agent}`
  return sent
}

async function postWithin(
  post: Post,
  url: URL,
  headers: { readonly [name: string]: string },
  body: string,
  signal: AbortSignal | undefined,
): Promise<PostResponse> {
  let address = url
  for (let redirects = 0; ; redirects++) {
    const response = await post(address, headers, body, signal)
    const next = redirects === MAX_REDIRECTS ? undefined : redirectWithin(address, response.status, response.headers)
    if (next === undefined) return response
    response.close()
    address = next
  }
}

/** The beginning of an error's text: as much as arrives in a short time, since some servers never end it. */
export async function beginningOf({ body, close }: PostResponse): Promise<string> {
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
  return withoutMark(text)
}

/** The text of a body without the byte-order mark before it, which not every client removes. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text
}
