// Requests by `fetch`, in browsers and for programs with their own.

import type { Post } from "./post.ts"

export function fetchPost(fetch: typeof globalThis.fetch): Post {
  return async (url, headers, body, signal) => {
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" })
    const reader = response.body?.getReader()
    return {
      status: response.status,
      headers: response.headers,
      body: textOf(reader),
      close: () => void reader?.cancel().catch(() => undefined),
    }
  }
}

async function* textOf(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): AsyncGenerator<string> {
  if (reader === undefined) return
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    yield decoder.decode(value, { stream: true })
  }
  yield decoder.decode()
}
