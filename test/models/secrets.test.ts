// Keys, headers and the query of an address are in no text that leaves a model, although servers echo them.

import fc from "fast-check"
import { OpenAI } from "openai"
import { afterEach, describe, expect, it, vi } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { aiSdk, type LanguageModel } from "../../src/models/ai-sdk/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { ModelError, type Model } from "../../src/models/model.ts"
import { scrubbed, scrubber } from "../../src/models/secrets.ts"
import { CredentialFilter, credentialsIn, formsToHide } from "../../src/models/credentials.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { errorOf } from "../support/asking.ts"
import { chunk, closeRawServers, events, rawServer, sends, type Respond } from "../support/raw-server.ts"

afterEach(closeRawServers)

const KEY = "my-litellm-key-123456"
const HEADER = "header-secret-7890"
const QUERY = "QSECRET-abcdefgh"
const SECRETS = [KEY, HEADER, QUERY]
const echo = `Received API Key = ${KEY}; Authorization: Bearer ${KEY}; x-key ${HEADER}; ?key=${QUERY}`

/** All that a failing run of a model tells: its error, its events and the parts of its key. */
async function told(model: Model): Promise<string> {
  const seen: unknown[] = []
  const run = createRuntime({ models: model, memo: memoryStore() }).run('ask("Why?")', {
    kind: "expression",
    trace: (event) => void seen.push(event),
  })
  const { message, diagnostics } = await errorOf(run)
  return JSON.stringify([model.id, model.parameters, message, diagnostics, seen])
}

const REPLIES: readonly (readonly [string, Respond])[] = [
  ["401", sends(JSON.stringify({ error: { message: echo } }), { "content-type": "application/json" }, 401)],
  ["400", sends(`bad header ${echo}`, {}, 400)],
  ["500, retried", sends(JSON.stringify({ error: echo }), {}, 500)],
  ["an error in the stream", sends(events({ error: { message: echo, code: 400 } }))],
  ["an error after text", sends(events(chunk({ content: "The " }), { error: { message: echo, code: 400 } }))],
  ["a refusal", sends(events(chunk({ refusal: echo }), chunk({}, "stop"), "[DONE]"))],
  ["a finish reason", sends(events(chunk({}, KEY), "[DONE]"))],
  ["no JSON", sends(events(`{${echo}`))],
]

describe.each(REPLIES)("%s", (_, response) => {
  it.each<[string, (url: string) => Partial<Parameters<typeof openai>[0]>]>([
    ["Node's client", (url) => ({ apiKey: KEY, headers: { "x-key": HEADER }, baseURL: `${url}?key=${QUERY}` })],
    [
      "fetch",
      (url) => ({ apiKey: KEY, headers: { a: HEADER }, baseURL: `${url}?key=${QUERY}`, fetch: globalThis.fetch }),
    ],
    [
      "the openai package",
      (baseURL) => ({
        client: new OpenAI({
          apiKey: KEY,
          baseURL,
          defaultHeaders: { "x-key": HEADER },
          defaultQuery: { key: QUERY },
          logLevel: "off",
        }),
      }),
    ],
  ])("through %s", async (_, options) => {
    const { url } = await rawServer(response)
    const text = await told(openai({ model: "m", retries: { times: 1, firstDelay: 0 }, ...options(url) }))
    for (const secret of SECRETS) expect(text).not.toContain(secret)
    expect(text).toContain("…")
  })
})

const LONG = "sk-longkey+abcdef/987654321"

it.each<[string, Respond]>([
  ["in the text of a failure", sends(JSON.stringify({ error: { message: `${"x".repeat(540)} ${LONG} …` } }), {}, 500)],
  ["in an error of the stream", sends(events({ error: { message: `${"x".repeat(535)} ${LONG} …`, code: 500 } }))],
  ["in a text of the stream", sends(events(`${"x ".repeat(280)} ${LONG} …`))],
  ["in an excerpt of the host's", sends(events(`{"a": ${LONG}}`))],
  ["in an excerpt of JSON", sends(`{"a": ${LONG}}`, { "content-type": "application/json" })],
  ["in a page's title", sends(`<html><title>${"x ".repeat(50)}${LONG}</title>`, { "content-type": "text/html" })],
])("a message is cut behind the removal of secrets: %s", async (_, response) => {
  const { url } = await rawServer(response)
  const text = await told(openai({ model: "m", apiKey: LONG, baseURL: url, retries: 0 }))
  expect(text).not.toContain(LONG.slice(0, 6))
})

