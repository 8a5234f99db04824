// The example of a service, over HTTP: what its clients receive, and what it asks of a model's server.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { serve } from "@hono/node-server"
import {
  readUIMessageStream,
  uiMessageChunkSchema,
  parseJsonEventStream,
  type UIMessage,
  type UIMessageChunk,
} from "ai"
import { expect, onTestFinished, test, vi } from "vitest"
import { createService, type User } from "../../examples/service/service.ts"
import type { Budget } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { startModelServer, type ServerRule } from "../../src/testing/index.ts"

const REPORT = "# Cats\n\nCats sleep.\n\n# Dogs\n\nDogs bark."

async function start(rules: readonly ServerRule[], budget: Budget = {}) {
  const model = await startModelServer(rules)
  const users = new Map<string, User>([
    ["ann", { id: "ann", budget, orders: async () => ["tea"] }],
    ["bob", { id: "bob", budget, orders: async () => ["a pot"] }],
  ])
  const models = openai({ model: "m", apiKey: "key", baseURL: model.url, retries: 0 })
  const { fetch: handle } = await createService((token) => users.get(token), { models })
  const server = serve({ fetch: handle, port: 0, hostname: "127.0.0.1" })
  await once(server, "listening")
  onTestFinished(async () => {
    server.close()
    await model.close()
  })
  const { port } = server.address() as { port: number }
  const post = (path: string, body: unknown, token = "ann", signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  return { model, post }
}

/** The text of server-sent events, and the last of them. */
function readEvents(body: string) {
  const events = body.split("\n\n").filter((event) => event !== "" && event !== ":")
  const dataOf = (event: string): unknown => JSON.parse(/^data: (.*)$/m.exec(event)![1]!)
  return { pieces: events.slice(0, -1).map(dataOf), end: events.at(-1)! }
}

async function readChat(response: Response): Promise<UIMessage> {
  const chunks = parseJsonEventStream({ stream: response.body!, schema: uiMessageChunkSchema }).pipeThrough(
    new TransformStream<{ success: boolean; value?: UIMessageChunk }, UIMessageChunk>({
      transform: (chunk, controller) => controller.enqueue(chunk.value!),
    }),
  )
  let last: UIMessage | undefined
  for await (const message of readUIMessageStream({ stream: chunks })) last = message
  return last!
}

const said = (text: string) => ({ messages: [{ id: "1", role: "user", parts: [{ type: "text", text }] }] })

test("an answer, with the quotations that show it, and its cost", async () => {
  const document = "The tower is 300 m tall. It was built in 1889."
  const answer = { answer: "It is 300 m tall.", quotations: ["The tower is 300 m tall.", "It is blue."] }
  const { post, model } = await start([{ answer: JSON.stringify(answer) }])
  const response = await post("/answers", { document, question: "How tall is it?" })
  const body = (await response.json()) as { answer: unknown; citations: unknown; cost: { requests: number } }
  expect(response.status).toBe(200)
  expect(body.answer).toBe("It is 300 m tall.")
  expect(body.citations).toEqual([{ text: "The tower is 300 m tall.", start: 0, end: 24 }])
  expect(body.cost.requests).toBe(model.requests.length)
})

test("a report, as server-sent events", async () => {
  const { post } = await start([
    { message: "Cats", answer: "They sleep." },
    { message: "Dogs", answer: "They bark." },
  ])
  const { pieces, end } = readEvents(await (await post("/reports", { text: REPORT })).text())
  expect(pieces.join("")).toBe("## Cats\n\nThey sleep.\n\n## Dogs\n\nThey bark.")
  expect(end).toMatch(/^event: end\ndata: \{"partial":false/)
})

test("a chat, as the AI SDK reads it, in which each user has their own data", async () => {
  const { post, model } = await start([
    { answer: (request) => (request.message.includes("a pot") ? "A pot." : "Tea.") },
  ])
  const texts = await Promise.all(
    ["ann", "bob"].map(async (user) => (await readChat(await post("/chat", said("What did I order?"), user))).parts),
  )
  expect(texts.map((parts) => parts.map((part) => (part.type === "text" ? part.text : "")).join(""))).toEqual([
    "Tea.",
    "A pot.",
  ])
  expect(model.requests).toHaveLength(2)
})

test("who is unknown, and what is no request, asks nothing", async () => {
  const { post, model } = await start([{ answer: "Never." }])
  expect((await post("/answers", {}, "eve")).status).toBe(401)
  for (const body of ["{", {}, { document: 1, question: "?" }, { document: "x", question: "" }])
    expect((await post("/answers", body)).status).toBe(400)
  expect((await post("/chat", { messages: [{ role: "system", parts: [] }] })).status).toBe(400)
  expect(model.requests).toEqual([])
})

test("a budget that is used up", async () => {
  const { post, model } = await start([{ answer: "Never." }], { calls: 0 })
  const { end } = readEvents(await (await post("/reports", { text: REPORT })).text())
  expect(end).toMatch(/^event: end\ndata: \{"partial":true/)
  expect((await post("/answers", { document: "Short.", question: "?" })).status).toBe(402)
  expect(model.requests).toEqual([])
})

test("a model's server that is busy, and one that fails", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue(undefined)
  onTestFinished(() => log.mockRestore())
  const fault = (status: number, headers = {}) => ({ fault: { kind: "status" as const, status, headers } })
  const cases = [
    [fault(429, { "retry-after": "7" }), 503, "7", "rate-limited"],
    [fault(503), 503, null, "model-unavailable"],
    [fault(401), 500, null, "model-unauthorized"],
    [{ answer: "x", fault: { kind: "malformed" as const, after: 0 } }, 502, null, "bad-response"],
  ] as const
  for (const [rule, status, retryAfter, code] of cases) {
    const { post } = await start([rule])
    const response = await post("/answers", { document: "Short.", question: "?" })
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      status,
      retryAfter,
      { error: code },
    ])
  }
  expect(log).toHaveBeenCalledTimes(cases.length)
})

test("a client that leaves ends the requests that are on their way", async () => {
  const { promise: never } = Promise.withResolvers<void>()
  const { post, model } = await start([{ answer: "An answer.", pace: () => never }])
  const leaving = new AbortController()
  const sent = post("/answers", { document: "Short.", question: "?" }, "ann", leaving.signal)
  await model.arrived(1)
  leaving.abort()
  await expect(sent).rejects.toThrow()
  expect(await model.requests[0]!.ended).toBe("abandoned")
})

test("as a process: it starts without a key, and lets what has begun end", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const model = await startModelServer([{ answer: "Your tea is on its way.", pace: () => gate }])
  onTestFinished(() => model.close())
  const service = spawn(
    process.execPath,
    [fileURLToPath(new URL("../../examples/service/server.ts", import.meta.url))],
    {
      env: { ...process.env, PORT: "0", MODEL: "m", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "key" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  )
  onTestFinished(() => void service.kill("SIGKILL"))
  const [line] = (await once(service.stdout, "data")) as [Buffer]
  const ended = once(service, "exit")
  const answer = fetch(`${line.toString().trim()}/chat`, {
    method: "POST",
    headers: { authorization: "Bearer token-of-ann" },
    body: JSON.stringify(said("Where is my tea?")),
  }).then(readChat)
  await model.arrived(1)
  service.kill("SIGTERM")
  open()
  expect((await answer).parts).toMatchObject([
    { type: "step-start" },
    { type: "text", text: "Your tea is on its way." },
  ])
  expect(await ended).toEqual([0, null])
})
