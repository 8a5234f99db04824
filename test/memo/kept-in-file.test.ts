// Laws of a memo in a file: it changes the questions that are asked, never the results, whatever happens to the file
// and whichever processes share it.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { sqliteStore } from "../../src/host/index.ts"
import { createRuntime, UsageError, type MemoStore, type RuntimeOptions } from "../../src/index.ts"
import { keysOf } from "../../src/testing/store/place.ts"
import type { ScriptedModel } from "../../src/testing/index.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering } from "../support/asking.ts"

const ASK = `ask("${FIRST}", d: "the datum's (text)")`

let folder: string
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-kept-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const newPath = () => join(folder, `${files++}.db`)

async function valueOf(model: ScriptedModel, memo: NonNullable<RuntimeOptions["memo"]>): Promise<unknown> {
  return (await createRuntime({ models: model, memo }).run(ASK, { kind: "expression" })).value
}

async function using<T>(path: string, use: (store: MemoStore) => Promise<T>): Promise<T> {
  const store = sqliteStore(path)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

test("memo off, in memory, in a file that is new, filled, or has lost any entry: the same value", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.nat(), async ({ answers }, which) => {
      const path = newPath()
      const value = await valueOf(answering(answers), false)
      expect(await valueOf(answering(answers), true)).toEqual(value)
      expect(await using(path, (store) => valueOf(answering(answers), store))).toEqual(value)
      const warm = answering(answers)
      expect(await using(path, (store) => valueOf(warm, store))).toEqual(value)
      expect(warm.requests).toEqual([])
      await using(path, async (store) => {
        const keys = await keysOf(store.list())
        expect(await store.delete([keys[which % keys.length]!])).toBe(1)
      })
      expect(await using(path, (store) => valueOf(answering(answers), store))).toEqual(value)
    }),
    { numRuns: 25 },
  )
})

test("a file with any changed byte gives the same value, or is refused as damaged", async () => {
  let same = 0
  await fc.assert(
    fc.asyncProperty(script, fc.nat(), fc.integer({ min: 1, max: 255 }), async ({ answers }, at, mask) => {
      const path = newPath()
      const value = await using(path, (store) => valueOf(answering(answers), store))
      const bytes = await readFile(path)
      bytes[at % bytes.length]! ^= mask
      await writeFile(path, bytes)
      try {
        expect(await using(path, (store) => valueOf(answering(answers), store))).toEqual(value)
        same++
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        expect(error.code).toMatch(/^memo-/)
      }
    }),
    { numRuns: 60 },
  )
  expect(same).toBeGreaterThan(20)
})

test("two runtimes with one file ask each question once, in any order of events", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.scheduler(), async ({ answers }, scheduler) => {
      const path = newPath()
      const models = [1, 2].map(() =>
        answering(answers, { gate: ({ question }) => scheduler.schedule(Promise.resolve(), question.text) }),
      )
      const values = await scheduler.waitFor(
        Promise.all(models.map((model) => using(path, (store) => valueOf(model, store)))),
      )
      expect(values[0]).toEqual(values[1])
      expect(values[0]).toEqual(await valueOf(answering(answers), false))
      const asked = models.flatMap(({ requests }) =>
        requests.map(({ question: { text, data, attempt, written } }) =>
          JSON.stringify([text, data.map(({ whole }) => whole), attempt, written.length]),
        ),
      )
      expect(new Set(asked).size).toBe(asked.length)
    }),
    { numRuns: 15 },
  )
})
