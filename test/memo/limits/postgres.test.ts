// Limits in a PostgreSQL database: the statements, simultaneous processes of which one is killed, and a lost database.

import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import fc from "fast-check"
import pg from "pg"
import { afterAll, describe, expect, test } from "vitest"
import { NO_AMOUNTS } from "../../../src/budget/budget.ts"
import { limitStatementsFor } from "../../../src/memo/stores/postgres/limits/sql.ts"
import { postgresLimits } from "../../../src/memo/stores/postgres/index.ts"
import { BURST, LATE, millisecondsFor, type Times } from "../../../src/memo/stores/postgres/limits/pace.ts"
import { createRuntime } from "../../../src/index.ts"
import { scripted } from "../../../src/testing/index.ts"
import { NO_PACE, paced } from "../../support/pace.ts"
import { startPostgres } from "../../support/postgres.ts"
import type { FromProcess } from "./limits.child.ts"

const server = await startPostgres()
afterAll(() => server?.stop())

let count = 0
const fresh = () => ({ url: server!.url, schema: `limits_${count++}` })
const signal = new AbortController().signal
const calls = (amount: number) => ({ ...NO_AMOUNTS, calls: amount })

/** Three processes; `hear` receives what they send. */
function processes(place: { readonly url: string; readonly schema: string }, what: string, hear: Hear): ChildProcess[] {
  return [0, 1, 2].map((i) => {
    const child = fork(new URL("limits.child.ts", import.meta.url), [place.url, place.schema, what])
    child.on("message", (message) => hear(message as FromProcess, i))
    return child
  })
}
type Hear = (message: FromProcess, process: number) => void

