// The store in a file: the contract of stores.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import { storeContract } from "../../../src/testing/index.ts"

storeContract(
  "sqliteStore",
  async (surroundings) => {
    const folder = await mkdtemp(join(tmpdir(), "recall-sqlite-"))
    return {
      open: () => sqliteStore(join(folder, "not", "yet", "memo.db"), surroundings),
      remove: () => rm(folder, { recursive: true, force: true }),
    }
  },
  { describe, it },
)
