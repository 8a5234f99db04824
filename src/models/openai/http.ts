// Requests by Node's HTTP client: a third of the work of `fetch`, with a limit on simultaneous sockets.

import { UnknownCoding } from "./coding.ts"
import type { Post, PostResponse } from "./post.ts"
import { piecesOf } from "./pieces.ts"
import { decompressed, type Readable } from "./zlib.ts"

/** The part of `node:http` and `node:https` that is used, as programs for browsers do not have their types. */
interface Http {
  readonly Agent: new (options: {
    keepAlive: boolean
    maxSockets: number
    maxFreeSockets: number
    scheduling: "lifo"
    proxyEnv?: object | undefined
  }) => Agent
  readonly globalAgent: { readonly options?: { readonly proxyEnv?: object | undefined } }
  request(
    options: Target & { method: string; agent: Agent; headers: { readonly [name: string]: string | number } },
  ): Outgoing
}
/** The address of a request: a URL itself would leave all of its parts in the options, which each socket keeps. */
interface Target {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly path: string
}
type Agent = { readonly maxSockets: number }
interface Incoming extends Readable {
  readonly statusCode?: number
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
}
interface Outgoing {
  /** Whether it was sent through a connection that an earlier request had used. */
  readonly reusedSocket: boolean
  on(event: "error", listener: (error: Error) => void): unknown
  on(event: "response", listener: (response: Incoming) => void): unknown
  on(event: "close", listener: () => void): unknown
  on(event: "upgrade", listener: (response: Incoming, socket: { destroy(): unknown }) => void): unknown
  end(body: Uint8Array): unknown
  destroy(error?: Error): unknown
}

/** Agents shared by all models, so that two models of one server use the same connections. */
const agents = new Map<string, Agent>()

/** Whether Node sends requests through the proxies that the environment names. */
export function usesProxies(): boolean {
  return load("http:")?.globalAgent.options?.proxyEnv !== undefined
}

/** Looked up and not imported, as the same code runs in a browser. */
function load(protocol: string): Http | undefined {
  const host = globalThis as { readonly process?: { readonly getBuiltinModule?: (name: string) => unknown } }
  return host.process?.getBuiltinModule?.(`node:${protocol.slice(0, -1)}`) as Http | undefined
}

/** A `Post` through Node's client; undefined if the host is not like Node. */
export function nodePost(connections: number): Post | undefined {
  if (load("http:") === undefined) return undefined
  /** The address of the last request, which most others have, too. */
  let last: { readonly url: URL; readonly target: Target } | undefined

  return (url, headers, body, signal) => {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    const http = load(url.protocol)!
    // Retained only until the server begins to answer, as the answer may take long.
    let unsent: Uint8Array | undefined = encoder.encode(body)
    if (last?.url !== url) last = { url, target: targetOf(url) }
    const options = {
      ...last.target,
      method: "POST",
      agent: agentFor(http, url.protocol, connections),
      headers: { ...headers, "content-length": unsent.length },
    }
    const { promise, resolve, reject } = Promise.withResolvers<PostResponse>()
    const send = (attempt: number): void => {
      const request = http.request(options)
      // No listener is removed after its event, as each comes once and a wrapper for that would cost more.
      request.on("response", (response) => {
        unsent = undefined
        // The reader of the body receives a failure; without a reader it must not be an uncaught error.
        response.on("error", ignore)
        const content = decompressed(response, valueOf(response.headers["content-encoding"]))
        content?.setEncoding("utf8")
        resolve({
          status: response.statusCode ?? 0,
          headers: headersOf(response.headers),
          body: content === undefined ? unknownCoding() : piecesOf(content),
          close: () => request.destroy(),
        })
      })
      // Node closes such a connection without an error.
      request.on("upgrade", ({ statusCode = 101, headers }, socket) => {
        socket.destroy()
        resolve({ status: statusCode, headers: headersOf(headers), body: nothing(), close: () => undefined })
      })
      const abort = () => request.destroy(signal.reason instanceof Error ? signal.reason : undefined)
      signal.addEventListener("abort", abort, { once: true })
      request.on("close", () => signal.removeEventListener("abort", abort))
      request.on("error", (error) => {
        // The server closed an idle connection while the request was on its way: it has not read it.
        if (request.reusedSocket && isClosed(error) && unsent !== undefined && !signal.aborted && attempt < MAX_REUSES)
          send(attempt + 1)
        else reject(error)
      })
      request.end(unsent!)
    }
    send(0)
    return promise
  }
}

function targetOf({ protocol, hostname, port, pathname, search }: URL): Target {
  return { protocol, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), port, path: `${pathname}${search}` }
}

function headersOf(headers: Incoming["headers"]): PostResponse["headers"] {
  return { get: (name) => valueOf(headers[name]) }
}

function nothing(): AsyncIterator<string> {
  return { next: async () => ({ done: true, value: undefined }) }
}

function unknownCoding(): AsyncIterator<string> {
  return { next: () => Promise.reject(new UnknownCoding()) }
}

/** Idle connections that may turn out to be closed, one after the other, for one request. */
const MAX_REUSES = 8

function isClosed(error: Error): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === "ECONNRESET" || code === "EPIPE"
}

function ignore(): void {}

function agentFor(http: Http, protocol: string, connections: number): Agent {
  const key = `${protocol}${connections}`
  let agent = agents.get(key)
  // The socket used last is reused first, as it is least likely to have been closed by the server.
  if (agent === undefined)
    agents.set(
      key,
      (agent = new http.Agent({
        keepAlive: true,
        maxSockets: connections,
        maxFreeSockets: connections,
        scheduling: "lifo",
        // Set by Node's own switch, NODE_USE_ENV_PROXY or --use-env-proxy (Node 22.21, 24.5).
        proxyEnv: http.globalAgent.options?.proxyEnv,
      })),
    )
  return agent
}

const encoder = new TextEncoder()

function valueOf(header: string | readonly string[] | undefined): string | null {
  return header === undefined ? null : typeof header === "string" ? header : header.join(", ")
}
