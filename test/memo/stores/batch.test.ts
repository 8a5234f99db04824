// Batches: every caller receives the result of its own job, and jobs with the same key never share a batch.

import fc from "fast-check"
import { expect, test } from "vitest"
import { batched } from "../../../src/memo/stores/postgres/batch.ts"

interface Job {
  readonly id: number
  readonly keys: readonly string[]
  readonly bytes: number
  readonly fails: boolean
}

const jobs = fc
  .array(
    fc.record({
      keys: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 3 }),
      bytes: fc.constantFrom(1, 1_500_000, 5_000_000),
      fails: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((all): Job[] => all.map((job, id) => ({ id, ...job })))

test("each job is done in the order of its keys, and only those that fail fail", async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.scheduler(), async (all, scheduler) => {
      const done: number[] = []
      const batches: Job[][] = []
      const work = scheduler.scheduleFunction(async (batch: readonly Job[]) => {
        batches.push([...batch])
        const failing = batch.find(({ fails }) => fails)
        if (failing !== undefined) throw new Error(`job ${failing.id}`)
        done.push(...batch.map(({ id }) => id))
        return batch.map(({ id }) => id)
      })
      const run = batched<Job, number>({
        work,
        keys: ({ keys }) => keys,
        size: ({ bytes }) => bytes,
        isOfOne: () => true,
      })
      const running = Promise.allSettled(all.map(run))
      await scheduler.waitFor(running)
      const results = await running
      for (const { id, fails } of all)
        expect(results[id]).toMatchObject(
          fails ? { reason: { message: `job ${id}` } } : { status: "fulfilled", value: id },
        )
      for (const batch of batches) {
        const keys = batch.flatMap((job) => job.keys)
        expect(new Set(keys).size).toBe(keys.length)
        if (batch.length > 1) expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(4_000_000)
      }
      for (const key of ["a", "b", "c", "d"]) {
        const order = done.filter((id) => all[id]!.keys.includes(key))
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }
    }),
  )
})

test("jobs that arrive while a batch is under way are the next one", async () => {
  const batches: number[] = []
  let go: () => void = () => undefined
  const run = batched<number, number>({
    async work(all) {
      batches.push(all.length)
      await new Promise<void>((resolve) => (go = resolve))
      return all
    },
    isOfOne: () => true,
  })
  const first = run(0)
  await Promise.resolve()
  await Promise.resolve()
  const rest = Promise.all([1, 2, 3].map(run))
  go()
  await first
  while (batches.length < 2) await Promise.resolve()
  go()
  expect(await rest).toEqual([1, 2, 3])
  expect(batches).toEqual([1, 3])
})
