// The HTTP server of programs: it admits requests, answers them, and stops when the runs under way have ended.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { UsageError } from "../../base/errors.ts"
import { newRunId } from "../../base/run-id.ts"
import { admit, authenticate, checkHost, corsHeaders, preflightHeaders, type Access } from "./access.ts"
import { sendJson, sendProblem, type Exchange } from "./exchange.ts"
import { ABORT_SECONDS, MAX_CONNECTIONS } from "./limits.ts"
import { logLine } from "./log.ts"
import { clientLeft, serverStops } from "./problem.ts"
import { answerRoute, type Service } from "./routes.ts"

export interface ServerOptions extends Service {
  readonly host: string
  readonly port: number
  readonly access: Access
  /** Seconds in which a whole request must arrive. */
  readonly requestSeconds: number
  /** Receives a line for each request. */
  readonly log: (line: string) => void
}

export interface RunningServer {
  /** `http://127.0.0.1:8421` */
  readonly url: string
  /** The number of requests that are being answered. */
  readonly underWay: number
  /**
   * Refuses new requests, and resolves when those under way are answered; true if that happened in time. After so many
   * seconds their runs are aborted.
   */
  stop(seconds: number): Promise<boolean>
}

/** Headers of every response. No page may show or read it. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
}

/** Listens. Rejects with a `UsageError` for an address that cannot be used. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clock, requestSeconds } = options
  const underWay = new Map<Promise<void>, AbortController>()
  let isStopping = false
  const requestTimeout = requestSeconds * 1_000
  const server = createServer(
    { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 2 },
    (request, response) => {
      const abort = new AbortController()
      const answered = answer(request, response, { ...options, isStopping: () => isStopping, abort }).finally(() => {
        underWay.delete(answered)
        if (isStopping) server.closeIdleConnections()
      })
      underWay.set(answered, abort)
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  await listen(server, options)
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    get underWay() {
      return underWay.size
    },
    async stop(seconds) {
      isStopping = true
      server.close()
      const isInTime = await settled([...underWay.keys()], seconds, clock)
      for (const abort of underWay.values()) abort.abort(serverStops())
      await settled([...underWay.keys()], ABORT_SECONDS, clock)
      server.closeAllConnections()
      return isInTime
    },
  }
}

/** Listens. Later errors, such as too many open files, cost a connection and not the server. */
async function listen(server: Server, { host, port, log }: ServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new UsageError(
          "bad-argument",
          `port ${port} of ${host} cannot be used: ${error.code ?? error.message}`,
          "name another one with --port or --host; --port 0 takes any free port",
        ),
      )
    })
    server.listen(port, host, resolve)
  })
  server.on("error", (error) => log(`${new Date().toISOString()} a connection failed: ${error.message}`))
}

/** Waits for work, so many seconds at most; true if all of it is done. */
async function settled(work: readonly Promise<void>[], seconds: number, clock: Service["clock"]): Promise<boolean> {
  let cancel = () => {}
  const late = new Promise<boolean>((resolve) => (cancel = clock.after(seconds * 1_000, () => resolve(false))))
  const done = Promise.all(work).then(() => true)
  return Promise.race([done, late]).finally(() => cancel())
}

interface Serving extends ServerOptions {
  readonly isStopping: () => boolean
  readonly abort: AbortController
}

/** Answers a request, and resolves when its connection has done with it. Never rejects. */
async function answer(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const { access, abort, clock, log } = serving
  const begun = clock.now()
  const closed = new Promise<void>((resolve) =>
    response.once("close", () => {
      if (!response.writableFinished) abort.abort(clientLeft())
      resolve()
    }),
  )
  const id = newRunId()
  const exchange: Exchange = {
    request,
    response,
    address: request.socket.remoteAddress ?? "-",
    path: pathOf(request),
    id,
    signal: abort.signal,
    headers: {
      ...HEADERS,
      "x-request-id": id,
      ...corsHeaders(request.headers, access),
      ...(serving.isStopping() ? { connection: "close" } : {}),
    },
    record: {},
  }
  try {
    await dispatch(exchange, serving)
  } catch (thrown) {
    sendProblem(exchange, thrown)
  }
  await closed
  if (!isHealthCheck(exchange)) log(logLine(exchange, clock.now() - begun))
}

async function dispatch(exchange: Exchange, serving: Serving): Promise<void> {
  const { request, response, headers } = exchange
  const { access, isStopping } = serving
  if (isHealthCheck(exchange))
    return sendJson(exchange, { status: isStopping() ? "stopping" : "ok" }, isStopping() ? 503 : 200)
  checkHost(request)
  admit(request.headers, access)
  if (request.method === "OPTIONS" && request.headers.origin !== undefined)
    return void response.writeHead(204, { ...headers, ...preflightHeaders(request.headers) }).end()
  authenticate(request.headers, access)
  if (isStopping()) throw serverStops()
  await answerRoute(exchange, serving)
}

/** Health checks are frequent, so the log leaves them out. */
function isHealthCheck({ path }: Exchange): boolean {
  return path.join("/") === "healthz"
}

/** The path in its parts; of one that is no path, none. */
function pathOf({ url = "/" }: IncomingMessage): readonly string[] {
  try {
    const [path = ""] = url.split("?", 1)
    return path.split("/").slice(1).map(decodeURIComponent)
  } catch {
    return []
  }
}
