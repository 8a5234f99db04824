// The generations of a memo, against their promises: the size holds, what is in flight stays, and what is used stays.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Ledger } from "../../src/budget/ledger.ts"
import type { Context } from "../../src/machine/context.ts"
import { DONE, Future, PENDING } from "../../src/machine/future.ts"
import { PROGRAM_REACH } from "../../src/machine/reach.ts"
import { Retention } from "../../src/machine/retention.ts"
import { MemoTable } from "../../src/machine/table.ts"

class Result extends Future {
  step(): void {}
  notify(): void {}
  dependencies(): readonly [] {
    return []
  }
}

const newRun = (): Context => ({
  run: { over: false },
  questionDepth: 0,
  question: null,
  reach: PROGRAM_REACH,
  ledger: new Ledger({}),
  row: 0,
})

const settle = (result: Result) => Object.assign(result, { state: DONE, result: 0 })

type Key = readonly [number, number]
const key: fc.Arbitrary<Key> = fc.tuple(fc.nat(4), fc.nat(30))

type Step = { readonly kind: "call" | "settle" | "fail"; readonly key: Key } | { readonly kind: "trim" | "end" }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("call" as const), key }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("settle" as const, "fail" as const), key }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("trim" as const, "end" as const) }) },
  ),
  { maxLength: 300 },
)

describe("a table with a bound", () => {
  test("keeps all that is in flight, gives nothing but what was stored, and fits when nothing is in flight", () =>
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 20_000 }), (steps, size) => {
        const retention = new Retention(size)
        const table = new MemoTable("f", retention)
        const inFlight = new Map<string, Result>()
        const stored = new Map<string, Result>()
        let context = newRun()
        for (const step of steps) {
          if (step.kind === "trim") retention.trim()
          if (step.kind === "end") {
            context.run.over = true
            inFlight.clear()
            context = newRun()
          }
          if ("key" in step) {
            const name = step.key.join()
            const found = table.find(step.key, 0, 2)
            if (inFlight.has(name)) expect(found).toBe(inFlight.get(name))
            if (found !== undefined) expect(found).toBe(stored.get(name))
            if (step.kind === "call" && (found === undefined || found.context.run.over)) {
              const result = new Result(0, context)
              table.set(result)
              stored.set(name, result)
              inFlight.set(name, result)
            } else if (step.kind !== "call" && inFlight.has(name)) {
              if (step.kind === "settle") settle(inFlight.get(name)!)
              else {
                table.remove(step.key, 0, 2, inFlight.get(name)!)
                stored.delete(name)
              }
              inFlight.delete(name)
            }
          }
          for (const [name, result] of inFlight) expect(table.find(name.split(",").map(Number), 0, 2)).toBe(result)
        }
        context.run.over = true
        retention.trim()
        expect(retention.bytes).toBeLessThanOrEqual(size)
      }),
    ))

  test("drops what was not used, once others of half of its size were made since, and keeps what was", () => {
    const retention = new Retention(100_000)
    const table = new MemoTable("f", retention)
    const context = newRun()
    const made: number[] = []
    const call = (n: number) => {
      if (table.find([n], 0, 1) !== undefined) return
      made.push(n)
      table.set(settle(new Result(0, context)))
    }
    for (let n = 1; n < 5_000; n++) {
      call(0)
      call(n)
    }
    expect(made).toHaveLength(5_000)
    for (let n = 4_999; n > 4_800; n--) call(n)
    expect(made).toHaveLength(5_000)
    call(1)
    expect(made).toHaveLength(5_001)
  })

  test("is the table of its definition as long as it has entries", () => {
    const tables = new Set<MemoTable>()
    const owner = {
      emptied: (table: MemoTable) => void tables.delete(table),
      filled: (table: MemoTable) => void tables.add(table),
    }
    const retention = new Retention(10_000)
    const [table, other] = [new MemoTable("f", retention, owner), new MemoTable("g", retention, owner)]
    expect([...tables]).toEqual([table, other])
    const context = newRun()
    for (let n = 0; n < 1_000; n++) {
      table.find([n, n], 0, 2)
      table.set(settle(new Result(0, context)))
    }
    expect([...tables]).toEqual([table])
    other.find([], 0, 0)
    other.set(new Result(0, context))
    expect(tables.has(other)).toBe(true)
    expect(other.find([], 0, 0)?.state).toBe(PENDING)
  })
})
