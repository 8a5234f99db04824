// A process for tests: asks for turns at a shared rate, and for slices of a shared budget, until it is killed.

import { setTimeout as sleep } from "node:timers/promises"
import { NO_AMOUNTS } from "../../../src/budget/budget.ts"
import { postgresLimits } from "../../../src/memo/stores/postgres/index.ts"

/** The time of a request that was sent, or the calls that a run has spent. */
export type FromProcess = { readonly sent: number } | { readonly spent: number }

const [url, schema, what] = process.argv.slice(2) as [string, string, "rate" | "budget"]
const limits = postgresLimits({ url, schema, lease: 1_500 })
const { signal } = new AbortController()
const tell = (message: FromProcess) =>
  new Promise<void>((resolve) => {
    process.send!(message, () => resolve())
  })

if (what === "rate") {
  const rate = limits.rate("r")
  const wish = { requestsPerMinute: 6_000, tokensPerMinute: 3_000_000, tokens: 800 }
  for (;;) {
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        const correct = await rate.take(wish, signal)
        await tell({ sent: Date.now() })
        correct(400)
      }),
    )
  }
} else {
  const sum = limits.budget("b", { calls: 400 })
  const run = async () => {
    const slice = await sum.take({ calls: 10 }, signal)
    const { calls = 0 } = slice.budget
    if (calls === 0) {
      await slice.settle(NO_AMOUNTS)
      return false
    }
    await sleep(5)
    const spent = Math.min(calls, 7)
    await tell({ spent })
    await slice.settle({ ...NO_AMOUNTS, calls: spent })
    return true
  }
  const runs = async () => {
    while (await run());
  }
  await Promise.all([runs(), runs(), runs(), runs()])
  process.disconnect!()
  await limits.close()
}
