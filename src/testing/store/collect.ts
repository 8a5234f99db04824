// The laws of collecting: by age since the last use, then by the worth of an entry for each byte.

import { check, entryOf, FREE, keyOf, keysOf, same, type Laws } from "./place.ts"

const FOREVER = Number.MAX_SAFE_INTEGER
const DAY = 24 * 60 * 60 * 1000

export const collectLaws = (law: Laws): void => {
  law("collects nothing within the bounds", async ({ store }) => {
    await store.put(entryOf("a"))
    same(await store.collect({ size: FOREVER, age: FOREVER }), 0, "nothing goes")
    same(await keysOf(store.list()), [keyOf("a")], "it is there")
  })

  law("collects entries that were not used for too long", async ({ store, open, advance, now }) => {
    for (const name of ["old", "used", "edge"]) await store.put(entryOf(name, { created: 0 }))
    advance(DAY)
    await store.get(keyOf("used"))
    await store.put(entryOf("new", { created: 0 }))
    same(await store.collect({ size: FOREVER, age: DAY }), 0, "entries of exactly that age stay")
    await store.get(keyOf("edge"))
    advance(1)
    same(await store.collect({ size: FOREVER, age: DAY }), 1, "older entries go")
    same((await keysOf(store.list())).sort(), ["used", "edge", "new"].map(keyOf).sort(), "that one alone")
    const used = now()
    await store.get(keyOf("edge"))
    await store.close()
    const lastUsed: { [key: string]: number } = {}
    for await (const summary of (await open()).list()) lastUsed[summary.key] = summary.lastUsed
    same([lastUsed[keyOf("edge")], lastUsed[keyOf("new")]], [used, used - 1], "the last use is known after reopening")
  })

  law("collects the least valuable for its size first", async ({ store }) => {
    const text = "x".repeat(1_000)
    await store.put(entryOf("dear", { value: text, cost: { ...FREE, usd: 1 } }))
    await store.put(entryOf("cheap", { value: text, cost: { ...FREE, usd: 0.1 } }))
    await store.put(entryOf("dear and large", { value: text.repeat(100), cost: { ...FREE, usd: 1 } }))
    await store.put(entryOf("free", { value: text }))
    await store.put(entryOf("without a price", { value: text, cost: { ...FREE, input: 1_000, output: 500 } }))
    await store.put(entryOf("slow", { value: text, cost: { ...FREE, milliseconds: 5_000 } }))
    const order = ["free", "slow", "without a price", "dear and large", "cheap", "dear"]
    const gone: string[] = []
    for (const expected of order) {
      const before = await sizes(store.list())
      const total = [...before.values()].reduce((sum, bytes) => sum + bytes, 0)
      same(await store.collect({ size: total - 1, age: FOREVER }), 1, `one goes, ${expected}`)
      const after = await sizes(store.list())
      gone.push(...[...before.keys()].filter((key) => !after.has(key)))
    }
    same(gone, order.map(keyOf), "the order is that of worth")
  })

  law("collects only until the rest is small enough", async ({ store }) => {
    for (let i = 0; i < 10; i++)
      await store.put(entryOf(`n${i}`, { value: "x".repeat(1_000), cost: { ...FREE, usd: i } }))
    const total = [...(await sizes(store.list())).values()].reduce((sum, bytes) => sum + bytes, 0)
    same(await store.collect({ size: total, age: FOREVER }), 0, "entries that fit stay")
    same(await store.collect({ size: total / 2, age: FOREVER }), 5, "half goes")
    same(
      (await keysOf(store.list())).sort(),
      [5, 6, 7, 8, 9].map((i) => keyOf(`n${i}`)).sort(),
      "the dearer half stays",
    )
    same(await store.collect({ size: 0, age: FOREVER }), 5, "all goes")
  })

  law("collects the least recently used of entries of equal worth first", async ({ store, advance }) => {
    for (const name of ["a", "b", "c"]) {
      await store.put(entryOf(name))
      advance(1)
    }
    await store.get(keyOf("a"))
    const total = [...(await sizes(store.list())).values()].reduce((sum, bytes) => sum + bytes, 0)
    same(await store.collect({ size: total - 1, age: FOREVER }), 1, "one goes")
    check((await store.get(keyOf("b"))) === null, "it is the least recently used one")
  })

  law("collects claims and effects that are too old, and none that are not", async ({ store, advance }) => {
    const claim = await store.claim(keyOf("a"), { lease: 1_000, owner: "A", within: [] })
    check(claim.kind === "held", "it is held")
    await store.beginEffect("run", "1")
    await store.collect({ size: FOREVER, age: DAY })
    same((await store.beginEffect("run", "1")).kind, "unknown", "the effect is known")
    check(await store.put(entryOf("a"), { claim: claim.claim }), "the claim is valid")
    advance(10 * DAY)
    await store.collect({ size: FOREVER, age: DAY })
    same((await store.beginEffect("run", "1")).kind, "begun", "the effect of a run long ago is not")
  })
}

async function sizes(
  entries: AsyncIterable<{ readonly key: string; readonly bytes: number }>,
): Promise<Map<string, number>> {
  const all = new Map<string, number>()
  for await (const { key, bytes } of entries) all.set(key, bytes)
  return all
}
