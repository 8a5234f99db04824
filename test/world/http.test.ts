// HTTP requests to permitted hosts, with real servers.

import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { createRuntime, RecallError, type Permissions } from "../../src/index.ts"
import { nodeWorld } from "../../src/host/index.ts"
import { MAX_FETCHED_BYTES, MAX_REDIRECTIONS } from "../../src/host/world/limits.ts"

let main: Server
let other: Server
let host: string
let elsewhere: string
const asked: { readonly at: string; readonly headers: IncomingHttpHeaders }[] = []

beforeAll(async () => {
  main = await listening((request, response) => {
    const url = request.url ?? ""
    asked.push({ at: `main ${url}`, headers: request.headers })
    const to = new URL(url, "http://x").searchParams.get("to")
    if (to !== null) return response.writeHead(302, { location: to }).end()
    switch (url.split("?")[0]) {
      case "/latin":
        return response
          .writeHead(200, { "content-type": "text/plain; charset=ISO-8859-1" })
          .end(Buffer.from([0x63, 0xe9]))
      case "/bytes":
        return response.end(Buffer.from([0x63, 0xe9]))
      case "/json":
        return response.end('{"price": 0.10, "id": 12345678901234567890}')
      case "/missing":
        return response.writeHead(404).end("no")
      case "/zipped":
        return response
          .writeHead(200, { "content-encoding": "gzip" })
          .end(gzipSync(Buffer.alloc(MAX_FETCHED_BYTES + 1)))
      case "/most":
        return response.end(Buffer.alloc(MAX_FETCHED_BYTES, "x"))
      case "/cut":
        response.writeHead(200, { "content-length": "10" }).write("abc")
        return response.socket?.destroy()
      default:
        return response.end("text")
    }
  })
  other = await listening((request, response) => {
    asked.push({ at: `other ${request.url}`, headers: request.headers })
    response.end("other")
  })
  host = hostOf(main)
  elsewhere = hostOf(other)
})
beforeEach(() => {
  asked.length = 0
})
afterAll(() => {
  main.closeAllConnections()
  other.closeAllConnections()
  main.close()
  other.close()
})

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return server
}

function hostOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function run(expression: string, allow: Permissions = { net: [host] }) {
  try {
    const runtime = createRuntime({ world: nodeWorld({ allow }) })
    return { value: (await runtime.run(`IMPORT fetch_text, fetch_json FROM "std/http"\nEMIT ${expression}`)).value }
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    const { code, message } = error.diagnostics[0]!
    return { code, message }
  }
}

const get = (path: string, headers = "{}") => `fetch_text("http://${host}${path}", headers: ${headers})`

describe("a host", () => {
  test("is asked if it is permitted with exactly this port", async () => {
    expect(await run(get("/a"))).toEqual({ value: "text" })
    for (const net of [[], ["127.0.0.1"], [`localhost:${host.split(":")[1]}`], [elsewhere], [`${host}0`.slice(0, -2)]])
      expect(await run(get("/a"), { net })).toMatchObject({ code: "not-permitted" })
    expect(asked.map(({ at }) => at)).toEqual(["main /a"])
  })

  test.each([
    ["http://example.com/", "example.com"],
    ["https://example.com:443/", "example.com"],
    ["http://example.com:8080/", "example.com:8080"],
    ["https://EXAMPLE.com./", "example.com."],
    ["https://example.com@evil.example/", null],
    ["http://[::1]:8080/", "[::1]:8080"],
  ])("%s is refused by the name %s", async (url, name) => {
    const { message } = await run(`fetch_text("${url}")`, {})
    expect(message).toBe(
      name === null ? "a URL has no user and no password" : `the program may not send requests to ${name}`,
    )
  })

  test.each([
    ["example.com", "http://example.com", true],
    ["Example.COM", "https://example.com", true],
    ["example.com:443", "https://example.com", true],
    ["example.com:443", "http://example.com", false],
    ["example.com", "https://example.com:8443", false],
    ["example.com", "https://a.example.com", false],
    ["[::1]:80", "http://[::1]", true],
  ])("the permission %s and %s", async (net, url, isPermitted) => {
    // A signal that has ended stops a request that is permitted before it is sent.
    const failure = await nodeWorld({ allow: { net: [net] } })
      .fetchText(url, {}, AbortSignal.abort())
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: isPermitted ? "http-error" : "not-permitted" })
  })

  test.each(["not a url", "ftp://127.0.0.1/a", "file:///etc/passwd", "data:,x"])("%s is not fetched", async (url) => {
    expect(await run(`fetch_text("${url}")`)).toMatchObject({ code: "wrong-argument" })
  })
})

