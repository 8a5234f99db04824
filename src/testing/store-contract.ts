// The contract of every MemoStore, as a suite for any test framework with `describe` and `it`.

import type { MemoStore } from "../memo/store.ts"
import type { TestFramework } from "./model-contract.ts"
import { claimLaws } from "./store/claims.ts"
import { collectLaws } from "./store/collect.ts"
import { entryLaws } from "./store/entries.ts"
import { findLaws } from "./store/find.ts"
import { removedLaws } from "./store/removed.ts"
import type { Laws } from "./store/place.ts"

/** A place for entries: a file, a schema, a part of memory. */
export interface StorePlace {
  /** Opens the place again, as another process would: the `owner`s of claims differ. A store in memory gives itself. */
  readonly open: () => MemoStore | Promise<MemoStore>
  /** Called at the end of the test, after all stores are closed. */
  readonly remove?: () => unknown
}

/** The clock and the warnings of the stores under test. */
export interface StoreSurroundings {
  /** Milliseconds since 1970, for all stores at the place. */
  readonly now: () => number
  readonly warn: (message: string) => void
}

/** Makes an empty place. Called for every test. */
export type CreateStorePlace = (surroundings: StoreSurroundings) => StorePlace | Promise<StorePlace>

/** Declares the tests that every store passes. None depends on timing: the clock is the suite's own. */
export function storeContract(name: string, create: CreateStorePlace, { describe, it }: TestFramework): void {
  const laws: Laws = (law, check) => {
    it(law, async () => {
      let time = Date.UTC(2026, 0, 1)
      const warnings: string[] = []
      const place = await create({ now: () => time, warn: (message) => void warnings.push(message) })
      const opened: MemoStore[] = []
      const open = async () => {
        const store = await place.open()
        opened.push(store)
        return store
      }
      try {
        await check({
          store: await open(),
          open,
          now: () => time,
          advance: (milliseconds) => void (time += milliseconds),
          warnings,
        })
      } finally {
        for (const store of opened) await store.close()
        await place.remove?.()
      }
    })
  }
  describe(`${name} keeps the contract of a store`, () => {
    for (const declare of [entryLaws, claimLaws, findLaws, collectLaws, removedLaws]) declare(laws)
  })
}
