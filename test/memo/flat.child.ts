// Prints the bytes of the heap, collected, after more and more runs on one runtime; all runs differ.

import { createRuntime, memoryStore, type Model } from "../../src/index.ts"

const ROUNDS = 4
const RUNS = 150

const model: Model = {
  id: "short",
  async *generate({ question }) {
    yield { type: "delta", text: `About ${question.text}` }
    yield { type: "finish", reason: "stop" }
  },
}
const source = `PARAM article: string
TASK summary(text) = ask("What does it say?", text: text)
TASK pick(items, n) = items[n]
EMIT \`\${summary(article)}: \${pick(words(article), 3)}\``
const runtime = createRuntime({
  models: model,
  memoSize: 500_000,
  memo: memoryStore({ bounds: { size: 200_000, age: Infinity } }),
})

const collect = (globalThis as { gc?: () => void }).gc!
let run = 0
for (let round = 0; round < ROUNDS; round++) {
  for (let i = 0; i < RUNS; i++)
    await runtime.run(source, { args: { article: `${run++} ${"some words of an article ".repeat(200)}` } })
  collect()
  console.log(process.memoryUsage().heapUsed)
}
