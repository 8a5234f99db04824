// A memo in a file that enforces its bounds by itself: when it is closed after a put, at most once a day.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, expect, test } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import { COLLECT_INTERVAL, DEFAULT_BOUNDS } from "../../../src/memo/limits.ts"
import type { Bounds, MemoStore } from "../../../src/memo/store.ts"
import { entryOf, FREE, keyOf, keysOf } from "../../../src/testing/store/place.ts"

const DAY = 24 * 60 * 60 * 1000

let folder: string
let path: string
let time: number
let warnings: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-bounds-"))
  path = join(folder, "memo.db")
  time = Date.UTC(2026, 0, 1)
  warnings = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function use<T>(bounds: Bounds | undefined, work: (store: MemoStore) => Promise<T>): Promise<T> {
  const store = sqliteStore(path, {
    now: () => time,
    warn: (message) => void warnings.push(message),
    ...(bounds === undefined ? {} : { bounds }),
  })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`)
const put =
  (...names: readonly string[]) =>
  async (store: MemoStore) => {
    for (const name of names)
      await store.put(entryOf(name, { value: "x".repeat(10_000), cost: { ...FREE, usd: Number(name.slice(1)) } }))
  }
const list = () => use(undefined, async (store) => (await keysOf(store.list())).sort())
const keys = (...names: readonly string[]) => names.map(keyOf).sort()
const SMALL: Bounds = { size: 25_000, age: 10 * DAY }

test("the default bounds are 1 GB and a year", () => {
  expect(DEFAULT_BOUNDS).toEqual({ size: 1_000_000_000, age: 365 * DAY })
  expect(COLLECT_INTERVAL).toBe(DAY)
})

test("grows where no bounds are given", async () => {
  await use(undefined, put(...names(10)))
  expect(await list()).toHaveLength(10)
})

test("is small enough when it is closed, and reports its collected entries as removed", async () => {
  await use(SMALL, put(...names(5)))
  expect(await list()).toEqual(keys("n3", "n4"))
  expect(await use(undefined, (store) => store.removed(keyOf("n0")))).toBe(time)
  expect(warnings).toEqual([])
})

test("loses entries that were unused for long, and not recent ones", async () => {
  const bounds = { ...SMALL, size: 1e9 }
  await use(bounds, put("n1", "n2"))
  time += 6 * DAY
  await use(bounds, async (store) => {
    await store.get(keyOf("n1"))
    await put("n3")(store)
  })
  time += 5 * DAY
  await use(bounds, put("n4"))
  expect(await list()).toEqual(keys("n1", "n3", "n4"))
})

test("loses nothing to a clock that jumps ahead by more than entries are kept, unless it stays there", async () => {
  const bounds = { ...SMALL, size: 1e9 }
  for (const isFirst of [true, false]) {
    await use(bounds, put(isFirst ? "n1" : "n2"))
    time += 400 * DAY
    await use(bounds, put("n3"))
    time -= 400 * DAY
    await use(bounds, put("n4"))
    expect(await list()).toEqual(keys(...(isFirst ? ["n1", "n3", "n4"] : ["n1", "n2", "n3", "n4"])))
  }
  time += 400 * DAY
  await use(bounds, put("n5"))
  time += DAY
  await use(bounds, put("n6"))
  expect(await list()).toEqual(keys("n3", "n5", "n6"))
})

test("is checked at most once a day, by any process", async () => {
  await use(SMALL, put(...names(5)))
  time += DAY - 1
  await use(SMALL, put("n5", "n6", "n7"))
  expect(await list()).toEqual(keys("n3", "n4", "n5", "n6", "n7"))
  time += 1
  await use(SMALL, put("n8"))
  expect(await list()).toEqual(keys("n7", "n8"))
  // Collecting by hand counts, too.
  time += DAY
  await use(undefined, (store) => store.collect(DEFAULT_BOUNDS))
  await use(SMALL, put("n9"))
  expect(await list()).toHaveLength(3)
})

test("is checked again where the last check is in the future: a clock was wrong", async () => {
  time += 1_000 * DAY
  await use(SMALL, put("n1"))
  time -= 1_000 * DAY
  await use(SMALL, put("n2", "n3"))
  expect(await list()).toEqual(keys("n2", "n3"))
})

test("is not checked by a process that only reads", async () => {
  await use(undefined, put(...names(5)))
  await use(SMALL, (store) => store.get(keyOf("n1")))
  await use(SMALL, async (store) => {
    const claiming = await store.claim(keyOf("n9"), { lease: 1_000, owner: "a", within: [] })
    if (claiming.kind === "held") await store.release(claiming.claim)
  })
  const reading = sqliteStore(path, { access: "read", bounds: SMALL, now: () => time })
  await reading.get(keyOf("n1"))
  await reading.close()
  expect(await list()).toHaveLength(5)
})

test("two that are closed at once check it once, and lose nothing needlessly", async () => {
  const stores = [0, 1].map(() =>
    sqliteStore(path, { now: () => time, bounds: SMALL, warn: (message) => void warnings.push(message) }),
  )
  await Promise.all(stores.map((store, i) => put(...names(6).slice(3 * i, 3 * i + 3))(store)))
  await Promise.all(stores.map((store) => store.close()))
  expect(await list()).toEqual(keys("n4", "n5"))
  expect(warnings).toEqual([])
})

test("a failed check is a warning: every put is kept, and the store is closed", async () => {
  await use(SMALL, async (store) => {
    await put(...names(5))(store)
    const other = new DatabaseSync(path)
    // Any part of it may fail: here the table that notes it is gone.
    other.exec("DROP TABLE collected")
    other.close()
  })
  expect(warnings).toEqual([expect.stringContaining(`the memo ${path} was not kept to its bounds: `)])
  const database = new DatabaseSync(path)
  expect(database.prepare("SELECT count(*) AS n FROM entries").get()).toEqual({ n: 5 })
  database.close()
})
