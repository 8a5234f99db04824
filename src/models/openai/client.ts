// The protocol through a client of the `openai` package: sends a body, and reads the server's replies itself.

import { ModelError, type ModelRequest } from "../model.ts"
import { titled } from "../page.ts"
import { beginningOf } from "./beginning.ts"
import type { Body } from "./body.ts"
import { endpointOf } from "./endpoint.ts"
import { failureOf, HttpFailure, refusal } from "./failure.ts"
import { repliesOf } from "./incoming.ts"
import type { OpenAIOptions, SdkClient, SdkEndpoint, SdkRequestOptions, Settings } from "./options.ts"
import type { PostResponse } from "./post.ts"
import type { Replies } from "./replies.ts"
import { MAX_REDIRECTS, redirectWithin } from "./redirect.ts"
import { readable } from "./response.ts"
import { addressed, type Addressed } from "./sdk.ts"
import { transport } from "./transport.ts"

/**
 * Resolves when the server has begun to answer. Rejects with an HttpFailure, or with an error of the client. `onWait`
 * receives the reason for which the request waits.
 */
export type Send = (
  body: Body,
  signal: AbortSignal,
  request: ModelRequest,
  onWait: (reason: string) => void,
) => Promise<Replies>

/** Sends through the program's client, or as one that is made when the first request is sent would. */
export function createClient(options: OpenAIOptions, settings: Settings): Send {
  const { client } = options
  if (client !== undefined) return async (body, signal) => repliesOf(await sendWithin(client, settings, body, signal))
  const post = transport(options)
  let own: Promise<Addressed> | undefined
  return async (body, signal) => {
    own ??= addressed(options, settings)
    const { url, headers } = await own
    const response = await post(url, headers, JSON.stringify(body), signal)
    if (response.status < 200 || response.status > 299) throw refusal(response, await beginningOf(response))
    return repliesOf(await withoutPage(response))
  }
}

/** Sends through the program's client, which would follow a redirect to another server with the data. */
async function sendWithin(
  client: SdkClient,
  settings: Settings,
  body: Body,
  signal: AbortSignal,
): Promise<PostResponse> {
  const endpoint = endpointOf(client, settings.api)
  if (endpoint === undefined) throw unable("does not know this API")
  const options = { signal, maxRetries: 0, fetchOptions: { redirect: "manual" } }
  let address = new URL(`${settings.baseURL}/`)
  for (let redirects = 0; ; redirects++) {
    try {
      return await send(endpoint, settings, body, redirects === 0 ? options : { ...options, path: address.href })
    } catch (error) {
      const { status, headers } = error instanceof HttpFailure ? error : {}
      const next = redirects === MAX_REDIRECTS ? undefined : redirectWithin(address, status, headers)
      if (next === undefined) throw error
      address = next
    }
  }
}

/** The client's response with an answer. Throws a failure of the server or the client, and a SyntaxError for a page. */
async function send(
  endpoint: SdkEndpoint,
  settings: Settings,
  body: Body,
  options: SdkRequestOptions,
): Promise<PostResponse> {
  let response: PostResponse
  try {
    const answer = endpoint.create(body as never, options)
    if (typeof answer.asResponse !== "function") throw unable("gives no response, as one of that package does")
    response = readable(await answer.asResponse(), new URL(settings.baseURL))
    // An old client, or its own `fetch`, has followed a redirect by itself.
    if (response.status === 302) throw new HttpFailure(302, undefined, response.headers)
  } catch (error) {
    throw failureOf(error)
  }
  return withoutPage(response)
}

/** The response. Throws a SyntaxError for a web page. */
async function withoutPage(response: PostResponse): Promise<PostResponse> {
  if (!/text\/html/.test(response.headers.get("content-type") ?? "")) return response
  // A proxy answers, or the base URL is not that of the API.
  throw new SyntaxError(titled(await beginningOf(response)))
}

function unable(problem: string): ModelError {
  return new ModelError("bad-config", `the client of the package openai ${problem}`, {
    hint: "pass a client of version 4 of that package or later, which nothing wraps",
    unserved: true,
  })
}
