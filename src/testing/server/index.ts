// A real HTTP server on the loopback interface that speaks OpenAI's protocols, scripted by rules, with faults.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { createTurns, type Turns } from "../turns.ts"
import { answer, fail } from "./answer.ts"
import { chooseRule } from "./asked.ts"
import { promptCache, type PromptCache } from "./cache.ts"
import { wrongIn } from "./input.ts"
import { follow, totalsOf, type Live, type Totals } from "./record.ts"
import type { CacheCounts, ChatRequest, ReceivedRequest, ServerRule } from "./rule.ts"

export type { CacheCounts, ChatRequest, Ending, Fault, ReceivedRequest, Sent, ServerRule } from "./rule.ts"
export type { PromptCache } from "./cache.ts"
export type { Totals } from "./record.ts"

/** The options of `startModelServer`. */
export interface ModelServerOptions {
  /** A prompt cache, whose counts are in the usage; none by default. */
  readonly cache?: PromptCache
}

/** A running model server on the loopback interface. */
export interface ModelServer {
  /** The base URL for a client, for example `http://127.0.0.1:43210/v1`. */
  readonly url: string
  /** All requests that it received, in the order of arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** The counts so far. */
  readonly totals: Totals
  /** Resolves as soon as `count` requests have arrived in all. */
  arrived(count: number): Promise<void>
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

/**
 * Starts a server on a free port. A request that no rule fits receives the status 400 and a message that names it. A
 * request whose conversation or prompt contains the beginning of the answer receives the rest.
 */
export async function startModelServer(
  rules: readonly ServerRule[],
  { cache }: ModelServerOptions = {},
): Promise<ModelServer> {
  const countCached = cache === undefined ? (): CacheCounts => ({ cached: 0, cacheWrite: 0 }) : promptCache(cache)
  const requests: Live[] = []
  const connections = { opened: 0, open: 0, most: 0 }
  const watchers: { readonly count: number; readonly resolve: () => void }[] = []
  const uses = new Map<ServerRule, number>()
  const turns = new Map<ServerRule, Turns<ReceivedRequest>>(rules.map((rule) => [rule, createTurns()]))

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parse(await text(incoming))
    const { rule, asked } = chooseRule(
      body,
      rules.filter((rule) => (uses.get(rule) ?? 0) < (rule.times ?? Infinity)),
    )
    const request = follow(incoming, response, body, asked, countCached(body))
    requests.push(request)
    for (const { count, resolve } of watchers) if (requests.length >= count) resolve()
    if (incoming.method !== "POST" || !request.path.split("?")[0]!.endsWith(pathOf(body))) {
      return fail(response, 404, `no ${incoming.method ?? ""} ${request.path} here`, "unknown_url")
    }
    const wrong = wrongIn(body)
    if (wrong !== undefined) return fail(response, 400, wrong, "invalid_request")
    if (rule === undefined)
      return fail(
        response,
        400,
        `no rule of the test server answers ${JSON.stringify(asked.message.slice(0, 300))}`,
        "no_rule",
      )
    uses.set(rule, (uses.get(rule) ?? 0) + 1)
    await answer(rule, { turns: turns.get(rule)!, number: requests.length }, request, response)
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // The client disconnected, or a rule's function failed.
      if (response.headersSent || incoming.destroyed) response.destroy()
      else fail(response, 500, `the test server failed: ${String(error)}`, "test_server")
    })
  })
  server.on("connection", (socket) => {
    connections.opened++
    connections.most = Math.max(connections.most, ++connections.open)
    socket.once("close", () => connections.open--)
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", 8192, resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    get totals() {
      return totalsOf(requests, connections)
    },
    arrived: (count) =>
      new Promise((resolve) => (requests.length >= count ? resolve() : watchers.push({ count, resolve }))),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

/** The path of the API to which a body belongs. */
function pathOf({ prompt, input }: ChatRequest): string {
  return input !== undefined ? "/responses" : prompt === undefined ? "/chat/completions" : "/completions"
}

function parse(body: string): ChatRequest {
  try {
    return JSON.parse(body) as ChatRequest
  } catch {
    return {}
  }
}
