// Removal times through stores that wrap another one.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { recordTo, replayFrom } from "../../../src/host/index.ts"
import { lazyStore } from "../../../src/memo/stores/lazy.ts"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import { recordingStore } from "../../../src/memo/stores/recording.ts"
import { entryOf, keyOf } from "../../../src/testing/store/place.ts"

const removedFrom = async () => {
  const store = memoryStore({ now: () => 1_000 })
  await store.put(entryOf("a"))
  await store.delete([keyOf("a")])
  return store
}

test("the lazy and the recording store pass on the removal times of the wrapped store", async () => {
  const store = await removedFrom()
  expect(await lazyStore(async () => store).removed(keyOf("a"))).toBe(1_000)
  expect(await recordingStore(store, memoryStore(), () => undefined).removed(keyOf("a"))).toBe(1_000)
})

test("nothing is removed from a recording", async () => {
  const folder = await mkdtemp(join(tmpdir(), "recall-removed-"))
  try {
    const path = join(folder, "run.jsonl")
    const { memo: recording } = recordTo(path, { models: {} })
    await recording.put(entryOf("a"))
    await recording.delete([keyOf("a")])
    expect(await recording.removed(keyOf("a"))).toBe(null)
    await recording.close()
    const { memo: replaying } = replayFrom(path)
    await replaying.delete([keyOf("a")])
    expect([await replaying.removed(keyOf("a")), (await replaying.get(keyOf("a")))?.value]).toEqual([
      null,
      "the value of a",
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
