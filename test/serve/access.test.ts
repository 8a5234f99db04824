// The requests that a server admits: by their Host, their Origin and their key.

import { request } from "node:http"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { admit, authenticate, isLoopback } from "../../src/cli/serve/access.ts"
import { serving } from "../support/serving.ts"

const KEY = "0123456789abcdef"
const SOURCE = { p: 'PARAM question: string = ""\nEMIT question' }

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: { readonly [name: string]: string }
}

/** Sends a request with any headers, as a browser or a hostile client may. */
function sent(url: string, { method = "GET", path = "/v1/models", headers = {} }: Sent) {
  return new Promise<{ status: number; headers: { readonly [name: string]: unknown }; body: string }>(
    (resolve, reject) => {
      const sending = request(`${url}${path}`, { method, headers }, (response) => {
        let body = ""
        response.setEncoding("utf8").on("data", (piece: string) => void (body += piece))
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }))
      })
      sending.on("error", reject).end(method === "POST" ? "{}" : undefined)
    },
  )
}

describe("without a key", () => {
  test.each([
    ["127.0.0.1:8421", 200],
    ["localhost:1", 200],
    ["LOCALHOST", 200],
    ["[::1]:8421", 200],
    ["127.9.9.9", 200],
    ["evil.example:8421", 403],
    ["127.0.0.1.evil.example", 403],
    ["localhost.evil.example", 403],
  ])("a page that reaches this machine as %j is refused, as DNS rebinding does: %d", async (host, status) => {
    const { url } = await serving(SOURCE)
    expect((await sent(url, { headers: { host } })).status).toBe(status)
  })
  test.each([
    ["127.0.0.1", "evil.example"],
    ["evil.example", "127.0.0.1"],
  ])("a request that names both %s and %s is refused", async (...hosts) => {
    const { url } = await serving(SOURCE)
    const socket = connect(Number(new URL(url).port), "127.0.0.1")
    socket.end(`GET /run HTTP/1.1\r\n${hosts.map((host) => `host: ${host}\r\n`).join("")}connection: close\r\n\r\n`)
    const reply = await text(socket)
    expect(reply).toMatch(/^HTTP\/1.1 400 /)
    expect(reply).toContain("several-hosts")
  })
  test("any key will do, as clients want to send one", async () => {
    const { url } = await serving(SOURCE)
    expect((await sent(url, { headers: { authorization: "Bearer none" } })).status).toBe(200)
  })
})

describe("with a key", () => {
  test.each([
    [`Bearer ${KEY}`, 200],
    [`bearer  ${KEY}`, 200],
    [undefined, 401],
    ["Bearer ", 401],
    [`Bearer ${KEY}x`, 401],
    [`Bearer ${KEY.slice(0, -1)}`, 401],
    [`Basic ${KEY}`, 401],
    [KEY, 401],
  ])("%j is answered with %d, by whatever name the server is reached", async (authorization, status) => {
    const { url } = await serving(SOURCE, { key: KEY })
    const headers = { host: "proxy.example", ...(authorization === undefined ? {} : { authorization }) }
    const reply = await sent(url, { headers })
    expect(reply.status).toBe(status)
    if (status === 401) expect(reply.headers["www-authenticate"]).toBe("Bearer")
  })
  test("a client without it learns nothing and runs nothing", async () => {
    const { url } = await serving(SOURCE, { key: KEY })
    const headers = { "content-type": "application/json" }
    for (const [method, path] of [
      ["GET", "/run"],
      ["POST", "/run/p"],
      ["GET", "/nothing"],
    ] as const)
      expect((await sent(url, { method, path, headers })).status).toBe(401)
  })
  test("only that very key is right", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (given, key) => {
        const access = { key, origins: new Set<string>() }
        const admits = () => authenticate({ authorization: `Bearer ${given}` }, access)
        // Spaces in front of a key are those behind the scheme.
        if (given.replace(/^ +/, "") === key && !/[\n\r\u2028\u2029]/.test(given)) expect(admits).not.toThrow()
        else expect(admits).toThrow("the API key is missing or wrong")
      }),
    )
  })
})

describe("a page of another origin", () => {
  const json = { "content-type": "application/json", origin: "https://evil.example" }
  test.each([
    [{ method: "GET" }],
    [{ method: "POST", path: "/run/p", headers: json }],
    [{ method: "POST", path: "/run/p", headers: { ...json, origin: "null" } }],
    [{ method: "POST", path: "/run/p", headers: { ...json, "content-type": "text/plain" } }],
    [{ method: "OPTIONS", path: "/run/p", headers: { ...json, "access-control-request-method": "POST" } }],
  ])("is refused: %j", async (one: Sent) => {
    const { url } = await serving(SOURCE, { origins: ["https://chat.example"] })
    const reply = await sent(url, { ...one, headers: { origin: "https://evil.example", ...one.headers } })
    expect(reply.status).toBe(403)
    expect(reply.headers["access-control-allow-origin"]).toBeUndefined()
  })
  test("is admitted if the server names it, with its preflight", async () => {
    const { url } = await serving(SOURCE, { origins: ["https://chat.example"], key: KEY })
    const origin = "https://chat.example"
    const asked = "authorization,content-type,x-stainless-os"
    const preflight = await sent(url, {
      method: "OPTIONS",
      path: "/v1/chat/completions",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": asked },
    })
    expect([preflight.status, preflight.headers["access-control-allow-headers"]]).toEqual([204, asked])
    const headers = { origin, authorization: `Bearer ${KEY}`, "content-type": "application/json" }
    const reply = await sent(url, { method: "POST", path: "/run/p", headers })
    expect([reply.status, reply.headers["access-control-allow-origin"], reply.headers["vary"]]).toEqual([
      200,
      origin,
      "origin",
    ])
    expect((await sent(url, { headers: { origin } })).status).toBe(401)
  })
})

test("a form of a page, which needs no preflight, runs nothing", async () => {
  const { url } = await serving(SOURCE)
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const reply = await sent(url, { method: "POST", path: "/run/p", headers: { "content-type": type } })
    expect(reply.status).toBe(415)
  }
})

test("everyone may ask for the health, which the log leaves out", async () => {
  const { url, lines } = await serving(SOURCE, { key: KEY })
  const health = await sent(url, { path: "/healthz", headers: { host: "10.0.0.7" } })
  expect([health.status, health.body]).toEqual([200, '{"status":"ok"}'])
  await sent(url, {})
  await expect.poll(() => lines.length).toBe(1)
  expect(lines[0]).toContain("/v1/models")
})

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["192.168.0.1", false],
  ["127.evil.example", false],
  ["", false],
])("isLoopback(%j) is %j", (host, result) => {
  expect(isLoopback(host)).toBe(result)
})

test("a request without a Host is refused", () => {
  expect(() => admit({}, { key: null, origins: new Set() })).toThrow("this host name is not served here")
})
