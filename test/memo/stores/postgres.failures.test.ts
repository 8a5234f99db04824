// Runs over the store in PostgreSQL whose connections are lost, whose server crashes, and whose process is killed.

import { fork } from "node:child_process"
import pg from "pg"
import { afterAll, describe, expect, test } from "vitest"
import { createRuntime, type Model, type MemoStore } from "../../../src/index.ts"
import { guard, type PostgresClient, type PostgresPool } from "../../../src/memo/stores/postgres/client.ts"
import { postgresStore } from "../../../src/memo/stores/postgres/index.ts"
import { scripted } from "../../../src/testing/index.ts"
import { answering, errorOf } from "../../support/asking.ts"
import { startPostgres } from "../../support/postgres.ts"
import type { FromWorker } from "./postgres.child.ts"

const server = await startPostgres()
const admin = server === null ? null : new pg.Pool({ connectionString: server.url, max: 1 })
admin?.on("error", () => undefined)
afterAll(async () => {
  await admin?.end()
  await server?.stop()
})

let count = 0
const fresh = () => ({ url: server!.url, schema: `failures_${count++}` })

const QUESTIONS = 60
const AT_ONCE = 4
const PROGRAM = `EMIT length(FOR i IN range(0, ${QUESTIONS}) : ask("Is it so?", i, recursive: false))`

/** A model that answers every question, after `before` has been called with the number of the request. */
function counted(before: (request: number) => Promise<void> = async () => undefined) {
  let requests = 0
  return scripted(() => "yes", { gate: () => before(++requests) })
}

function run(memo: MemoStore, model: Model, id = "run") {
  return createRuntime({ models: model, memo, budget: { concurrency: AT_ONCE } }).run(PROGRAM, { id })
}

/** The connections of all others are ended by the server. */
async function endConnections(): Promise<void> {
  await admin!.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      + "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
  )
}

/** A second run asks nothing: everything is stored. */
async function expectKept(memo: MemoStore): Promise<void> {
  const again = counted()
  expect((await run(memo, again, "later")).text).toBe(String(QUESTIONS))
  expect(again.requests).toHaveLength(0)
}

