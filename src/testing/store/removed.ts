// The laws of removed answers: a store knows for a time that it had them.

import { MOST_REMOVED, REMOVED_AGE } from "../../memo/limits.ts"
import { check, entryOf, FREE, keyOf, keysOf, refuses, same, type Laws } from "./place.ts"

const FOREVER = Number.MAX_SAFE_INTEGER

export const removedLaws = (law: Laws): void => {
  law("knows the time at which an answer was deleted, also after reopening", async ({ store, open, advance, now }) => {
    await store.put(entryOf("a"))
    same(await store.removed(keyOf("a")), null, "a stored answer was not removed")
    advance(1_000)
    const then = now()
    await store.delete([keyOf("a"), keyOf("never")])
    advance(1_000)
    same(await store.removed(keyOf("a")), then, "the time is known")
    same(await store.removed(keyOf("never")), null, "an answer that was never stored was not removed")
    same(await store.removed(keyOf("b")), null, "nor was one that was never named")
    await store.close()
    const again = await open()
    same(await again.removed(keyOf("a")), then, "the time is known after reopening")
    same(await again.get(keyOf("a")), null, "it is not there")
    same(await keysOf(again.list()), [], "nor is it listed")
  })

  law("knows the time at which an answer was collected by age or worth", async ({ store, advance, now }) => {
    await store.put(entryOf("old"))
    advance(10)
    await store.put(entryOf("cheap"))
    await store.put(entryOf("dear", { cost: { ...FREE, usd: 1 } }))
    same(await store.collect({ size: FOREVER, age: 9 }), 1, "the old one goes")
    const first = now()
    advance(10)
    same(await store.removed(keyOf("old")), first, "the old one was removed")
    let bytes = -1
    for await (const entry of store.list()) bytes += entry.bytes
    same(await store.collect({ size: bytes, age: FOREVER }), 1, "the cheap one goes")
    same(await store.removed(keyOf("cheap")), now(), "the cheap one was removed")
    same(await store.removed(keyOf("dear")), null, "the dear one was not")
  })

  law("does not count replaced answers or completions as removed", async ({ store }) => {
    await store.put(entryOf("a"))
    for (const name of ["part", "replaced"]) await store.put(entryOf(name, { kind: "completion" }))
    await store.put(entryOf("a", { value: "another" }), { replaces: [keyOf("replaced")] })
    await store.put(entryOf("whole"), { replaces: [keyOf("a")] })
    await store.delete([keyOf("part")])
    for (const name of ["a", "part", "replaced", "whole"]) same(await store.removed(keyOf(name)), null, name)
    await store.put(entryOf("part", { kind: "completion" }))
    await store.collect({ size: 0, age: FOREVER })
    same(await store.removed(keyOf("part")), null, "part, collected")
    check((await store.removed(keyOf("whole"))) !== null, "a collected answer was removed")
  })

  law("forgets that an answer was removed when it is put again", async ({ store, advance, now }) => {
    await store.put(entryOf("a"))
    await store.delete([keyOf("a")])
    await store.put(entryOf("a", { value: "another" }))
    same(await store.removed(keyOf("a")), null, "it is there")
    await store.put(entryOf("b"), { replaces: [keyOf("a")] })
    same(await store.removed(keyOf("a")), null, "it was replaced, not removed")
    await store.put(entryOf("a"))
    advance(5)
    await store.delete([keyOf("a")])
    same(await store.removed(keyOf("a")), now(), "the last time counts")
  })

  law("keeps a removal known when a put is fenced off", async ({ store, advance }) => {
    const late = await store.claim(keyOf("a"), { lease: 10, owner: "late", within: [] })
    advance(20)
    const last = await store.claim(keyOf("a"), { lease: 10, owner: "last", within: [] })
    check(late.kind === "held" && last.kind === "held", "both are held")
    await store.put(entryOf("a"))
    await store.delete([keyOf("a")])
    same(await store.put(entryOf("a"), { claim: late.claim }), false, "it is not stored")
    check((await store.removed(keyOf("a"))) !== null, "it was removed")
  })

  law("forgets old removals", async ({ store, advance, now }) => {
    await store.put(entryOf("a"))
    await store.delete([keyOf("a")])
    const then = now()
    advance(REMOVED_AGE)
    await store.collect({ size: FOREVER, age: FOREVER })
    same(await store.removed(keyOf("a")), then, "it is known up to the limit of age")
    advance(1)
    same(await store.removed(keyOf("a")), null, "and no longer")
    await store.collect({ size: FOREVER, age: FOREVER })
    same(await store.removed(keyOf("a")), null, "nor after collecting")
  })

  law(`knows only the last ${MOST_REMOVED.toLocaleString("en")} removals`, async ({ store, advance }) => {
    // Entries deleted at once have the same time, so the first is deleted before the others.
    for (const [first, count] of [
      [0, 1],
      [1, MOST_REMOVED - 1],
      [MOST_REMOVED, 1],
    ] as const) {
      const names = Array.from({ length: count }, (_, i) => `n${first + i}`)
      await Promise.all(names.map((name) => store.put(entryOf(name))))
      advance(1)
      await store.delete(names.map(keyOf))
      same((await store.removed(keyOf("n0"))) !== null, first < MOST_REMOVED, "the first is known up to the limit")
    }
    for (const i of [1, 2, MOST_REMOVED - 1, MOST_REMOVED])
      check((await store.removed(keyOf(`n${i}`))) !== null, `${i} is known`)
  })

  law("refuses an invalid key of a removal", ({ store }) => refuses(() => store.removed("a"), "memo-key", "no key"))
}
