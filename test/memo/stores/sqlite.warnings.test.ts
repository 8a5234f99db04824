// The warnings of a memo in a file: one for each thing, and none that fails a run whose entries are stored.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, expect, test } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import { createRuntime } from "../../../src/index.ts"
import { scripted } from "../../../src/testing/index.ts"
import { entryOf, keyOf } from "../../../src/testing/store/place.ts"

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-warnings-"))
  path = join(folder, "memo.db")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function change(sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

test("a damaged entry is warned of once, though a question reads it several times", async () => {
  const run = async (warn: (message: string) => void) => {
    const store = sqliteStore(path, { warn })
    const runtime = createRuntime({ models: scripted(() => "x"), memo: store })
    await runtime.run('[ask("A"), ask("B")]', { kind: "expression" })
    await store.close()
  }
  await run(() => undefined)
  change("UPDATE entries SET value = 'x'")
  const warnings: string[] = []
  await run((message) => warnings.push(message))
  expect(warnings).toHaveLength(2)
  expect(new Set(warnings).size).toBe(2)
})

test("a use that cannot be noted when the memo is closed is a warning: no entry is lost", async () => {
  const warnings: string[] = []
  const store = sqliteStore(path, { warn: (message) => warnings.push(message) })
  await store.put(entryOf("a"))
  change("CREATE TRIGGER t BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'no room'); END")
  expect(await store.get(keyOf("a"))).not.toBeNull()
  await store.close()
  expect(warnings).toEqual([expect.stringContaining("does not note when its entries were used")])
})

test("after a write that has failed, closing the memo repeats no warning", async () => {
  const warnings: string[] = []
  const store = sqliteStore(path, { warn: (message) => warnings.push(message) })
  await store.put(entryOf("a"))
  change("CREATE TRIGGER t BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'no room'); END")
  change("CREATE TRIGGER u BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'no room'); END")
  await expect(store.put(entryOf("b"))).rejects.toThrow("no room")
  await store.get(keyOf("a"))
  await store.close()
  expect(warnings).toEqual([])
})
