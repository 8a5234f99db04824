// Serves the viewer of one trace to this machine only, during the run and after it.

import { randomBytes, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { UsageError } from "../../base/errors.ts"
import type { TraceEvent } from "../../trace/events.ts"
import type { PageContent } from "../../viewer/page.ts"
import { fileFeed } from "./file-feed.ts"
import { eventFeed, type Feed } from "./feed.ts"

/** The trace that a viewer shows, and its port. */
export interface ViewerOptions {
  /** A trace file, which may still grow, or the events of a run. */
  readonly source: { readonly file: string } | { readonly events: AsyncIterable<TraceEvent> }
  /** Any free port unless given. */
  readonly port?: number
}

/** A viewer that is being served. */
export interface ServedViewer {
  /**
   * The address of the page. It grants access to the trace, by a secret that other users of the machine cannot guess.
   */
  readonly url: string
  /** Resolves after the last event, rejects as the events do, and never settles for a file. Need not be awaited. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

const HOST = "127.0.0.1"
const SECRET_BYTES = 16
const PAGE: PageContent = { kind: "live", address: "trace" }

/**
 * Serves the viewer of a trace on the loopback interface until `close`. Rejects with a `UsageError` if the file cannot
 * be read or the port cannot be used.
 */
export async function serveViewer({ source, port = 0 }: ViewerOptions): Promise<ServedViewer> {
  const feed = "file" in source ? await fileFeed(source.file) : eventFeed(source.events)
  const { pagePolicy, viewerPage } = await import("../../viewer/page.ts")
  const page = { html: viewerPage(PAGE), policy: `${pagePolicy(PAGE)}; frame-ancestors 'none'` }
  const secret = randomBytes(SECRET_BYTES).toString("hex")
  const closing = new AbortController()
  const server = createServer((request, response) => {
    void answer(request, response, {
      feed,
      page,
      secret,
      port: (server.address() as AddressInfo | null)?.port ?? 0,
      closed: closing.signal,
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE" || error.code === "EACCES"
          ? new UsageError(
              "bad-argument",
              `port ${port} of this machine cannot be used: ${error.code}`,
              "name another port, or leave --port out to take any free one",
            )
          : error,
      )
    })
    server.listen(port, HOST, resolve)
  })
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/${secret}/`,
    ended: feed.ended,
    async close() {
      closing.abort()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

interface Serving {
  readonly feed: Feed
  readonly page: { readonly html: string; readonly policy: string }
  readonly secret: string
  readonly port: number
  readonly closed: AbortSignal
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { feed, page, secret, port, closed }: Serving,
): Promise<void> {
  const refuse = (status: number, text: string, headers: { readonly [name: string]: string } = {}): void => {
    response.writeHead(status, { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...headers }).end(`${text}\n`)
  }
  // DNS rebinding: a page under a foreign host name that resolves to this machine must not read the trace.
  if (request.headers.host !== `${HOST}:${port}` && request.headers.host !== `localhost:${port}`)
    return refuse(403, "This host is not served here.")
  if (request.method !== "GET") return refuse(405, "Only GET is allowed.", { allow: "GET" })
  const site = request.headers["sec-fetch-site"]
  // Any page can make a browser send an invalid address, such as `//[`.
  const target = URL.parse(request.url ?? "/", `http://${HOST}`)
  if (target === null) return refuse(404, "Not found.")
  const { pathname, searchParams } = target
  const [, given = "", name, ...rest] = pathname.split("/")
  if (!isSecret(given, secret) || rest.length > 0) return refuse(404, "Not found.")
  if (name === "") {
    response
      .writeHead(200, {
        ...HEADERS,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": page.policy,
      })
      .end(page.html)
    return
  }
  if (name !== "trace") return refuse(404, "Not found.")
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return refuse(403, "Only the viewer may read the trace.")
  const from = Number(searchParams.get("from") ?? "0")
  if (!Number.isSafeInteger(from) || from < 0) return refuse(400, "from must be a number of bytes.")
  await send(response, feed, from, closed, refuse)
}

/** Streams the feed from an offset on, until it ends, the reader disconnects or the server closes. */
async function send(
  response: ServerResponse,
  feed: Feed,
  from: number,
  closed: AbortSignal,
  refuse: (status: number, text: string) => void,
): Promise<void> {
  const gone = new AbortController()
  const stop = (): void => gone.abort()
  response.once("close", stop)
  closed.addEventListener("abort", stop)
  try {
    for await (const bytes of feed.from(from, gone.signal)) {
      if (!response.headersSent)
        response.writeHead(200, { ...HEADERS, "content-type": "application/x-ndjson; charset=utf-8" })
      if (!response.write(bytes)) await drained(response, gone.signal)
    }
    if (!response.headersSent)
      response.writeHead(200, { ...HEADERS, "content-type": "application/x-ndjson; charset=utf-8" })
    response.end()
  } catch (error) {
    if (error instanceof RangeError && !response.headersSent) refuse(416, "from is past the end of the trace.")
    // The reader notices the broken connection and connects again.
    else response.destroy(error instanceof Error ? error : undefined)
  } finally {
    closed.removeEventListener("abort", stop)
  }
}

function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done)
      gone.removeEventListener("abort", done)
      resolve()
    }
    response.once("drain", done)
    gone.addEventListener("abort", done)
    if (gone.aborted) done()
  })
}

/** Compares in constant time, so that the duration reveals no prefix of the secret. */
function isSecret(given: string, secret: string): boolean {
  return (
    given.length === secret.length
    && timingSafeEqual(
      Buffer.from(given.padEnd(secret.length).slice(0, secret.length), "latin1"),
      Buffer.from(secret, "latin1"),
    )
  )
}

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const
