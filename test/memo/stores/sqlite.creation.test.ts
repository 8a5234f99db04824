// A disk that fails while the file of a memo is created: the failure is reported, and not that the memo is missing.

import { mkdtempSync, rmSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"

const folder = mkdtempSync(join(tmpdir(), "recall-creation-"))
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
