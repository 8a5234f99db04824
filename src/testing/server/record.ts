// The record of each request that the server received, and counts over all of them.

import type { IncomingMessage, ServerResponse } from "node:http"
import type { Asked } from "./asked.ts"
import type { CacheCounts, ChatRequest, Ending, ReceivedRequest } from "./rule.ts"

/** Counts over all requests and connections so far. */
export interface Totals {
  readonly requests: number
  readonly answered: number
  readonly faulty: number
  readonly abandoned: number
  /**
   * A quarter of the characters, rounded up: of the requests, of their parts read from the cache and written to it, and
   * of the texts sent, in abandoned answers too.
   */
  readonly tokens: CacheCounts & { readonly input: number; readonly output: number }
  /** Connections opened in all, open now, and the most at once. */
  readonly connections: { readonly opened: number; readonly open: number; readonly most: number }
}

/** A request that is being served. */
export interface Live extends ReceivedRequest {
  /** Counts bytes and text that were passed to the network. */
  send(bytes: number, text: string): void
  /** Records the end; only the first call counts. */
  end(how: Ending): void
  readonly endedAs: Ending | undefined
}

export function follow(
  incoming: IncomingMessage,
  response: ServerResponse,
  body: ChatRequest,
  { message, written }: Asked,
  counts: CacheCounts,
): Live {
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  const sent = {
    bytes: 0,
    text: "",
    get tokens() {
      return tokensIn(this.text)
    },
  }
  const live = {
    path: incoming.url ?? "",
    headers: incoming.headers,
    body,
    message,
    written,
    ...counts,
    sent,
    ended,
    endedAt: undefined as number | undefined,
    endedAs: undefined as Ending | undefined,
    send(bytes: number, text: string) {
      sent.bytes += bytes
      sent.text += text
    },
    end(how: Ending) {
      if (live.endedAs !== undefined) return
      live.endedAs = how
      live.endedAt = performance.now()
      resolve(how)
    },
  }
  response.once("close", () => live.end(response.writableFinished ? "answered" : "abandoned"))
  return live
}

export function totalsOf(requests: readonly Live[], connections: Totals["connections"]): Totals {
  const count = (how: Ending) => requests.filter(({ endedAs }) => endedAs === how).length
  const sum = (of: (request: Live) => number) => requests.reduce((total, request) => total + of(request), 0)
  return {
    requests: requests.length,
    answered: count("answered"),
    faulty: count("faulty"),
    abandoned: count("abandoned"),
    tokens: {
      input: sum(({ body }) => inputTokens(body)),
      cached: sum(({ cached }) => cached),
      cacheWrite: sum(({ cacheWrite }) => cacheWrite),
      output: sum(({ sent }) => sent.tokens),
    },
    connections: { ...connections },
  }
}

export const CHARACTERS_PER_TOKEN = 4

/** The text that counts as input: items without a text of their own count as their JSON. */
export function textOf(body: ChatRequest): string {
  const { messages = [], prompt = "", input = [] } = body
  const items = input.map((item) => (typeof item["content"] === "string" ? item["content"] : JSON.stringify(item)))
  return prompt + messages.map(({ content }) => content).join("") + items.join("")
}

export function inputTokens(body: ChatRequest): number {
  return tokensIn(textOf(body))
}

export function tokensIn(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
}