test.each([
  ['{"a b": "1"}', "is no name of a header"],
  ['{"": "1"}', "is no name of a header"],
  ['{"x-key": "a\\nkey"}', "has a character that a header cannot have"],
  ['{"x-key": "key 😀"}', "has a character that a header cannot have"],
  ['{host: "evil.example"}', "cannot be given"],
])("the headers %s are the program's mistake", async (headers, problem) => {
  const { code, message } = await run(get("/a", headers))
  expect(code).toBe("wrong-argument")
  expect(message).toContain(problem)
  expect(message).not.toContain("key 😀")
  expect(asked).toEqual([])
})

describe("redirections", () => {
  test("are followed to permitted hosts alone, without the headers of the first", async () => {
    const path = `/a?to=http://${elsewhere}/b`
    const headers = '{authorization: "secret"}'
    expect(await run(get(path, headers))).toMatchObject({ code: "not-permitted" })
    expect(asked.map(({ at }) => at)).toEqual([`main ${path}`])
    expect(await run(get(path, headers), { net: [host, elsewhere] })).toEqual({ value: "other" })
    expect(asked.map(({ headers: { authorization } }) => authorization)).toEqual(["secret", "secret", undefined])
  })

  test("to the same host keep the headers", async () => {
    expect(await run(get("/a?to=/b", '{"x-key": "1"}'))).toEqual({ value: "text" })
    expect(asked.map(({ headers }) => headers["x-key"])).toEqual(["1", "1"])
  })

  test("without end, and to what is no URL to fetch, fail", async () => {
    expect(await run(get("/a?to=file:///etc/passwd"))).toMatchObject({ code: "http-error" })
    let deep = "/end"
    for (let i = 0; i < MAX_REDIRECTIONS; i++) deep = `/a?to=${encodeURIComponent(deep)}`
    expect(await run(get(deep))).toEqual({ value: "text" })
    expect(await run(get(`/a?to=${encodeURIComponent(deep)}`))).toMatchObject({ code: "http-error" })
  })
})

describe("an answer", () => {
  test("is decoded as the server says, else as UTF-8", async () => {
    expect(await run(get("/latin"))).toEqual({ value: "cé" })
    expect(await run(get("/bytes"))).toMatchObject({ code: "not-utf8" })
  })

  test("as JSON keeps its numbers exactly, and fails for other text", async () => {
    expect(await run(`to_json(fetch_json("http://${host}/json"))`)).toEqual({
      value: '{"id":12345678901234567890,"price":0.1}',
    })
    expect(await run(`fetch_json("http://${host}/a")`)).toMatchObject({ code: "invalid-json" })
  })

  test("of another status, and one that breaks off, fail", async () => {
    expect(await run(get("/missing"))).toEqual({
      code: "http-error",
      message: `GET http://${host}/missing gives the status 404 Not Found`,
    })
    expect(await run(get("/cut"))).toMatchObject({ code: "http-error" })
  })

  test("may have the most bytes and no more, also unpacked", async () => {
    expect(await run(`length(${get("/most")})`)).toEqual({ value: MAX_FETCHED_BYTES })
    expect(await run(get("/zipped"))).toMatchObject({ code: "too-large" })
  })
})

test("a header that would choose another host is refused", async () => {
  expect(await run(get("/a", '{Host: "evil.example"}'))).toMatchObject({ code: "wrong-argument" })
  expect(await run(get("/a", "{n: 1}"))).toMatchObject({ code: "wrong-argument" })
  expect(asked).toEqual([])
})
