// A worker of the chaos run: it asks a model server, and its memo is lost with it.

import { openai } from "../../src/models/openai/index.ts"
import { memoryStore } from "../../src/index.ts"
import { pgBossQueue } from "../../src/queue/index.ts"

const [url, model] = process.argv.slice(2) as [string, string]
const ending = new AbortController()
process.once("SIGTERM", () => ending.abort())
const queue = pgBossQueue({ url })
await queue.work({
  options: {
    models: openai({ model: "chaos", apiKey: "none", baseURL: model, price: { input: 1, output: 1 } }),
    memo: memoryStore(),
  },
  memo: process.argv[4] === "shared" ? "shared" : "own",
  atOnce: 15,
  signal: ending.signal,
})
await queue.close()
