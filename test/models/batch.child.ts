// A process for tests: a run whose model is in batches, which sends its value, or is killed before.

import { createRuntime } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { sqliteStore } from "../../src/host/index.ts"

const [baseURL, file, program] = process.argv.slice(2) as [string, string, string]
const model = openai({
  model: "m",
  baseURL,
  retries: { firstDelay: 1, longestDelay: 5 },
  batch: { name: "nightly", idle: 0.03 },
})
const memo = sqliteStore(file)
const { value } = await createRuntime({ models: model, memo }).run(program, { id: "job" })
process.send!(value, () => process.disconnect!())
await memo.close()
