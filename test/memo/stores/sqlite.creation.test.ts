// A disk that fails while the file of a memo is created, which is reported, and another process that creates it, too.

import { mkdtempSync, rmSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recall-creation-"))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

/** A database that writes nothing. */
class Unwritable extends DatabaseSync {
  override exec(sql: string): void {
    if (sql !== "COMMIT") return super.exec(sql)
    throw Object.assign(new Error("disk I/O error"), { code: "ERR_SQLITE_ERROR", errcode: 10 })
  }
}

test("a memo whose tables cannot be written is unreachable", () => {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue({ DatabaseSync: Unwritable })
  const error = { code: "memo-unreachable", message: expect.stringContaining("disk I/O error") as unknown }
  expect(() => sqliteStore(join(folder, "memo.db"))).toThrow(expect.objectContaining(error))
})

test("a memo that another process creates meanwhile is not taken for the database of another program", async () => {
  const path = join(folder, "meanwhile.db")
  /** A database that another process creates between two questions about it, if it can. */
  class Hurried extends DatabaseSync {
    override prepare(sql: string) {
      if (sql.includes("sqlite_schema")) create()
      return super.prepare(sql)
    }
  }
  let tries = 0
  const create = () => {
    if (tries++ > 0) return
    const other = new DatabaseSync(path)
    try {
      other.exec("BEGIN; CREATE TABLE entries (key BLOB); PRAGMA application_id = 1; COMMIT")
    } catch (error) {
      expect(error).toMatchObject({ message: "database is locked" })
    }
    other.close()
  }
  vi.spyOn(process, "getBuiltinModule").mockReturnValue({ DatabaseSync: Hurried })
  const store = sqliteStore(path)
  expect(tries).toBeGreaterThan(0)
  await store.close()
})
