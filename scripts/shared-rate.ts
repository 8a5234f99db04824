// Measures the shared rate of three processes over a real PostgreSQL server: the fullest minute, and the use of the
// whole. One process is killed in the middle. `node scripts/shared-rate.ts [SECONDS]`.

import { fork } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { postgresLimits } from "../src/memo/stores/postgres/index.ts"
import { startPostgres } from "../test/support/postgres.ts"

const RATES = { requestsPerMinute: 1_800, tokensPerMinute: 1_200_000 }
/** Tokens that a request is estimated to take, and takes, by turns: now the requests are the limit, now the tokens. */
const SIZES = [
  { estimate: 500, used: 300 },
  { estimate: 1_500, used: 1_100 },
]
const PHASE = 20_000
const MINUTE = 60_000

interface Sent {
  readonly at: number
  readonly tokens: number
}

if (process.send !== undefined) {
  const limits = postgresLimits({ url: process.argv[2]! })
  const rate = limits.rate("bench")
  const began = Date.now()
  const { signal } = new AbortController()
  const asker = async () => {
    for (;;) {
      const { estimate, used } = SIZES[Math.floor((Date.now() - began) / PHASE) % SIZES.length]!
      const correct = await rate.take({ ...RATES, tokens: estimate }, signal)
      process.send!({ at: Date.now(), tokens: used } satisfies Sent)
      await sleep(200)
      correct(used)
    }
  }
  await Promise.all(Array.from({ length: 64 }, asker))
}

const seconds = Number(process.argv[2] ?? 150)
const server = await startPostgres()
if (server === null) process.exit(0)
const sent: Sent[] = []
const children = [0, 1, 2].map(() => {
  const child = fork(import.meta.filename, [server.url])
  child.on("message", (message) => void sent.push(message as Sent))
  return child
})
while (sent.length === 0) await sleep(10)
await sleep((seconds * 1_000) / 2)
children[0]!.kill("SIGKILL")
await sleep((seconds * 1_000) / 2)
for (const child of children) child.kill("SIGKILL")
await server.stop()

sent.sort((a, b) => a.at - b.at)
const duration = sent.at(-1)!.at - sent[0]!.at
let fullest = { requests: 0, tokens: 0 }
let emptiest = Infinity
for (const { at } of sent) {
  const window = sent.filter((one) => one.at >= at && one.at < at + MINUTE)
  const requests = window.length / RATES.requestsPerMinute
  const tokens = window.reduce((sum, one) => sum + one.tokens, 0) / RATES.tokensPerMinute
  fullest = { requests: Math.max(fullest.requests, requests), tokens: Math.max(fullest.tokens, tokens) }
  if (at + MINUTE <= sent.at(-1)!.at) emptiest = Math.min(emptiest, useOf(window, MINUTE))
}

/** The share of the rates that requests use: that of the limit which each of them takes more of. */
function useOf(window: readonly Sent[], milliseconds: number): number {
  const perRequest = MINUTE / RATES.requestsPerMinute
  const perToken = MINUTE / RATES.tokensPerMinute
  return window.reduce((sum, { tokens }) => sum + Math.max(perRequest, tokens * perToken), 0) / milliseconds
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
console.log(`${sent.length} requests in ${(duration / 1_000).toFixed(0)} s of three processes, one killed half-way`)
console.log(
  `the fullest minute: ${percent(fullest.requests)} of the requests, ${percent(fullest.tokens)} of the tokens`,
)
console.log(`used in all: ${percent(useOf(sent, duration))}; in the emptiest minute: ${percent(emptiest)}`)