it("a message is cut at any place behind the removal of secrets", () => {
  const scrub = scrubber(() => [LONG])
  for (let before = 560; before < 620; before++) {
    const error = new ModelError("c", `${"x".repeat(before)}${LONG} and ${LONG}${" y".repeat(99)}`)
    expect(scrubbed(error, scrub).message).not.toContain(LONG.slice(0, 6))
  }
})

it("aiSdk: an excerpt of the host's is no part of a message", async () => {
  const model = {
    specificationVersion: "v3",
    provider: "test",
    modelId: "m",
    config: { headers: () => ({ authorization: `Bearer ${LONG}` }) },
    doStream: async () => JSON.parse(`{"a": ${LONG}}`),
  } as LanguageModel
  expect(await told(aiSdk(model, { retries: 0 }))).not.toContain(LONG.slice(0, 6))
})

it("aiSdk: the headers of the provider", async () => {
  const model = {
    specificationVersion: "v3",
    provider: "test",
    modelId: "m",
    config: { headers: () => ({ authorization: `Bearer ${KEY}`, "x-key": HEADER }) },
    doStream: async () => {
      throw Object.assign(new Error(`bad ${KEY} and ${HEADER}`), { statusCode: 401 })
    },
  } as LanguageModel
  const text = await told(aiSdk(model))
  for (const secret of [KEY, HEADER]) expect(text).not.toContain(secret)
})

it("the query of a base URL is sent, and is not part of the parameters", async () => {
  const server = await rawServer(sends(events(chunk({ content: "blue" }, "stop"), "[DONE]")))
  const model = openai({ model: "m", apiKey: KEY, baseURL: `${server.url}/?key=${QUERY}` })
  await createRuntime({ models: model }).run('ask("Why?")', { kind: "expression" })
  expect(server.requests[0]!.url).toBe(`/v1/chat/completions?key=${QUERY}`)
  expect(model.parameters).toEqual({ base_url: server.url })
})

describe("scrubbing", () => {
  it.each([
    ["a given secret", "the key is a+b/c d=42!", "the key is …"],
    ["in an address", "at ?key=a%2Bb%2Fc%20d%3D42! here", "at ?key=… here"],
    ["any bearer", "Authorization: Bearer abcdefgh1jkl, and on", "Authorization: Bearer …, and on"],
    ["a key by its form", "key sk-proj-abcdefghijklmnop1234.", "key …."],
    [
      "no word",
      "Bearer authentication is missing; the task sk-1 is done",
      "Bearer authentication is missing; the task sk-1 is done",
    ],
  ])("%s", (_, text, expected) => {
    expect(scrubber(() => ["a+b/c d=42!", undefined, "token"])(text)).toBe(expected)
  })
})

describe("secrets in other forms", () => {
  it("a parameter without a name", async () => {
    const { url } = await rawServer(sends("bad lonesecret99", {}, 400))
    expect(await told(openai({ model: "m", apiKey: KEY, baseURL: `${url}?lonesecret99` }))).not.toContain("lonesecret")
  })
  it("the name and the password of a header", async () => {
    const { url } = await rawServer(sends("bad user-of-1:pass-of-1, pass-of-1", {}, 400))
    const headers = { authorization: `Basic ${btoa("user-of-1:pass-of-1")}` }
    expect(await told(openai({ model: "m", baseURL: url, headers }))).not.toMatch(/user-of-1|pass-of-1/)
  })
  it.each([
    "OPENAI_API_KEY",
    "OPENAI_API_KEY_2",
    "API_KEY_PROD",
    "SECRETS",
    "TOKENS",
    "SECRET_1",
    "DB_PASS",
    "DB_PWD",
    "CREDENTIALS",
    "PASSPHRASE",
    "npm_config__auth",
  ])("the variable %s", (name) => {
    vi.stubEnv(name, "value-of-1")
    expect(scrubber(() => [])("a value-of-1")).toBe("a …")
    vi.unstubAllEnvs()
  })
  it.each(["PWD", "OLDPWD", "TOKENIZERS_MODE", "KEYBOARD_LAYOUT", "SSH_AUTH_SOCK", "KEY_FILE", "TOKEN_URL"])(
    "the variable %s is none",
    (name) => {
      vi.stubEnv(name, "value-of-1")
      expect(scrubber(() => [])("a value-of-1")).toBe("a value-of-1")
      vi.unstubAllEnvs()
    },
  )
})

