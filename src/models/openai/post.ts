// The interface to the host's HTTP client: one request and its response.

import type { Headers } from "../network/status.ts"

/** Resolves with the response's head. Follows no redirect. An abort destroys the request at once. */
export type Post = (
  url: URL,
  headers: { readonly [name: string]: string },
  body: string,
  signal: AbortSignal,
) => Promise<PostResponse>

export interface PostResponse {
  readonly status: number
  readonly headers: Headers
  /** The body's text in the pieces in which it arrives; no character is cut in two. Can be read once. */
  readonly body: AsyncIterator<string>
  /** Destroys the request, also while a piece of its body is awaited. Does nothing after the body's end. */
  close(): void
}
