// The protocol through a client of the `openai` package: sends a body and reads the server's replies ourselves.

import type { Body } from "./body.ts"
import { endpointOf } from "./endpoint.ts"
import { failureOf } from "./failure.ts"
import { repliesOf } from "./incoming.ts"
import type { OpenAIOptions, SdkClient, Settings } from "./options.ts"
import { titled } from "./page.ts"
import type { PostResponse } from "./post.ts"
import type { Replies } from "./replies.ts"
import { readable } from "./response.ts"
import { createSdkClient } from "./sdk.ts"
import { beginningOf, TransportResponse } from "./transport.ts"
import { ModelError } from "../model.ts"

/** Resolves when the server has begun to answer. Rejects with an HttpFailure, or with an error of the client. */
export type Send = (body: Body, signal: AbortSignal) => Promise<Replies>

/** Sends through the program's client, or through one that is made when the first request is sent. */
export function createClient(options: OpenAIOptions, settings: Settings): Send {
  const endpoint = endpointOf(settings)
  let own: Promise<SdkClient> | undefined

  async function clientOf(): Promise<SdkClient> {
    if (options.client !== undefined) return options.client
    own ??= createSdkClient(options, settings)
    return own
  }

  return async (body, signal) => {
    const response = await request(await clientOf(), body, signal)
    if (!/text\/html/.test(response.headers.get("content-type") ?? "")) return repliesOf(response)
    // A proxy answers, or the base URL is not that of the API.
    throw new SyntaxError(titled(await beginningOf(response)))
  }

  async function request(client: SdkClient, body: Body, signal: AbortSignal): Promise<PostResponse> {
    const method = endpoint(client)
    if (method === undefined) throw unable("has no such method")
    try {
      const promise = method.create(body as never, { signal, maxRetries: 0 })
      if (typeof promise.asResponse !== "function") throw unable("gives no response, as a client of that package does")
      const response = await promise.asResponse()
      return response instanceof TransportResponse ? response.body : readable(response)
    } catch (error) {
      throw failureOf(error)
    }
  }
}

function unable(problem: string): ModelError {
  return new ModelError("bad-config", `the client of the openai package ${problem}`, {
    hint: "pass a client of the package openai, version 4 or later, that nothing wraps",
    unserved: true,
  })
}