describe("the text of an answer", () => {
  const filtered = (pieces: readonly string[], credentials: readonly string[]) => {
    const filter = new CredentialFilter(formsToHide(credentials))
    const events = [...pieces.map((piece) => ({ type: "delta", text: filter.push(piece) })), ...filter.end()]
    return events.map((event) => ("text" in event ? event.text : "")).join("")
  }

  it("has no credential, however it comes, and is otherwise as it was", () => {
    const letters = (length: { minLength: number; maxLength: number }) =>
      fc.string({ unit: fc.constantFrom("a", "b", "-"), ...length })
    fc.assert(
      fc.property(
        fc.array(letters({ minLength: 8, maxLength: 10 }), { minLength: 1, maxLength: 2 }),
        fc.array(fc.oneof(letters({ minLength: 0, maxLength: 12 }), fc.nat(1)), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (credentials, parts, size) => {
          const text = parts.map((part) => (typeof part === "number" ? (credentials[part] ?? "") : part)).join("")
          const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
            text.slice(i * size, (i + 1) * size),
          )
          const result = filtered(pieces, credentials)
          for (const credential of credentials) expect(result).not.toContain(credential)
          if (!credentials.some((credential) => text.includes(credential))) expect(result).toBe(text)
        },
      ),
    )
  })

  it("keeps the values of headers and parameters that are no credentials, and short ones", () => {
    const named = Object.entries({ "X-Title": "Research Assistant", "api-version": "2024-10-21", "api-key": "k" })
    const text = "The Research Assistant of 2024-10-21 is ok."
    expect(filtered([text], credentialsIn(named))).toBe(text)
  })
})

describe("the key of the environment", () => {
  const before = { ...process.env }
  afterEach(() => {
    process.env = { ...before }
  })
  const sent = async (
    options: (url: string) => Partial<Parameters<typeof openai>[0]>,
    usual?: (url: string) => string,
  ) => {
    const server = await rawServer(sends(events(chunk({ content: "blue" }, "stop"), "[DONE]")))
    process.env["OPENAI_API_KEY"] = "of-openai-1234"
    process.env["OTHER_KEY"] = "of-the-other-5678"
    delete process.env["OPENAI_BASE_URL"]
    if (usual !== undefined) process.env["OPENAI_BASE_URL"] = usual(server.url)
    await createRuntime({ models: openai({ model: "m", ...options(server.url) }) }).run('ask("Why?")', {
      kind: "expression",
    })
    return server.requests[0]!.headers.authorization
  }

  it("goes to no base URL that only the options name", async () => {
    expect(await sent((baseURL) => ({ baseURL }))).toBe("Bearer none")
    expect(await sent((baseURL) => ({ baseURL: ` "${baseURL}" `, apiKey: "" }))).toBe("Bearer none")
  })
  it("goes where the variable is named", async () => {
    expect(await sent((baseURL) => ({ baseURL, apiKeyVariable: "OPENAI_API_KEY" }))).toBe("Bearer of-openai-1234")
    expect(await sent((baseURL) => ({ baseURL, apiKeyVariable: "OTHER_KEY" }))).toBe("Bearer of-the-other-5678")
  })
  it("goes to the server of OPENAI_BASE_URL, named or not", async () => {
    expect(
      await sent(
        () => ({}),
        (url) => ` "${url}/" `,
      ),
    ).toBe("Bearer of-openai-1234")
    expect(
      await sent(
        (baseURL) => ({ baseURL }),
        (url) => url,
      ),
    ).toBe("Bearer of-openai-1234")
  })
  it("a refusal by a server that did not receive it says how to name it", async () => {
    const server = await rawServer(sends("{}", {}, 401))
    const { diagnostics } = await errorOf(
      createRuntime({ models: openai({ model: "m", baseURL: server.url }) }).run('ask("Why?")', { kind: "expression" }),
    )
    expect(diagnostics[0]!.hint).toContain('apiKeyVariable: "OPENAI_API_KEY"')
  })
})
