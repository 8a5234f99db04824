// A real HTTP server whose handler takes a Request and gives a Response, as those of web frameworks do.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

/** Serves until the test has finished. Resolves with the address. */
export async function serveResponses(handle: (request: Request) => Response | Promise<Response>): Promise<string> {
  const server = createServer((request, response) => void answer(request, response, handle))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const body: Buffer[] = []
  for await (const piece of incoming) body.push(piece as Buffer)
  const {
    status,
    headers,
    body: stream,
  } = await handle(
    new Request("http://127.0.0.1/", {
      method: incoming.method!,
      ...(body.length === 0 ? {} : { body: Buffer.concat(body) }),
    }),
  )
  outgoing.writeHead(status, Object.fromEntries(headers))
  const reader = stream!.getReader()
  outgoing.on("close", () => void reader.cancel(new Error("the client left")).catch(() => undefined))
  for (let read; !(read = await reader.read()).done;) outgoing.write(read.value)
  outgoing.end()
}
