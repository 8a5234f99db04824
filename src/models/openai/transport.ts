// Requests of a model by the host's HTTP client.

import { fetchPost } from "./fetch.ts"
import { nodePost } from "./http.ts"
import type { OpenAIOptions } from "./options.ts"
import type { Post } from "./post.ts"
import { MAX_REDIRECTS, redirectWithin } from "./redirect.ts"

export const DEFAULT_CONNECTIONS = 2_048

/** Node's client, or `fetch`. Follows redirects within the server: another one must not receive the key. */
export function transport({ fetch, connections = DEFAULT_CONNECTIONS }: OpenAIOptions): Post {
  const post = (fetch === undefined ? nodePost(connections) : undefined) ?? fetchPost(fetch ?? globalThis.fetch)
  return async (url, headers, body, signal) => {
    let address = url
    for (let redirects = 0; ; redirects++) {
      const response = await post(address, headers, body, signal)
      const next = redirects === MAX_REDIRECTS ? undefined : redirectWithin(address, response.status, response.headers)
      if (next === undefined) return response
      response.close()
      address = next
    }
  }
}