describe.skipIf(server === null)("with a server", () => {
  test("a connection that is lost between two queries of its holder does not end the process", async () => {
    const pool = guard(new pg.Pool({ connectionString: server!.url, max: 1 }) as PostgresPool)
    const client = (await pool.connect()) as PostgresClient & Pick<pg.PoolClient, "once" | "listenerCount">
    // The pool has removed its own: an event without a listener would be an exception that nothing catches.
    expect(client.listenerCount("error")).toBe(1)
    const isLost = new Promise((resolve) => client.once("end", resolve))
    await endConnections()
    await isLost
    client.release(true)
    expect((await pool.query({ text: "SELECT 1 AS one" })).rows).toEqual([{ one: 1 }])
    await pool.end()
  })

  test.each(["a url", "a pool of the program"])(
    "connections that are lost again and again cost nothing, with %s",
    async (source) => {
      const place = fresh()
      // A pool without a listener for errors, as a program may pass it.
      const pool = source === "a url" ? null : new pg.Pool({ connectionString: place.url, max: 5 })
      const memo = postgresStore(pool === null ? place : { pool, schema: place.schema })
      const model = counted(async (request) => {
        if (request % 3 === 0) await endConnections()
      })
      const { text, diagnostics } = await run(memo, model)
      expect({ text, diagnostics }).toEqual({ text: String(QUESTIONS), diagnostics: [] })
      expect(model.requests).toHaveLength(QUESTIONS)
      await expectKept(memo)
      await memo.close()
      await pool?.end()
    },
  )

  test("a server that crashes and starts again in the middle of a run costs nothing but time", async () => {
    const starting: Promise<void>[] = []
    const warnings: string[] = []
    let crashed: Promise<void> = Promise.resolve()
    const memo = postgresStore({
      ...fresh(),
      warn(message) {
        warnings.push(message)
        starting.push(crashed.then(() => server!.start()))
      },
    })
    const model = counted(async (request) => {
      if (request === 10 || request === 40) await (crashed = server!.crash())
    })
    const { text, diagnostics } = await run(memo, model)
    await Promise.all(starting)
    expect({ text, diagnostics }).toEqual({ text: String(QUESTIONS), diagnostics: [] })
    expect(model.requests).toHaveLength(QUESTIONS)
    expect(warnings).toEqual([0, 1].map(() => expect.stringMatching(/cannot be reached.*waiting for it/)))
    await expectKept(memo)
    await memo.close()
  })

  test("a server that stays away is reported once, and the run goes on", async () => {
    const memo = postgresStore({ ...fresh(), patience: 0 })
    const model = counted(async (request) => {
      if (request === 10) await server!.crash()
    })
    const { text, diagnostics } = await run(memo, model)
    expect(text).toBe(String(QUESTIONS))
    expect(diagnostics).toMatchObject([
      { code: "memo-unavailable", message: expect.stringContaining("until it can be reached again") },
    ])
    expect(model.requests).toHaveLength(QUESTIONS)
    await memo.close().catch(() => undefined)
    await server!.start()
  })

  test("what the server did not take in the middle of a run is stored at its end", async () => {
    const memo = postgresStore({ ...fresh(), patience: 0 })
    const model = counted(async (request) => {
      if (request === 10) await server!.crash()
      if (request === QUESTIONS) await server!.start()
    })
    await run(memo, model)
    await expectKept(memo)
    await memo.close()
  })

  test("an effect whose beginning was stored is not unknown because the connection was lost", async () => {
    const place = fresh()
    const real = new pg.Pool({ connectionString: place.url, max: 1 })
    let isLost = false
    const losing: typeof real = Object.assign(Object.create(real) as typeof real, {
      async query(query: { readonly text: string }) {
        const result = await real.query(query)
        if (!query.text.includes("INSERT") || isLost) return result
        isLost = true
        throw new Error("Connection terminated unexpectedly")
      },
    })
    const memo = postgresStore({ pool: losing, schema: place.schema })
    await memo.get("0".repeat(64))
    expect(await memo.beginEffect("run", "send")).toEqual({ kind: "begun" })
    expect(isLost).toBe(true)
    expect(await memo.beginEffect("run", "send")).toEqual({ kind: "unknown" })
    await memo.close()
    await real.end()
  })

  test("two workers ask each question once", async () => {
    const place = fresh()
    const workers = ["one", "two"].map((id) => ({ id, memo: postgresStore(place), model: counted() }))
    const results = await Promise.all(workers.map(({ memo, model, id }) => run(memo, model, id)))
    expect(results.map(({ text }) => text)).toEqual([String(QUESTIONS), String(QUESTIONS)])
    expect(workers.reduce((sum, { model }) => sum + model.requests.length, 0)).toBe(QUESTIONS)
    await Promise.all(workers.map(({ memo }) => memo.close()))
  })

  test("questions of two workers that ask each other's fail, and do not wait for ever", async () => {
    for (let round = 0; round < 5; round++) {
      const place = fresh()
      const answers = { A: 'CALL("B")', B: 'CALL("C")', C: 'CALL("A")' }
      const codes = await Promise.all(
        ["A", "B", "C"].map(async (question) => {
          const memo = postgresStore({ ...place, now: () => 1_000 })
          const running = createRuntime({ models: answering(answers), memo }).run(`ask("${question}")`, {
            kind: "expression",
          })
          const { code } = await errorOf(running)
          await memo.close()
          return code
        }),
      )
      expect(codes).toEqual(["cyclic-call", "cyclic-call", "cyclic-call"])
    }
  })

  test("a later attempt at the run of a killed worker goes on at once, with what was on its way", async () => {
    const place = fresh()
    const worker = fork(new URL("postgres.child.ts", import.meta.url), [place.url, place.schema, PROGRAM])
    const exited = new Promise((resolve) => worker.once("exit", resolve))
    let served = 0
    worker.on("message", ({ asked }: FromWorker) => {
      served = asked
      if (asked === QUESTIONS / 2) worker.kill("SIGKILL")
    })
    await exited
    expect(served).toBeGreaterThanOrEqual(QUESTIONS / 2)
    // The clock of both stands still: no lease ends by itself.
    const memo = postgresStore({ ...place, now: () => 1_000 })
    const model = counted()
    expect((await run(memo, model, "job")).text).toBe(String(QUESTIONS))
    expect(model.requests.length).toBeLessThanOrEqual(QUESTIONS - served + AT_ONCE)
    await memo.close()
  })

  test("what is served and not stored, or claimed, is never more than the requests at once", async () => {
    const place = fresh()
    const memo = postgresStore(place)
    await memo.get("0".repeat(64))
    const seen: { readonly unstored: number; readonly claims: number; readonly leases: number }[] = []
    let served = 0
    const counts = ["entries", "claims", "leases"].map(
      (table) => `(SELECT count(*)::int FROM ${place.schema}.${table}) AS ${table}`,
    )
    const model = counted(async () => {
      const { rows } = await admin!.query<{ entries: number; claims: number; leases: number }>(
        `SELECT ${counts.join(", ")}`,
      )
      const { entries, claims, leases } = rows[0]!
      seen.push({ unstored: served - entries, claims, leases })
      served++
    })
    await run(memo, model)
    expect(Math.max(...seen.map(({ unstored }) => unstored))).toBeLessThanOrEqual(AT_ONCE)
    expect(Math.max(...seen.map(({ claims }) => claims))).toBeLessThanOrEqual(AT_ONCE)
    expect(seen.filter(({ leases }) => leases !== 1)).toEqual([])
    const { rows } = await admin!.query(`SELECT ${counts.join(", ")}`)
    expect(rows).toEqual([{ entries: QUESTIONS, claims: 0, leases: 0 }])
    await memo.close()
  })
})
