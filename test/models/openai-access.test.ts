// Failures before a request reaches a model's server: keys and headers that cannot be sent, TLS, certificates, proxies.

import { OpenAI } from "openai"
import { afterEach, describe, expect, it, vi } from "vitest"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { collect, createRequest } from "../../src/testing/index.ts"
import { closeRawServers, events, chunk, rawServer, sends } from "../support/raw-server.ts"

afterEach(async () => {
  vi.unstubAllEnvs()
  closeRawServers()
})

const question = createRequest("Why?")
const NOWHERE = "http://127.0.0.1:1/v1"

const fails = (options: Partial<OpenAIOptions>) =>
  collect(openai({ model: "m", baseURL: NOWHERE, apiKey: "key-of-1", retries: 0, ...options }), question).then(
    () => expect.unreachable("it must fail"),
    (error: unknown) => error,
  )

/** A client whose connection fails as Node's does, with the reason as the cause. */
const failing = (code: string, message: string): typeof globalThis.fetch =>
  async function () {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) })
  }

describe("a header that cannot be sent is named, and nothing is sent or counted", () => {
  it.each<[string, Partial<OpenAIOptions>, string]>([
    [
      "a euro sign in the key",
      { apiKey: "key-€-1" },
      "the key in apiKey has a character that cannot be sent: € (U+20AC)",
    ],
    ["a no-break space in the key", { apiKey: "key\u00A0of 1" }, "cannot be sent: U+00A0 at 4"],
    [
      "a line break in the key",
      { apiKey: "key\nof 1" },
      "the key in apiKey has a character that cannot be sent: U+000A",
    ],
    ["a line break in a header", { headers: { "x-team": "a\nb" } }, "the header x-team has a character"],
    ["a name with a space", { headers: { "x team": "a" } }, '"x team" cannot be the name of a header'],
  ])("%s", async (_, options, message) => {
    expect(await fails(options)).toMatchObject({
      code: "bad-config",
      message: expect.stringContaining(message),
      unserved: true,
      retryable: false,
    })
  })
  it("a key of the environment is named by its variable", async () => {
    vi.stubEnv("MY_KEY", "key-of-ü")
    const model = openai({ model: "m", baseURL: NOWHERE, apiKeyVariable: "MY_KEY", retries: 0 })
    await expect(collect(model, question)).rejects.toMatchObject({
      message: expect.stringContaining("the key in MY_KEY has a character that cannot be sent: ü (U+00FC) at 8"),
    })
  })
  it.each([
    ["its key", { apiKey: "schlüssel-123456€" }],
    ["the name of a header", { apiKey: "k", defaultHeaders: { "x a": "b" } }],
    ["the value of a header", { apiKey: "k", defaultHeaders: { "x-a": "a\nb" } }],
  ])("a client of the program that cannot send %s", async (_, more) => {
    const client = new OpenAI({ baseURL: NOWHERE, logLevel: "off", ...more })
    const failure = await fails({ client, retries: 2 })
    expect(failure).toMatchObject({ code: "bad-config", unserved: true, retryable: false })
  })
  it("a password in the base URL and a key exclude each other", async () => {
    expect(await fails({ baseURL: "http://me:open-sesame@127.0.0.1:1/v1" })).toMatchObject({
      code: "bad-config",
      message: expect.stringContaining("has a name and a password, and the key in apiKey is given, too"),
    })
  })
})

describe("a connection that is not trusted is no missing server, and not tried again", () => {
  it("TLS where the server speaks none", async () => {
    const server = await rawServer(sends(events(chunk({}, "stop"))))
    expect(await fails({ baseURL: server.url.replace("http:", "https:"), retries: 2 })).toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("does not speak TLS"),
      hint: expect.stringContaining("http://"),
      unserved: true,
      retryable: false,
    })
  })
  it.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "NODE_EXTRA_CA_CERTS"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate", "NODE_EXTRA_CA_CERTS"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate", "NODE_EXTRA_CA_CERTS"],
    ["CERT_HAS_EXPIRED", "certificate has expired", "check the clock"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match", "check the host"],
  ])("%s", async (code, message, hint) => {
    expect(await fails({ fetch: failing(code, message), retries: 2 })).toMatchObject({
      code: "model-unavailable",
      message: `the certificate of ${NOWHERE} is not accepted (${code}): ${message}`,
      hint: expect.stringContaining(hint),
      unserved: true,
      retryable: false,
    })
  })
})

describe("a server that does not answer", () => {
  it.each([
    ["Node's client", {}],
    ["fetch", { fetch: globalThis.fetch }],
  ])("in HTTP is no missing server, and not asked again: %s", async (_, way) => {
    const server = await rawServer((response) => void response.socket!.end("SSH-2.0-OpenSSH_9.2p1\r\n"))
    expect(await fails({ ...way, baseURL: server.url, retries: 2 })).toMatchObject({
      code: "bad-response",
      message: expect.stringContaining(`${server.url} does not speak HTTP: `),
      retryable: false,
    })
    expect(server.requests.length).toBe(1)
  })
  it("a proxy of the environment that Node does not use is named", async () => {
    vi.stubEnv("http_proxy", "http://proxy.test:3128")
    expect(await fails({})).toMatchObject({
      message: `no model server answers at ${NOWHERE} (ECONNREFUSED)`,
      hint: expect.stringContaining("to go through the proxy in http_proxy, set NODE_USE_ENV_PROXY=1"),
    })
  })
  it("the page of a proxy is quoted by its title", async () => {
    const page = "<!doctype html><html><head><title>Access denied</title></head><body>…</body></html>"
    const server = await rawServer(sends(page, { "content-type": "text/html" }, 403))
    expect(await fails({ baseURL: server.url })).toMatchObject({
      code: "model-unavailable",
      message: `a proxy refused the request to ${server.url}: a web page titled "Access denied"`,
    })
  })
})
