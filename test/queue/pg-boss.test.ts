// The queue of runs in PostgreSQL, with a real server and real worker processes.

import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { PgBoss } from "pg-boss"
import { afterAll, afterEach, describe, expect, test } from "vitest"
import { memoryStore, native, STRING, WAITING, type RuntimeOptions } from "../../src/index.ts"
import { pgBossQueue, type Boss, type QueueStatus, type RunQueue } from "../../src/queue/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { startPostgres } from "../support/postgres.ts"
import type { FromWorker } from "./worker.child.ts"

const server = await startPostgres()
const opened: RunQueue[] = []
const workers: Worker[] = []
afterEach(() => workers.splice(0).forEach(({ child }) => child.kill("SIGKILL")))
afterAll(async () => {
  await Promise.all(opened.map((queue) => queue.close()))
  await server?.stop()
}, 30_000)

let count = 0
const freshSchema = () => `queue_${count++}`

function queueIn(schema: string): RunQueue {
  const queue = pgBossQueue({ url: server!.url, schema, warn: () => undefined })
  opened.push(queue)
  return queue
}

interface Worker {
  readonly child: ChildProcess
  readonly said: FromWorker[]
  until(has: (said: FromWorker) => boolean): Promise<void>
}

function startWorker(schema: string, how: "quick" | "slow" | "waiting"): Worker {
  const child = fork(new URL("worker.child.ts", import.meta.url), [server!.url, schema, how])
  const said: FromWorker[] = []
  child.on("message", (message: FromWorker) => said.push(message))
  const worker: Worker = {
    child,
    said,
    async until(has) {
      while (!said.some(has)) await once(child, "message")
    },
  }
  workers.push(worker)
  return worker
}

async function all(results: AsyncIterable<QueueStatus>): Promise<readonly QueueStatus[]> {
  const found: QueueStatus[] = []
  for await (const result of results) found.push(result)
  return found
}

