// A real HTTP server on the loopback interface that speaks the chat completions protocol, scripted by rules, with faults.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { cutBytes } from "../cut.ts"
import { errorReply, streamedReply, wholeReply } from "./reply.ts"
import type { ChatRequest, ReceivedRequest, ServerRule } from "./rule.ts"

export type { ChatRequest, Fault, ReceivedRequest, ServerRule } from "./rule.ts"

export interface ModelServer {
  /** The base URL for a client, for example `http://127.0.0.1:43210/v1`. */
  readonly url: string
  /** All that it was asked, in the order of arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** Resolves as soon as so many requests have arrived in all. */
  arrived(count: number): Promise<void>
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

type Ending = Awaited<ReceivedRequest["ended"]>

/** Starts a server on a free port. A request that no rule fits gets the status 400 and a message that names it. */
export async function startModelServer(rules: readonly ServerRule[]): Promise<ModelServer> {
  const requests: ReceivedRequest[] = []
  const watchers: { readonly count: number; readonly resolve: () => void }[] = []
  const uses = new Map<ServerRule, number>()

  function choose(message: string): ServerRule | undefined {
    const rule = rules.find((rule) => fits(rule, message) && (uses.get(rule) ?? 0) < (rule.times ?? Infinity))
    if (rule !== undefined) uses.set(rule, (uses.get(rule) ?? 0) + 1)
    return rule
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parse(await text(incoming))
    const message = body.messages?.findLast(({ role }) => role === "user")?.content ?? ""
    const { promise: ended, resolve: end } = Promise.withResolvers<Ending>()
    response.once("close", () => end(response.writableFinished ? "answered" : "abandoned"))
    const request: ReceivedRequest = { path: incoming.url ?? "", headers: incoming.headers, body, message, ended }
    requests.push(request)
    for (const { count, resolve } of watchers) if (requests.length >= count) resolve()
    if (incoming.method !== "POST" || !request.path.endsWith("/chat/completions")) {
      return fail(response, 404, `no ${incoming.method ?? ""} ${request.path} here`, "unknown_url")
    }
    const rule = choose(message)
    if (rule === undefined) return fail(response, 400, `no rule of the test server answers ${JSON.stringify(message.slice(0, 300))}`, "no_rule")
    await answer(rule, request, response, end)
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A rule's function failed, or the client left while it ran.
      if (response.headersSent) response.destroy()
      else fail(response, 500, `the test server failed: ${String(error)}`, "test_server")
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    arrived: (count) => new Promise((resolve) => (requests.length >= count ? resolve() : watchers.push({ count, resolve }))),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

function parse(body: string): ChatRequest {
  try {
    return JSON.parse(body) as ChatRequest
  } catch {
    return {}
  }
}

function fits({ message: pattern }: ServerRule, message: string): boolean {
  if (pattern === undefined) return true
  return typeof pattern === "string" ? message.includes(pattern) : message.search(pattern) >= 0
}

function fail(response: ServerResponse, status: number, message: string, code: string | null, headers: { readonly [name: string]: string } = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(errorReply(message, code))
}

async function answer(rule: ServerRule, request: ReceivedRequest, response: ServerResponse, end: (how: Ending) => void): Promise<void> {
  const { fault } = rule
  if (fault?.kind === "status") {
    return fail(response, fault.status, fault.message ?? `status ${fault.status} on demand`, fault.code ?? null, fault.headers)
  }
  if (fault?.kind === "reset") {
    end("faulty")
    response.socket?.resetAndDestroy()
    return
  }
  const text = typeof rule.answer === "function" ? await rule.answer(request) : (rule.answer ?? "")
  if (rule.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, rule.delay))
  const streamed = request.body.stream === true
  const bytes = new TextEncoder().encode(rule.body ?? bodyOf(rule, request, text, streamed))
  response.writeHead(200, { "content-type": streamed ? "text/event-stream" : "application/json" })
  response.flushHeaders()
  for (const piece of cutBytes(fault === undefined ? bytes : bytes.subarray(0, fault.after), rule.bytes)) {
    if (response.destroyed) return
    await new Promise<void>((resolve) => response.write(piece, () => resolve()))
    // What is written without a pause the network may join into one piece.
    if (rule.bytes !== undefined) await new Promise((resolve) => setImmediate(resolve))
  }
  if (fault === undefined) response.end()
  else if (fault.kind === "cut") {
    end("faulty")
    response.destroy() // closes, and does not reset: a reset could overtake what was written
  }
}

function bodyOf(rule: ServerRule, { body, message }: ReceivedRequest, text: string, streamed: boolean): string {
  const asked = !streamed || body.stream_options?.include_usage === true
  const counted = { prompt_tokens: Math.ceil(message.length / 4), completion_tokens: Math.ceil(text.length / 4) }
  const usage = rule.usage === "none" ? undefined : (rule.usage ?? (asked ? { ...counted, total_tokens: counted.prompt_tokens + counted.completion_tokens } : undefined))
  const completion = { model: body.model ?? "", answer: text, chunk: rule.chunk, finish: rule.finish === undefined ? "stop" : rule.finish, usage }
  return streamed ? streamedReply(completion) : wholeReply(completion)
}
