// Serves until it receives SIGTERM or SIGINT, and lets the requests that it has begun end.

import { serve } from "@hono/node-server"
import { offline } from "recall-lang/models/offline"
import { openai } from "recall-lang/models/openai"
import { sqliteStore } from "recall-lang/node"
import { createService, type User } from "./service.ts"

const { PORT = "3000", MODEL, MEMO } = process.env

const budget = { tokens: 200_000, seconds: 60 }
const users = new Map<string, User>([
  ["token-of-ann", { id: "ann", budget, orders: async () => ["A-1: green tea, on its way"] }],
  ["token-of-bob", { id: "bob", budget, orders: async () => ["B-7: a teapot, delivered"] }],
])

// Without MODEL the offline model answers, which picks sentences out of the data. OPENAI_API_KEY is the key of MODEL.
const models = MODEL === undefined ? offline() : openai({ model: MODEL })
const memo = MEMO === undefined ? undefined : sqliteStore(MEMO)
const app = await createService((token) => users.get(token), { models, ...(memo === undefined ? {} : { memo }) })

const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
)
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => server.close(() => void memo?.close().then(() => process.exit())))
