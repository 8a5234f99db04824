// A server on the loopback interface that sends what a test writes, byte for byte.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A request whose body has been read. */
export type ReadRequest = IncomingMessage & { readonly body: string }

export type Respond = (response: ServerResponse, request: ReadRequest) => void

export interface RawServer {
  /** The base URL, with `/v1`. */
  readonly url: string
  readonly requests: readonly ReadRequest[]
}

const servers: Server[] = []

/** Answers each request by the next response, and by the last one from then on. */
export async function rawServer(...responses: readonly [Respond, ...Respond[]]): Promise<RawServer> {
  const requests: ReadRequest[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (piece: string) => void (body += piece))
    request.on("end", () => {
      const respond = responses[Math.min(requests.length, responses.length - 1)]!
      const read = Object.assign(request, { body })
      requests.push(read)
      respond(response, read)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests }
}

export function closeRawServers(): void {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
}

export const chunk = (delta: object, finish: unknown = null, more: object = {}) => ({
  id: "c1",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
})
export const USAGE = { choices: [], usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } }

/** Events as they are sent; a text is the data itself. */
export function events(...replies: readonly (object | string)[]): string {
  return replies.map((one) => `data: ${typeof one === "string" ? one : JSON.stringify(one)}\n\n`).join("")
}

/** Sends a body with a status and headers, and ends. */
export function sends(
  body: string | Uint8Array,
  headers: { readonly [name: string]: string } = { "content-type": "text/event-stream" },
  status = 200,
): Respond {
  return (response) => response.writeHead(status, headers).end(body)
}

/** Sends a body, and breaks the connection. */
export function breaksAfter(body: string): Respond {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.write(body, () => setTimeout(() => response.destroy(), 5))
  }
}

/** Sends a body, and keeps the connection open. */
export function staysOpenAfter(body: string): Respond {
  return (response) => response.writeHead(200, { "content-type": "text/event-stream" }).write(body)
}
