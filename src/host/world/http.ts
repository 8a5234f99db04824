// HTTP requests to the hosts that a program may ask.

import { reasonOf } from "../../base/reason.ts"
import { fail, type Failure } from "../../values/failure.ts"
import type { World } from "../../world/index.ts"
import type { Guard } from "./guard.ts"
import { FETCH_SECONDS, MAX_FETCHED_BYTES, MAX_REDIRECTIONS } from "./limits.ts"

type Headers = { readonly [name: string]: string }

/** Headers that choose another host than the URL, which is the one that was permitted, or belong to the connection. */
const REFUSED_HEADERS: ReadonlySet<string> = new Set(["host", "connection", "content-length", "transfer-encoding"])

export function httpTo(hosts: readonly string[], guard: Guard): Pick<World, "fetchText"> {
  const permitted = new Set(hosts.map(normalized))
  return {
    async fetchText(text, given, signal) {
      const url = readUrl(text)
      for (const [name, value] of Object.entries(given)) checkHeader(name, value)
      const ended = AbortSignal.any([signal, AbortSignal.timeout(FETCH_SECONDS * 1_000)])
      return request(url, given, ended)
    },
  }

  async function request(first: URL, given: Headers, signal: AbortSignal): Promise<string> {
    let url = first
    for (let redirections = 0; redirections <= MAX_REDIRECTIONS; redirections++) {
      await guard.require({ permission: "net", name: url.host }, isPermitted(url))
      const headers = url.origin === first.origin ? given : {}
      const response = await answered(url, () => fetch(url, { headers, signal, redirect: "manual" }))
      const next = response.headers.get("location")
      if (response.status >= 300 && response.status < 400 && next !== null) {
        await response.body?.cancel()
        url = redirection(next, url)
        continue
      }
      if (!response.ok) {
        await response.body?.cancel()
        throw fail("http-error", `GET ${url.href} gives the status ${response.status} ${response.statusText}`.trimEnd())
      }
      return decoded(await answered(url, () => bodyOf(response, url)), response, url)
    }
    throw fail("http-error", `GET ${first.href} is redirected more than ${MAX_REDIRECTIONS} times`)
  }

  /** Exactly the host and the port: `example.com` is the usual port of the scheme. */
  function isPermitted({ host, hostname, port, protocol }: URL): boolean {
    if (permitted.has(host)) return true
    return port === "" && permitted.has(`${hostname}:${protocol === "https:" ? 443 : 80}`)
  }
}

/** Fails for a header that a request cannot have. Its value may be a key, so the message does not quote it. */
function checkHeader(name: string, value: string): void {
  if (REFUSED_HEADERS.has(name.toLowerCase())) throw fail("wrong-argument", `the header ${name} cannot be given`)
  const shown = JSON.stringify(name)
  if (!isHeader(name, "")) throw fail("wrong-argument", `${shown} is no name of a header`)
  if (!isHeader(name, value))
    throw fail(
      "wrong-argument",
      `the value of the header ${shown} has a character that a header cannot have`,
      "a value is one line of Latin letters, digits and signs; encode other text",
    )
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name)
  } catch {
    return false
  }
}

/** A host as a URL writes it, with its port if that is given. */
function normalized(host: string): string {
  return `${new URL(`http://${host}`).hostname}${/:\d+$/.exec(host)?.[0] ?? ""}`
}

function readUrl(text: string): URL {
  let url
  try {
    url = new URL(text)
  } catch {
    throw fail("wrong-argument", `${JSON.stringify(text)} is no URL`, 'write the whole URL: "https://example.com/a"')
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw fail("wrong-argument", `${url.protocol} is not fetched`, "write an http: or https: URL")
  if (url.username !== "" || url.password !== "")
    throw fail("wrong-argument", "a URL has no user and no password", "give them in the header authorization")
  return url
}

function redirection(location: string, from: URL): URL {
  try {
    return readUrl(new URL(location, from).href)
  } catch {
    throw fail("http-error", `GET ${from.href} is redirected to ${JSON.stringify(location)}, which is no URL to fetch`)
  }
}

/** The result of a step of a request. What ends it before the server does is a failure of the program. */
async function answered<T>(url: URL, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw fail("http-error", `GET ${url.href} failed: ${reasonOf(error.cause ?? error)}`)
  }
}

async function bodyOf({ body }: Response, url: URL): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body ?? []) {
    length += piece.length
    // Leaving the loop cancels the request.
    if (length > MAX_FETCHED_BYTES) throw tooLarge(url)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function tooLarge(url: URL): Failure {
  return fail("too-large", `GET ${url.href} gives more than ${MAX_FETCHED_BYTES} bytes`)
}

/** The text of a body in the encoding that the server names, UTF-8 unless it does. */
function decoded(bytes: Uint8Array, { headers }: Response, url: URL): string {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "utf-8"
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    throw fail("not-utf8", `GET ${url.href} gives no text in the encoding ${charset}`)
  }
}
