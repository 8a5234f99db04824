// The laws of finding entries without their keys: lists, filters, and the nearest entries.

import { NEAREST_RESULTS } from "../../memo/limits.ts"
import type { EntrySummary, MemoStore } from "../../memo/store.ts"
import { check, entryOf, keyOf, keysOf, same, type Laws } from "./place.ts"

export const findLaws = (law: Laws): void => {
  law("lists the last created first, and among equal times the last stored first", async ({ store }) => {
    for (const [name, created] of [
      ["b", 2],
      ["a", 1],
      ["d", 3],
      ["c", 2],
      ["e", 2.5],
    ] as const)
      await store.put(entryOf(name, { created }))
    same(await keysOf(store.list()), ["d", "e", "c", "b", "a"].map(keyOf), "the order is that of creation")
  })

  law("lists all of an entry but its value", async ({ store, now }) => {
    const entry = entryOf("a", { uses: [keyOf("b")], cost: { input: 1, output: 2, usd: 3, milliseconds: 4 } })
    await store.put(entry)
    const listed: EntrySummary[] = []
    for await (const summary of store.list()) listed.push(summary)
    const { value: _, ...rest } = entry
    same(
      listed.map(({ bytes: _, ...summary }) => summary),
      [{ ...rest, lastUsed: now(), hits: 0 }],
      "it is listed as it was put",
    )
    check(listed[0]!.bytes > 100 && listed[0]!.bytes < 2_000, "its size is that of the stored entry")
  })

  law("counts the reads of an entry since it was put", async ({ store, open }) => {
    await store.put(entryOf("a"))
    for (let i = 0; i < 3; i++) await store.get(keyOf("a"))
    const hits = async (store: MemoStore) => {
      for await (const summary of store.list()) return summary.hits
      return undefined
    }
    same(await hits(store), 3, "three times")
    await store.get(keyOf("a"))
    await store.close()
    const again = await open()
    same(await hits(again), 4, "the count is known after reopening")
    await again.put(entryOf("a"))
    same(await hits(again), 0, "its replacement was not read yet")
  })

  law("filters by kind, task, time and the beginning of the key", async ({ store }) => {
    await store.put(entryOf("a", { kind: "answer", task: "explain", created: 100 }))
    await store.put(entryOf("b", { kind: "completion", task: "explain", created: 200 }))
    await store.put(entryOf("c", { kind: "answer", task: "Explain", created: 300 }))
    const listed = async (filter: Parameters<typeof store.list>[0]) => keysOf(store.list(filter))
    same(await listed({ kind: "answer" }), ["c", "a"].map(keyOf), "by kind")
    same(await listed({ task: "explain" }), ["b", "a"].map(keyOf), "by task, exactly")
    same(await listed({ before: 300 }), ["b", "a"].map(keyOf), "`before` excludes its moment")
    same(await listed({ after: 200 }), ["c", "b"].map(keyOf), "`after` includes its moment")
    same(await listed({ after: 150, before: 250, kind: "completion", task: "explain" }), [keyOf("b")], "all at once")
    same(await listed({ prefix: keyOf("c").slice(0, 7) }), [keyOf("c")], "by the beginning of the key, of odd length")
    same(await listed({ prefix: keyOf("c") }), [keyOf("c")], "by the whole key")
    same(await listed({ prefix: "%" }), [], "by a beginning that no key has")
    same(await listed({ task: "" }), [], "by a task that no entry has")
  })

  law("lists very many entries while others are put and deleted", async ({ store }) => {
    await Promise.all(Array.from({ length: 1_500 }, (_, i) => store.put(entryOf(`n${i}`, { created: i % 10 }))))
    const seen = new Set<string>()
    for await (const { key } of store.list()) {
      check(!seen.has(key), "none is listed twice")
      seen.add(key)
      if (seen.size === 10) await store.put(entryOf("new", { created: 11 }))
      if (seen.size === 20) await store.delete([key])
    }
    check(seen.size === 1_500, `all are listed, not ${seen.size}`)
  })

  law("can be left in the middle of a list", async ({ store }) => {
    await store.put(entryOf("a"))
    await store.put(entryOf("b"))
    for await (const { key } of store.list()) {
      check(key.length === 64, "an entry is listed")
      break
    }
    await store.put(entryOf("c"))
    same((await keysOf(store.list())).length, 3, "the next list is whole")
  })

  law("finds the nearest: the same question first, then by the number of equal parts", async ({ store }) => {
    const parts = { question: "q", model: "m", "data a": "1", "data b": "2" }
    await store.put(entryOf("other question", { parts: { ...parts, question: "p" } }))
    await store.put(entryOf("one differs", { parts: { ...parts, model: "n" } }))
    await store.put(entryOf("two differ", { parts: { ...parts, model: "n", "data a": "0" } }))
    await store.put(entryOf("completion", { parts, kind: "completion" }))
    await store.put(entryOf("nothing in common", { parts: { question: "z" } }))
    const near = await store.nearest(parts, "answer")
    same(
      near.map(({ key }) => key),
      ["one differs", "two differ", "other question"].map(keyOf),
      "the order is that of similarity",
    )
    same(near[0]?.parts, { ...parts, model: "n" }, "their parts are given")
    same(
      (await store.nearest(parts, "completion")).map(({ key }) => key),
      [keyOf("completion")],
      "only entries of the given kind are found",
    )
    same(await store.nearest({ question: "unheard of" }, "answer"), [], "an entry with no equal part is not near")
  })

  law("finds few, and the same question among any number of others", async ({ store }) => {
    await store.put(entryOf("same", { parts: { question: "q", model: "x" }, created: 0 }))
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => store.put(entryOf(`n${i}`, { parts: { question: `${i}`, model: "m" } }))),
    )
    const near = await store.nearest({ question: "q", model: "m" }, "answer")
    same(near[0]?.key, keyOf("same"), "the same question comes first")
    check(near.length === NEAREST_RESULTS, "there are few")
  })
}
