// A server of static files for development and tests.

import { createReadStream, existsSync, statSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, normalize, resolve, sep } from "node:path"

const TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
}

export interface StaticServer {
  /** The address of the folder, which ends in a slash. */
  readonly address: string
  close(): Promise<void>
}

/** Serves a folder below a path of this machine's own address. Port 0 is any free one. */
export async function serveFolder(folder: string, base = "/", port = 0): Promise<StaticServer> {
  const root = resolve(folder)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    const path = decodeURIComponent(pathname)
    const file = path.startsWith(base) ? resolve(root, normalize(`./${path.slice(base.length)}`)) : null
    const served = file !== null && existsSync(file) && statSync(file).isDirectory() ? `${file}${sep}index.html` : file
    if (served === null || !served.startsWith(root) || !existsSync(served))
      return response.writeHead(404).end("not found")
    response.writeHead(200, {
      "content-type": TYPES[extname(served)] ?? "application/octet-stream",
      "cache-control": "no-cache",
    })
    return createReadStream(served).pipe(response)
  })
  const { promise, resolve: listening } = Promise.withResolvers<void>()
  server.listen(port, "127.0.0.1", listening)
  await promise
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => new Promise((done) => void (server.closeAllConnections(), server.close(() => done()))),
  }
}
