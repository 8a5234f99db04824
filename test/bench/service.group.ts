// A service with 200 clients, whose model takes 20 ms: on Recall, and on the AI SDK.

import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { serve } from "@hono/node-server"
import { Hono } from "hono"
import { createRuntime, eventStreamResponse } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import type { Contender, Group } from "./contender.ts"
import { peer } from "./peers.ts"
import { startServer } from "./requests.start.ts"
import { fasterThan } from "./statistics.ts"

const QUESTION = "Why is the sky blue?"
/** The last word of the server's answer, in each way in which a stream can show it. */
const EXPECTED = "short."
const REQUESTS = 2_000
const MODEL_DELAY = 20
const settings = { model: "m", apiKey: "key" } as const

/** Answers the request of a client; `q` makes each question a different one. */
type Handle = (q: string) => Response | Promise<Response>

async function recall(baseURL: string, answers: "live" | "finished"): Promise<Handle> {
  const runtime = createRuntime({ models: openai({ ...settings, baseURL, retries: 0 }) })
  const recursive = answers === "finished"
  const program = await runtime.compile(`PARAM q: string\nEMIT ask("${QUESTION}", q, recursive: ${recursive})`)
  return (q) => eventStreamResponse(program.stream({ args: { q }, answers, budget: { calls: 10 } }))
}

async function vercel(baseURL: string): Promise<Handle> {
  const { streamText } = await import("ai")
  const { createOpenAICompatible } = await peer<{
    createOpenAICompatible: (options: object) => (model: string) => Parameters<typeof streamText>[0]["model"]
  }>("@ai-sdk/openai-compatible")
  const model = createOpenAICompatible({ name: "bench", baseURL, apiKey: "key" })("m")
  return (q) => streamText({ model, prompt: `${QUESTION} ${q}`, maxRetries: 0 }).toTextStreamResponse()
}

function service(name: string, handler: (baseURL: string) => Promise<Handle>): Contender {
  return {
    name,
    work: {
      kind: "function",
      once: true,
      async prepare() {
        const handle = await handler(await startServer(MODEL_DELAY))
        const app = new Hono().post("/", (context) => handle(context.req.query("q") ?? ""))
        const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" })
        await once(server, "listening")
        const { port } = server.address() as { port: number }
        const script = fileURLToPath(new URL("service.clients.ts", import.meta.url))
        const clients = fork(script, [`http://127.0.0.1:${port}/`])
        await once(clients, "message")
        return {
          async run() {
            clients.send({ count: REQUESTS, expected: EXPECTED })
            const [said] = (await once(clients, "message")) as [string]
            if (said !== "done") throw new Error(said)
          },
        }
      },
    },
  }
}

const RECALL = "Recall"
const AI = "ai"

export const serviceGroup: Group = {
  name: "service",
  title: "A service",
  about:
    "A service with Hono that streams the answer of a model to its client: 200 clients in another process, each of "
    + "which asks again when it has an answer, and a model's server that answers after 20 ms. “Recall” gives each "
    + "answer while it is written; “Recall, with calls” reads it for calls, and gives it when it is finished.",
  cases: [
    {
      name: "clients",
      title: "2,000 requests of 200 clients",
      rounds: 5,
      amount: { kind: "items", items: REQUESTS, item: "request" },
      contenders: [
        service(RECALL, (url) => recall(url, "live")),
        service("Recall, with calls", (url) => recall(url, "finished")),
        service(AI, vercel),
      ],
      targets: [fasterThan(RECALL, AI, "at least", 0.7)],
    },
  ],
}
