// Requests through Node's own HTTP client: a third of the work of `fetch`, and with a bound on the sockets that are open at once.

import type { Post, PostResponse } from "./post.ts"

/** What is used of `node:http` and `node:https`, whose types a browser's program does not have. */
interface Http {
  readonly Agent: new (options: {
    keepAlive: boolean
    maxSockets: number
    maxFreeSockets: number
    scheduling: "lifo"
  }) => Agent
  request(
    url: URL,
    options: { method: string; agent: Agent; headers: { readonly [name: string]: string | number } },
    onResponse: (response: Incoming) => void,
  ): Outgoing
}
type Agent = { readonly maxSockets: number }
interface Incoming extends AsyncIterable<string> {
  readonly statusCode?: number
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  setEncoding(encoding: "utf8"): unknown
  on(event: "error", listener: () => void): unknown
}
interface Outgoing {
  on(event: "error", listener: (error: Error) => void): unknown
  once(event: "close", listener: () => void): unknown
  end(body: Uint8Array): unknown
  destroy(error?: Error): unknown
}

/** Shared by all models, so that two of one server use the same connections. */
const agents = new Map<string, Agent>()

/** Undefined where the host is not Node, or like it. */
export function nodePost(connections: number): Post | undefined {
  const host = globalThis as { readonly process?: { readonly getBuiltinModule?: (name: string) => unknown } }
  // Asked for and not imported: the same code runs in a browser.
  const load = (protocol: string) =>
    host.process?.getBuiltinModule?.(`node:${protocol.slice(0, -1)}`) as Http | undefined
  if (load("http:") === undefined) return undefined

  return (url, headers, body, signal) => {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    const http = load(url.protocol)!
    // No closure below holds the body: it is sent at once, and the answer may take long.
    const bytes = encoder.encode(body)
    const { promise, resolve, reject } = Promise.withResolvers<PostResponse>()
    const options = {
      method: "POST",
      agent: agentFor(http, url.protocol, connections),
      headers: { ...headers, "content-length": bytes.length },
    }
    const request = http.request(url, options, (response) => {
      response.setEncoding("utf8")
      // Who reads the body is told of a failure; nobody may be reading any more.
      response.on("error", ignore)
      resolve({
        status: response.statusCode ?? 0,
        headers: { get: (name) => valueOf(response.headers[name]) },
        body: response,
      })
    })
    const abort = () => request.destroy(signal.reason instanceof Error ? signal.reason : undefined)
    signal.addEventListener("abort", abort, { once: true })
    request.once("close", () => signal.removeEventListener("abort", abort))
    request.on("error", reject)
    request.end(bytes)
    return promise
  }
}

function ignore(): void {}

function agentFor(http: Http, protocol: string, connections: number): Agent {
  const key = `${protocol}${connections}`
  let agent = agents.get(key)
  // The socket used last is used next: it is the one least likely to have been closed by the server meanwhile.
  if (agent === undefined)
    agents.set(
      key,
      (agent = new http.Agent({
        keepAlive: true,
        maxSockets: connections,
        maxFreeSockets: connections,
        scheduling: "lifo",
      })),
    )
  return agent
}

const encoder = new TextEncoder()

function valueOf(header: string | readonly string[] | undefined): string | null {
  return header === undefined ? null : typeof header === "string" ? header : header.join(", ")
}
