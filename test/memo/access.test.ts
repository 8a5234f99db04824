// The access of a run to a store that is away for a while.

import { expect, test } from "vitest"
import { UsageError } from "../../src/base/errors.ts"
import { MOST_OWED, RETRY_AFTER, StoreAccess } from "../../src/memo/access.ts"
import { memoryStore, type MemoStore } from "../../src/index.ts"
import { entryOf, keyOf } from "../../src/testing/store/place.ts"

/** A store that can be away, and the access to it, by a clock that the test moves. */
function surroundings() {
  const inner = memoryStore()
  const warnings: string[] = []
  const state = { time: 0, isAway: false, tried: 0 }
  const away = () => {
    state.tried++
    if (state.isAway) throw new UsageError("memo-unreachable", "the database is away")
  }
  const store: MemoStore = {
    ...inner,
    async get(key) {
      away()
      return inner.get(key)
    },
    async put(entry, options) {
      away()
      return inner.put(entry, options)
    },
  }
  const clock = { now: () => state.time, after: () => () => undefined, random: () => 0 }
  const access = new StoreAccess({ store, clock, warn: (_, message) => void warnings.push(message) })
  return { inner, state, warnings, access }
}

const look = (access: StoreAccess, name: string) => access.lookUp((store) => store.get(keyOf(name)), null)

test("a store that is away is tried again after a time, and receives what it has missed", async () => {
  const { inner, state, warnings, access } = surroundings()
  await access.put(entryOf("a"))
  state.isAway = true
  for (const name of ["b", "c"]) await access.put(entryOf(name))
  expect(await look(access, "a")).toBe(null)
  expect(state.tried).toBe(2)
  expect(warnings).toEqual([expect.stringContaining("until it can be reached again: the database is away")])
  state.isAway = false
  state.time = RETRY_AFTER - 1
  expect(await look(access, "a")).toBe(null)
  state.time = RETRY_AFTER
  expect(await look(access, "a")).toEqual(entryOf("a"))
  await access.end()
  for (const name of ["b", "c"]) expect(await inner.get(keyOf(name))).toEqual(entryOf(name))
})

test("a store that is back at the end of a run receives what it has missed", async () => {
  const { inner, state, access } = surroundings()
  state.isAway = true
  await access.put(entryOf("a"))
  state.isAway = false
  await access.end()
  expect(await inner.get(keyOf("a"))).toEqual(entryOf("a"))
})

test("an entry that another process has made meanwhile stays", async () => {
  const { inner, state, access } = surroundings()
  state.isAway = true
  await access.put(entryOf("a", { value: "late" }))
  await inner.put(entryOf("a", { value: "first" }))
  state.isAway = false
  await access.end()
  expect((await inner.get(keyOf("a")))?.value).toBe("first")
})

test("a run holds no more than so many entries for a store that is away", async () => {
  const { inner, state, access } = surroundings()
  state.isAway = true
  for (let i = 0; i <= MOST_OWED; i++) await access.put(entryOf(`n${i}`))
  state.isAway = false
  await access.end()
  expect(await inner.get(keyOf(`n${MOST_OWED - 1}`))).not.toBe(null)
  expect(await inner.get(keyOf(`n${MOST_OWED}`))).toBe(null)
})
