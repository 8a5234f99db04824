// A process for tests: a run over the store in PostgreSQL that reports its requests, until it is killed.

import { createRuntime } from "../../../src/index.ts"
import { postgresStore } from "../../../src/memo/stores/postgres/index.ts"
import { scripted } from "../../../src/testing/index.ts"

export interface FromWorker {
  /** The requests that it has sent so far. */
  readonly asked: number
}

const [url, schema, program] = process.argv.slice(2) as [string, string, string]
let asked = 0
const model = scripted(() => "yes", {
  gate: () => new Promise<void>((resolve) => process.send!({ asked: ++asked } satisfies FromWorker, () => resolve())),
})
const memo = postgresStore({ url, schema, now: () => 1_000 })
await createRuntime({ models: model, memo, budget: { concurrency: 4 } }).run(program, { id: "job" })