async function until<T>(look: () => Promise<T>, is: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look()
    if (is(found)) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The memo is one for all tests, so each gives another text. */
const TWO = 'PARAM n: string\nLET a = ask("FIRST", n)\nEMIT [a, ask("SECOND", [a, n])]'

describe.skipIf(server === null)("with a server", { timeout: 120_000 }, () => {
  const models = scripted(({ question: { text } }) => text.toLowerCase())

  test("runs what is submitted, once for a key, and gives the results of a group", async () => {
    const queue = queueIn(freshSchema())
    const program = 'PARAM n: number\nEMIT IF n == 3 THEN 1 / 0 ELSE [n, ask("A", n)]'
    const [first, ...others] = [1, 2, 3].map((n) => ({ program, args: { n }, key: `doc-${n}`, of: "job" }))
    // The first of a key holds, in one call and in several.
    const runs = [first!, ...others, { ...others[0]!, args: { n: 4 } }]
    const ids = await queue.submitAll(runs)
    expect(ids[1]).toBe(ids[3])
    expect(await queue.submit({ ...first!, args: { n: 5 } })).toBe(ids[0])
    expect(await queue.submit(runs[0]!)).toBe(ids[0])
    const other = await queue.submit({ program: 'EMIT ask("B")', budget: { calls: 0 } })
    expect(await queue.status(ids[0]!)).toMatchObject({ state: "queued", key: "doc-1", of: "job", attempts: 0 })
    expect((await queue.list({ of: "job" })).length).toBe(3)
    const ending = new AbortController()
    const working = queue.work({ options: { models }, atOnce: 2, signal: ending.signal })
    const results = await all(queue.results("job"))
    expect(results.map(({ key, state, value }) => [key, state, value]).sort()).toEqual([
      ["doc-1", "done", [1, "a"]],
      ["doc-2", "done", [2, "a"]],
      ["doc-3", "failed", undefined],
    ])
    expect(results.find(({ state }) => state === "failed")?.error?.code).toBe("division-by-zero")
    expect(results.every(({ attempts }) => attempts === 1)).toBe(true)
    expect(
      await until(
        () => queue.status(other),
        (status) => status?.state === "partial",
      ),
    ).toMatchObject({ exhausted: "calls" })
    // A run that is done stays done; one that has failed runs again.
    await queue.submitAll(runs)
    const again = await all(queue.results("job"))
    expect(again.length).toBe(3)
    expect(await queue.status("no id")).toBeNull()
    expect(await all(queue.results("no group"))).toEqual([])
    ending.abort()
    await working
  })

  test("takes the run of a worker that is killed, and asks again only what was under way", async () => {
    const schema = freshSchema()
    const queue = queueIn(schema)
    const id = await queue.submit({ program: TWO, args: { n: "b" } })
    const first = startWorker(schema, "slow")
    await first.until(({ asked }) => asked?.startsWith("SECOND") === true)
    first.child.kill("SIGKILL")
    const second = startWorker(schema, "quick")
    const status = await until(
      () => queue.status(id),
      (found) => found?.state === "done",
    )
    expect(status).toMatchObject({ attempts: 2, value: ["first", "second"] })
    expect(second.said.flatMap(({ asked }) => (asked === undefined ? [] : [asked]))).toEqual(["SECOND"])
  })

  test("puts a run back when its worker is stopped, and another one resumes it at once", async () => {
    const schema = freshSchema()
    const queue = queueIn(schema)
    const id = await queue.submit({ program: TWO, args: { n: "c" } })
    const first = startWorker(schema, "slow")
    await first.until(({ asked }) => asked?.startsWith("SECOND") === true)
    first.child.kill("SIGTERM")
    const [status] = (await once(first.child, "exit")) as [number | null]
    expect(status).toBe(0)
    expect(first.said.map(({ event }) => event)).toContain(`put-back ${id}`)
    expect(await queue.status(id)).toMatchObject({ state: "queued", attempts: 0 })
    startWorker(schema, "quick")
    expect(
      await until(
        () => queue.status(id),
        (found) => found?.state === "done",
      ),
    ).toMatchObject({ attempts: 1 })
  })

  test("cancels a run that is queued, and one that is under way", async () => {
    const schema = freshSchema()
    const queue = queueIn(schema)
    const queued = await queue.submit({ program: TWO, args: { n: "d" } })
    expect(await queue.cancel(queued)).toBe(true)
    const id = await queue.submit({ program: TWO, args: { n: "e" } })
    const worker = startWorker(schema, "slow")
    await worker.until(({ asked }) => asked?.startsWith("SECOND") === true)
    expect(await queue.cancel(id)).toBe(true)
    expect(await queue.cancel(id)).toBe(false)
    expect(await queue.status(id)).toMatchObject({ state: "cancelled" })
    // The worker is free for others: the place of the run is given up at a heartbeat.
    const next = await Promise.all(["1", "2", "3", "4"].map((n) => queue.submit({ program: `EMIT "${n}"` })))
    await until(
      () => queue.status(next[3]!),
      (found) => found?.state === "done",
    )
    expect(await queue.status(id)).toMatchObject({ state: "cancelled" })
    expect(await queue.status(queued)).toMatchObject({ state: "cancelled", attempts: 0 })
  })

  test("waits for a person, whose answer another process gives, and does the effect once", async () => {
    const schema = freshSchema()
    const queue = queueIn(schema)
    const program = 'IMPORT send FROM "host"\nEMIT [ask("BEFORE"), send("ann"), TRY send("bob") ELSE "no"]'
    const id = await queue.submit({ program, of: "job" })
    const first = startWorker(schema, "waiting")
    const [waiting] = await all(queue.results("job"))
    expect(waiting).toMatchObject({ id, state: "waiting" })
    expect(waiting!.waiting!.map(({ arguments: given }) => given["to"]).sort()).toEqual(["ann", "bob"])
    first.child.kill("SIGKILL")
    const elsewhere = queueIn(schema)
    await expect(elsewhere.answer(id, "no call", true)).rejects.toMatchObject({ code: "no-such-approval" })
    for (const { call, arguments: given } of waiting!.waiting!) await elsewhere.answer(id, call, given["to"] === "ann")
    const decided = waiting!.waiting![0]!
    await expect(elsewhere.answer(id, decided.call, decided.arguments["to"] !== "ann")).rejects.toMatchObject({
      code: "decided",
    })
    const second = startWorker(schema, "waiting")
    const done = await until(
      () => queue.status(id),
      (found) => found?.state === "done",
    )
    expect(done!.value).toEqual(["before", 1, "no"])
    const said = [...first.said, ...second.said]
    expect(said.flatMap(({ sent }) => sent ?? [])).toEqual(["ann"])
    expect(said.flatMap(({ asked }) => asked ?? [])).toEqual(["BEFORE"])
  })

  test("runs the program that was submitted, with its modules, after a deploy has changed it", async () => {
    const schema = freshSchema()
    const old = queueIn(schema)
    const versions = ["old", "new"].map((version) => ({
      source: 'IMPORT name FROM "./lib.rcl"\nEMIT name',
      name: "main.rcl",
      modules: { "lib.rcl": `LET name = "${version}"` },
    }))
    const ids: string[] = []
    for (const program of versions) ids.push(await old.submit({ program }), await old.submit({ program }))
    const ending = new AbortController()
    const queue = queueIn(schema)
    const working = queue.work({ options: {}, signal: ending.signal })
    const ended = await Promise.all(
      ids.map((id) =>
        until(
          () => queue.status(id),
          (found) => found?.state === "done",
        ),
      ),
    )
    expect(ended.map((found) => found?.value)).toEqual(["old", "old", "new", "new"])
    expect(new Set(ended.map((found) => found?.program)).size).toBe(2)
    ending.abort()
    await working
  })

  test("refuses arguments that are too large, wrong budgets, and groups that the database cannot store", async () => {
    const queue = queueIn(freshSchema())
    const large = queue.submit({ program: "EMIT 1", args: { text: "x".repeat(1_000_001) } })
    await expect(large).rejects.toMatchObject({ code: "too-large" })
    for (const of of ["a\0b", "x".repeat(501)])
      await expect(queue.submit({ program: "EMIT 1", of })).rejects.toMatchObject({ code: "invalid-argument" })
    for (const usd of [-1, NaN, Infinity])
      await expect(queue.submit({ program: "EMIT 1", budget: { usd } })).rejects.toMatchObject({
        code: "invalid-budget",
      })
  })

  test("uses these functions of pg-boss and no others, on an instance of the program, too", async () => {
    const used = new Set<string>()
    const instance = new PgBoss({ connectionString: server!.url, schema: freshSchema(), schedule: false })
    await instance.start()
    // The compiler checks that the class has them.
    const boss: Boss = new Proxy(instance satisfies Boss, {
      get(target, name: string) {
        used.add(name)
        const member = target[name as keyof PgBoss] as unknown
        return typeof member === "function" ? (member.bind(target) as unknown) : member
      },
    })
    const store = memoryStore()
    const queue = pgBossQueue({ boss, store, schema: freshSchema() })
    const note = native({ name: "note", parameters: { x: STRING }, returns: STRING, run: ({ x }) => x })
    const id = await queue.submit({ program: 'IMPORT note FROM "host"\nEMIT note("x")' })
    const ending = new AbortController()
    const options = { natives: [note], confirm: () => WAITING } satisfies RuntimeOptions
    const working = queue.work({ options, atOnce: 1, signal: ending.signal })
    const waiting = await until(
      () => queue.status(id),
      (found) => found?.state === "waiting",
    )
    // The answer to another run decides nothing: one in the queue that has no such call, and those in no queue.
    const { call } = waiting!.waiting![0]!
    const same = await queue.submit({ program: "EMIT 1", of: "other" })
    const outside = globalThis.crypto.randomUUID()
    for (const run of ["a run", outside])
      await store.awaitApproval({
        run,
        call,
        native: "note",
        arguments: { x: "x" },
        provenance: { x: [] },
        by: "program",
      })
    for (const run of [same, "a run", outside])
      await expect(queue.answer(run, call, true)).rejects.toMatchObject({ code: "no-such-approval" })
    expect((await store.approvals()).map(({ isAllowed }) => isAllowed)).toEqual([null, null, null])
    await queue.answer(id, call, true)
    await until(
      () => queue.status(id),
      (found) => found?.state === "done",
    )
    await queue.cancel(await queue.submit({ program: "EMIT 1", budget: {} }))
    ending.abort()
    await working
    await queue.close()
    expect([...used].sort()).toEqual(
      ["cancel", "createQueue", "getDb", "insert", "notifyWorker", "offWork", "work"].sort(),
    )
    await instance.stop({ graceful: false })
  })
})

test("an invalid schema is refused before anything is asked for", () => {
  expect(() => pgBossQueue({ url: "postgres://nowhere", schema: "A b" })).toThrow("not a valid name")
})
