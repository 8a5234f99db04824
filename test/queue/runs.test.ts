// The changes of a run in the database, in the orders in which a person and several workers may make them.

import { PgBoss } from "pg-boss"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { memoryStore, ModelError, type RuntimeOptions } from "../../src/index.ts"
import type { Boss, BossJob } from "../../src/queue/boss.ts"
import { pgBossQueue } from "../../src/queue/index.ts"
import type { RunRow } from "../../src/queue/rows.ts"
import { Runs } from "../../src/queue/runs.ts"
import { statementsFor } from "../../src/queue/sql.ts"
import { work } from "../../src/queue/worker.ts"
import { scripted } from "../../src/testing/index.ts"
import { startPostgres } from "../support/postgres.ts"

const server = await startPostgres()
afterAll(() => server?.stop(), 30_000)

describe.skipIf(server === null)("with a server", { timeout: 120_000 }, () => {
  const store = memoryStore()
  let boss: PgBoss
  let runs: Runs
  beforeAll(async () => {
    boss = new PgBoss({ connectionString: server!.url, schema: "runs_boss", schedule: false })
    await boss.start()
    await pgBossQueue({ boss, store, schema: "runs" }).list()
    runs = new Runs(boss, statementsFor("runs"), store)
  }, 60_000)
  afterAll(() => boss.stop({ graceful: false }))

  const DONE = { state: "done", result: '{"value":1}' } as const
  const waiting = { call: "send 1", native: "send", arguments: {}, provenance: {}, by: "program" } as const
  const WAITS = { state: "waiting", result: JSON.stringify({ waiting: [waiting] }) } as const
  async function added(): Promise<RunRow> {
    const [id] = await runs.add([{ program: "EMIT 1" }])
    return (await runs.get(id!))!
  }
  const begun = async ({ id, job }: RunRow) => (await runs.begin(id, job))!
  const stateOf = async ({ id }: RunRow) => (await runs.get(id))!.state

  test("only its own job begins a run, and none begins one that was cancelled just before", async () => {
    const row = await added()
    expect(await runs.begin(row.id, globalThis.crypto.randomUUID())).toBeNull()
    expect(await runs.cancel(row.id)).toBe(true)
    expect(await runs.begin(row.id, row.job)).toBeNull()
    expect(await stateOf(row)).toBe("cancelled")
  })

  test("a run that is cancelled while its worker begins stays cancelled, however it ends", async () => {
    const row = await begun(await added())
    expect(await runs.cancel(row.id)).toBe(true)
    await runs.end(row, DONE)
    await runs.putBack(row)
    await runs.end(row, WAITS)
    expect(await stateOf(row)).toBe("cancelled")
  })

  test("the end of an attempt counts only while no other has begun", async () => {
    const row = await added()
    const lost = await begun(row)
    const next = await begun(row)
    await runs.end(lost, WAITS)
    await runs.putBack(lost)
    expect(await stateOf(row)).toBe("running")
    await runs.end(next, DONE)
    expect(await stateOf(row)).toBe("done")
  })

  test("a decision that is made while the run is under way queues it again at its end", async () => {
    const row = await begun(await added())
    await store.awaitApproval({ run: row.id, ...waiting })
    await runs.answer(row.id, "send 1", true)
    expect(await stateOf(row)).toBe("running")
    await runs.end(row, WAITS)
    expect(await runs.get(row.id)).toMatchObject({ state: "queued", attempts: 0 })
  })
})

describe("a worker", () => {
  /** Gives a worker one job, whose run has begun so often, and resolves with the state that it ends in. */
  async function ended(options: RuntimeOptions, { attempts = 1, retries = 2 } = {}): Promise<unknown> {
    const ending = new AbortController()
    const result = Promise.withResolvers<unknown>()
    const row = { id: "r", attempts, program: "p", args: "{}", options: "{}" }
    const runs = {
      store: memoryStore(),
      begin: async () => row,
      program: async () => ({ source: 'EMIT ask("Q")', name: "module", modules: {} }),
      end: async (_: unknown, outcome: { readonly state: string; readonly result: string }) => result.resolve(outcome),
    } as unknown as Runs
    const job: BossJob = { id: "j", data: { run: "r" }, signal: ending.signal }
    const boss = {
      work: async (_name: string, _options: object, handler: (jobs: BossJob[]) => Promise<void>) => {
        void handler([job]).catch(result.reject)
        return "w"
      },
      notifyWorker: () => undefined,
      offWork: async () => undefined,
    } as unknown as Boss
    const working = work(boss, runs, { options, atOnce: 1, retries, signal: ending.signal })
    try {
      return await result.promise
    } finally {
      ending.abort()
      await working
    }
  }

  /** A model whose server fails so many times. */
  function failing(times: number, retryable: boolean) {
    let asked = 0
    const models = scripted(() => {
      if (asked++ < times) throw new ModelError("server-error", "away", { retryable, retryAfter: 0 })
      return "yes"
    })
    return { options: { models, memo: false } as RuntimeOptions, count: () => asked }
  }

  test("repeats a run that a model's server fails, as often as it may", async () => {
    const twice = failing(2, true)
    expect(await ended(twice.options)).toMatchObject({ state: "done" })
    expect(twice.count()).toBe(3)
    const always = failing(9, true)
    expect(await ended(always.options, { retries: 1 })).toMatchObject({ state: "failed" })
    expect(always.count()).toBe(2)
    const wrong = failing(9, false)
    expect(await ended(wrong.options)).toMatchObject({ state: "failed" })
    expect(wrong.count()).toBe(1)
  })

  test("fails a run that has taken down ten workers, and begins it no more", async () => {
    const { options, count } = failing(0, true)
    expect(await ended(options, { attempts: 10 })).toMatchObject({ state: "done" })
    expect(await ended(options, { attempts: 11 })).toMatchObject({
      state: "failed",
      result: expect.stringContaining("worker-lost") as unknown,
    })
    expect(count()).toBe(1)
  })
})
