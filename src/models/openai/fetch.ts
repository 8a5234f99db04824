// Requests by `fetch`, in browsers and for programs with their own.

import type { Post } from "./post.ts"

export function fetchPost(fetch: typeof globalThis.fetch): Post {
  return async (url, headers, body, signal) => {
    const response = await fetch(url, { method: "POST", headers, body, signal })
    return { status: response.status, headers: response.headers, body: textOf(response.body) }
  }
}

async function* textOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield decoder.decode(value, { stream: true })
    }
    ended = true
    yield decoder.decode()
  } finally {
    // The reader stopped in the middle, so the request is cancelled.
    if (!ended) void reader.cancel().catch(() => undefined)
  }
}
