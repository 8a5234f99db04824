// Measures the shared rate of three processes over a real PostgreSQL server, one of which is killed half-way: the
// fullest minute, and the use of the whole. `node scripts/shared-rate.ts [SECONDS]`, for each of two kinds of requests.

import { fork } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { postgresLimits } from "../src/memo/stores/postgres/index.ts"
import { startPostgres } from "../test/support/postgres.ts"

const RATES = { requestsPerMinute: 1_800, tokensPerMinute: 1_200_000 }
const MINUTE = 60_000
/** The tokens of a request: estimated and used. The limit is that of requests, and then that of tokens. */
const CASES = { requests: { estimate: 500, used: 300 }, tokens: { estimate: 1_500, used: 1_100 } } as const
type Case = keyof typeof CASES

if (process.send !== undefined) {
  const [, , url, kind] = process.argv as unknown as [string, string, string, Case]
  const { estimate, used } = CASES[kind]
  const rate = postgresLimits({ url }).rate(kind)
  const { signal } = new AbortController()
  const asker = async () => {
    for (;;) {
      const correct = await rate.take({ ...RATES, tokens: estimate }, signal)
      process.send!(Date.now())
      await sleep(200)
      correct(used)
    }
  }
  await Promise.all(Array.from({ length: 64 }, asker))
}

const seconds = Number(process.argv[2] ?? 120)
const server = await startPostgres()
if (server === null) process.exit(0)
for (const kind of Object.keys(CASES) as Case[]) {
  const sent: number[] = []
  const children = [0, 1, 2].map(() => {
    const child = fork(import.meta.filename, [server.url, kind])
    child.on("message", (at) => void sent.push(at as number))
    return child
  })
  while (sent.length === 0) await sleep(10)
  await sleep(seconds * 500)
  children[0]!.kill("SIGKILL")
  await sleep(seconds * 500)
  await Promise.all(
    children.map(async (child) => {
      const end = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined
      child.kill("SIGKILL")
      await end
    }),
  )
  sent.sort((a, b) => a - b)
  const limit = kind === "requests" ? RATES.requestsPerMinute : RATES.tokensPerMinute / CASES.tokens.used
  const fullest = Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + MINUTE).length))
  const duration = sent.at(-1)! - sent[0]!
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  console.log(
    `limit of ${kind}: ${sent.length} requests in ${(duration / 1_000).toFixed(0)} s, `
      + `${percent((sent.length * MINUTE) / duration / limit)} of the rate used, `
      + `${percent(fullest / limit)} in the fullest minute`,
  )
}
await server.stop()
