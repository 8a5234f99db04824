// A process for tests: a worker of a queue that reports its requests and its effects, until it is killed or stopped.

import { once } from "node:events"
import { native, NUMBER, STRING, WAITING } from "../../src/index.ts"
import { pgBossQueue } from "../../src/queue/index.ts"
import { scripted } from "../../src/testing/index.ts"

export interface FromWorker {
  readonly asked?: string
  readonly sent?: string
  readonly event?: string
}

const [url, schema, how] = process.argv.slice(2) as [string, string, "quick" | "slow" | "waiting"]
const say = (said: FromWorker) => new Promise<void>((resolve) => process.send!(said, () => resolve()))

const models = scripted(({ question: { text } }) => text.toLowerCase(), {
  gate: async ({ question: { text } }, { signal }) => {
    await say({ asked: text })
    // A worker that is slow at the second question is killed or cancelled there.
    if (how === "slow" && text.startsWith("SECOND")) await once(signal, "abort")
  },
})
const send = native({
  name: "send",
  parameters: { to: STRING },
  returns: NUMBER,
  run: async ({ to }) => {
    await say({ sent: to })
    return 1
  },
})
const ending = new AbortController()
process.once("SIGTERM", () => ending.abort())
const queue = pgBossQueue({ url, schema, warn: () => undefined })
await queue.work({
  options: { models, natives: [send], ...(how === "waiting" ? { confirm: () => WAITING } : {}) },
  memo: "shared",
  atOnce: 4,
  grace: 0,
  signal: ending.signal,
  onEvent: ({ type, id }) => void say({ event: `${type} ${id}` }),
})
await queue.close()
process.disconnect?.()
