// The query plans of a memo's frequent statements: by indexes, so that they take no longer in a larger memo.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SQL } from "../../../src/host/sqlite/statements.ts"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"

let folder: string
let database: DatabaseSync
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-plan-"))
  await sqliteStore(join(folder, "memo.db")).close()
  database = new DatabaseSync(join(folder, "memo.db"))
})
afterAll(async () => {
  database.close()
  await rm(folder, { recursive: true, force: true })
})

/** A statement over every entry takes time in proportion to the entries. */
const OF_ALL: readonly string[] = [
  "sizes",
  "removeUnused",
  "removeClaims",
  "removeWaits",
  "endWaitsFor",
  "removeEffects",
  "approvals",
]
/** The removed keys are bounded in number, and scanned when some are removed; there is a lease for each run. */
const OF_FEW: readonly string[] = ["forgetOld", "forgetMost", "leases"]

test.each(Object.keys(SQL).filter((name) => ![...OF_ALL, ...OF_FEW].includes(name)))(
  "%s sorts nothing and scans no whole table",
  (name) => {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${SQL[name as keyof typeof SQL]}`)
      .all()
      .map(({ detail }) => String(detail))
    expect(
      plan.filter(
        (step) =>
          step.includes("TEMP B-TREE")
          || /^SCAN (?!tokens|collected|pragma_|entries USING INDEX entries_created)/.test(step),
      ),
    ).toEqual([])
  },
)

test("entries are found by question through its index alone", () => {
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${SQL.nearestOfQuestion}`)
    .all()
    .map(({ detail }) => detail)
  expect(plan).toEqual(["SEARCH entries USING INDEX entries_question (question=? AND kind=?)"])
})