describe.skipIf(server === null)("with a server", () => {
  test("the statement gives the times of its model", async () => {
    const { url, schema } = fresh()
    const limits = postgresLimits({ url, schema })
    await limits.budget("none", { calls: 1 }).state() // makes the tables
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    const sql = limitStatementsFor(schema)
    const step = fc.record({
      after: fc.nat(3_000),
      tokens: fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 8 }),
      correction: fc.integer({ min: -2_000, max: 2_000 }),
    })
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(30, 600, 6_000, Infinity),
        fc.constantFrom(5_000, 100_000, Infinity),
        async (steps, requestsPerMinute, tokensPerMinute) => {
          const name = `r${n++}`
          await pool.query(sql.beginRate, [name])
          let pace = NO_PACE
          let now = 1_000_000
          for (const { after, tokens, correction } of steps) {
            now += after
            const expected = paced(pace, tokens, { requestsPerMinute, tokensPerMinute }, correction, now)
            pace = expected.pace
            const { rows } = await pool.query<Times>(sql.pace, [
              name,
              tokens,
              millisecondsFor(1, requestsPerMinute),
              millisecondsFor(1, tokensPerMinute),
              correction,
              now,
            ])
            expect(rows[0]!.given.length).toBe(expected.times.given.length)
            rows[0]!.given.forEach((time, i) => expect(time).toBeCloseTo(expected.times.given[i]!, 3))
            expect(rows[0]!.next).toBeCloseTo(expected.times.next, 3)
          }
        },
      ),
      { numRuns: 40 },
    )
    await Promise.all([pool.end(), limits.close()])
  })

  test("simultaneous statements give no time twice", async () => {
    const place = fresh()
    const all = Array.from({ length: 4 }, () => postgresLimits({ ...place, now: () => 5_000_000 }))
    await all[0]!.budget("none", { calls: 1 }).state()
    const pool = new pg.Pool({ connectionString: place.url, max: 8 })
    const sql = limitStatementsFor(place.schema)
    await pool.query(sql.beginRate, ["r"])
    const results = await Promise.all(
      Array.from({ length: 40 }, () => pool.query<Times>(sql.pace, ["r", [1], 10, 0, 0, 5_000_000])),
    )
    const given = results.flatMap(({ rows }) => rows[0]!.given).sort((a, b) => a - b)
    // One at once, and those that half a second of unused time makes up for.
    expect(given).toEqual(given.map((_, i) => Math.max(0, (i - 50) * 10)))
    await Promise.all([pool.end(), ...all.map((one) => one.close())])
  })

  test("three processes, one of them killed, stay within the rate and use it", async () => {
    const sent: number[][] = [[], [], []]
    const children = processes(fresh(), "rate", (message, i) => "sent" in message && sent[i]!.push(message.sent))
    const total = () => sent.flat().length
    while (sent.some((one) => one.length === 0)) await sleep(10)
    while (total() < 150) await sleep(10)
    children[0]!.kill("SIGKILL")
    const rest = sent[1]!.length + sent[2]!.length
    while (sent[1]!.length + sent[2]!.length < rest + 200) await sleep(10)
    for (const child of children) child.kill("SIGKILL")
    const times = sent.flat().sort((a, b) => a - b)
    // 100 a second; some more for a process that was held up between its turn and the note of it.
    for (const [i, from] of times.entries())
      for (const [j, to] of times.slice(i).entries())
        expect(j + 1).toBeLessThanOrEqual((to - from + BURST + LATE) / 10 + 1 + 20)
  }, 60_000)

  test("three processes, one of them killed, spend no more than their budget and what was under way", async () => {
    const place = fresh()
    let spent = 0
    const children = processes(place, "budget", (message) => {
      if ("spent" in message) spent += message.spent
    })
    const ends = children.map((child) => once(child, "exit"))
    while (spent < 100) await sleep(5)
    children[0]!.kill("SIGKILL")
    await Promise.all(ends)
    const limits = postgresLimits(place)
    const state = await limits.budget("b", { calls: 400 }).state()
    // The slices of the killed process came back: all is spent that can be.
    expect(state.held.calls).toBe(0)
    expect(state.spent.calls).toBe(400)
    expect(spent).toBeGreaterThanOrEqual(400)
    expect(spent).toBeLessThanOrEqual(400 + 4 * 7)
    await limits.close()
  }, 60_000)

  test("a slice of a killed process counts as spent until its lease is over", async () => {
    const place = fresh()
    let now = 1_000
    const open = () => postgresLimits({ ...place, now: () => now, lease: 60_000 })
    const [killed, other] = [open(), open()]
    await killed.budget("b", { calls: 10 }).take({ calls: 8 }, signal)
    const sum = other.budget("b", { calls: 10 })
    const giving = new AbortController()
    const waits = sum.take({ calls: 5 }, giving.signal)
    giving.abort(new Error("enough"))
    await expect(waits).rejects.toThrow("enough")
    expect(await sum.state()).toEqual({ spent: calls(0), held: calls(8) })
    now += 60_001
    const slice = await sum.take({ calls: 5 }, signal)
    expect(slice.budget).toEqual({ calls: 5 })
    await slice.settle(calls(3))
    await slice.settle(calls(3))
    expect(await sum.state()).toEqual({ spent: calls(3), held: calls(0) })
    await Promise.all([killed.close(), other.close()])
  })

  test("the last run gets what is left, down to nothing; a larger limit gives more", async () => {
    const limits = postgresLimits(fresh())
    const sum = limits.budget("b", { calls: 10 })
    const slice = await sum.take({ calls: 8 }, signal)
    await slice.settle(calls(8))
    const last = await sum.take({ calls: 8 }, signal)
    expect(last.budget).toEqual({ calls: 2 })
    await last.settle(calls(2))
    expect((await sum.take({ calls: 8 }, signal)).budget).toEqual({ calls: 0 })
    const more = limits.budget("b", { calls: 20 })
    expect((await more.take({ calls: 8 }, signal)).budget).toEqual({ calls: 8 })
    await limits.close()
  })

  test("maps share a budget: together they spend it and no more", async () => {
    const place = fresh()
    let asked = 0
    const model = scripted(() => {
      asked++
      return "yes"
    })
    const maps = ["a", "b"].map(async (side) => {
      const limits = postgresLimits(place)
      const program = await createRuntime({ models: model }).compile("PARAM n: string\nEMIT ask(`Is it ${n}?`)")
      const map = program.map({
        inputs: Array.from({ length: 20 }, (_, i) => ({ args: { n: `${side}${i}` } })),
        shared: limits.budget("b", { calls: 25 }),
        each: { calls: 2 },
        atOnce: 4,
      })
      for await (const _ of map) continue
      await limits.close()
      return map.progress
    })
    const progress = await Promise.all(maps)
    expect(asked).toBe(25)
    expect(progress.reduce((sum, { done }) => sum + done, 0)).toBe(25)
    expect(progress.map(({ exhausted }) => exhausted)).toContain("calls")
  }, 30_000)

  test("without its database a request waits, and then fails: none is sent without a turn", async () => {
    const away: string[] = []
    const limits = postgresLimits({
      url: "postgres://recall@localhost/none?host=/nowhere",
      patience: 300,
      warn: (message) => away.push(message),
    })
    const wish = { requestsPerMinute: 60, tokensPerMinute: Infinity, tokens: 1 }
    await expect(limits.rate("r").take(wish, signal)).rejects.toMatchObject({ code: "limits-unreachable" })
    await expect(limits.budget("b", { calls: 1 }).take({ calls: 1 }, signal)).rejects.toMatchObject({
      code: "limits-unreachable",
    })
    expect(away.length).toBeGreaterThan(0)
    await limits.close()
  })
})
