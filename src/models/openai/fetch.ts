// Requests by `fetch`, in browsers and for programs with their own.

import type { Post } from "./post.ts"
import { readable } from "./response.ts"

export function fetchPost(fetch: typeof globalThis.fetch): Post {
  return async (url, headers, body, signal) =>
    readable(await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" }), url)
}
