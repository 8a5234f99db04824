// The store in memory: the contract of stores, and its bounds.

import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { COLLECT_INTERVAL } from "../../../src/memo/limits.ts"
import type { Entry } from "../../../src/memo/store.ts"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import { storeContract } from "../../../src/testing/index.ts"

storeContract(
  "memoryStore",
  (surroundings) => {
    const store = memoryStore(surroundings)
    return { open: () => store }
  },
  { describe, it },
)

const entry = (n: number, usd: number, length: number): Entry => ({
  key: n.toString(16).padStart(64, "0"),
  kind: "answer",
  value: "x".repeat(length),
  parts: { question: `q${n}` },
  task: "t",
  title: "q",
  uses: [],
  cost: { usd, input: 1, output: 1, milliseconds: 0 },
  created: n,
})

describe("bounds", () => {
  test("hold after each put, whatever is put, deleted and replaced", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ n: fc.nat(30), usd: fc.nat(5), length: fc.nat(3_000), isDeleted: fc.boolean() })),
        async (steps) => {
          const store = memoryStore({ bounds: { size: 8_000, age: Infinity } })
          for (const { n, usd, length, isDeleted } of steps) {
            if (isDeleted) await store.delete([entry(n, 0, 0).key])
            else await store.put(entry(n, usd, length))
            let bytes = 0
            for await (const summary of store.list()) bytes += summary.bytes
            expect(bytes).toBeLessThanOrEqual(8_000)
          }
        },
      ),
    ))

  test("keep what is worth most", async () => {
    const store = memoryStore({ bounds: { size: 20_000, age: Infinity } })
    await store.put(entry(0, 100, 10))
    for (let n = 1; n < 100; n++) await store.put(entry(n, 0.01, 1_000))
    expect((await store.get(entry(0, 0, 0).key))?.key).toBe(entry(0, 0, 0).key)
    expect(await store.removed(entry(20, 0, 0).key)).not.toBeNull()
  })

  test("of age are checked once a day", async () => {
    let now = 0
    const store = memoryStore({ now: () => now, bounds: { size: Infinity, age: 1_000 } })
    await store.put(entry(0, 1, 1))
    now = 2_000
    await store.put(entry(1, 1, 1))
    expect((await store.nearest(entry(0, 1, 1).parts, "answer")).map(({ created }) => created)).toEqual([0])
    now = COLLECT_INTERVAL
    await store.put(entry(2, 1, 1))
    expect(await store.get(entry(0, 1, 1).key)).toBeNull()
  })
})
