// Two stores agree on any sequence of commands.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import { carryOut, command } from "../../support/store-commands.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-agree-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test("the store in memory and the one in a file agree", async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 60, size: "max" }), async (commands) => {
      const path = join(folder, `${count++}.db`)
      const expected = await carryOut(commands, (now) => memoryStore({ now }))
      expect(await carryOut(commands, (now) => sqliteStore(path, { now }))).toEqual(expected)
      await rm(path)
    }),
    { numRuns: 80 },
  )
})
