// The admission of a request: its Host, its Origin and its key.

import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { isIP } from "node:net"
import { Problem } from "./problem.ts"

/** The requests that a server admits. */
export interface Access {
  /** The key that a request has as its bearer token; null if the server needs none, which is on loopback alone. */
  readonly key: string | null
  /** The origins whose pages may send requests. */
  readonly origins: ReadonlySet<string>
}

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))
}

/** Throws the problem of a request that names several hosts: a proxy may have checked another one. */
export function checkHost({ headersDistinct }: IncomingMessage): void {
  if ((headersDistinct["host"]?.length ?? 0) > 1)
    throw new Problem(400, "several-hosts", "a request has one header Host")
}

/**
 * Throws the problem of a request that is not admitted. Without a key, a page of a foreign host name that resolves to
 * this machine is recognized by its Host (DNS rebinding). Every page of another origin is recognized by its Origin.
 */
export function admit(headers: IncomingHttpHeaders, { key, origins }: Access): void {
  if (key === null && !isLocalName(headers.host ?? ""))
    throw new Problem(403, "foreign-host", "this host name is not served here: use 127.0.0.1, or start it with a key")
  const { origin } = headers
  if (origin !== undefined && !origins.has(origin))
    throw new Problem(403, "foreign-origin", "pages of this origin are not admitted: --origin admits one")
}

/** Throws the problem of a request without the right key. */
export function authenticate(headers: IncomingHttpHeaders, { key }: Access): void {
  if (key === null || isKey(/^Bearer +(.*)$/i.exec(headers.authorization ?? "")?.[1] ?? "", key)) return
  throw new Problem(401, "invalid_api_key", "the API key is missing or wrong", {
    headers: { "www-authenticate": "Bearer" },
  })
}

/** The headers with which a page of an admitted origin may read the response. */
export function corsHeaders({ origin }: IncomingHttpHeaders, { origins }: Access): { readonly [name: string]: string } {
  if (origins.size === 0) return {}
  const vary = { vary: "origin" }
  if (origin === undefined || !origins.has(origin)) return vary
  return {
    ...vary,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "x-request-id, x-recall-ignored, retry-after",
  }
}

/** The headers of the response to a preflight. */
export function preflightHeaders(headers: IncomingHttpHeaders): { readonly [name: string]: string } {
  return {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "authorization, content-type",
    "access-control-max-age": "600",
  }
}

/** A name of this machine, with any port: a tunnel may have another one. */
function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "")
  return isLoopback(name) || name === "[::1]"
}

/** Compares digests, in constant time, so that the duration reveals neither a prefix nor the length of the key. */
function isKey(given: string, key: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(key))
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
