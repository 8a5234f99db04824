// The laws of single entries: every entry that was put is read back unchanged, also after reopening.

import { MOST_ENTRY_BYTES, MOST_NESTING } from "../../memo/limits.ts"
import type { Entry } from "../../memo/store.ts"
import { check, entryOf, keyOf, keysOf, refuses, same, type Laws } from "./place.ts"

/** Texts that encodings and databases are known to lose. */
const TEXTS = [
  "",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00 \ud83d",
  "😀",
  "한국어",
  "\ufeff",
  "\u2028",
  "\u007f\u0080\u009f",
  "'; DROP TABLE entries; --",
  "\\",
  "\\u0000",
  "\r\n",
  "\ufffe\uffff",
]
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1.5,
  1e300,
  5e-324,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [[], {}],
  { a: { b: [1, "2", null] } },
  { "": 1, constructor: 2, "\ud800": 3, "\0": 4 },
  JSON.parse('{"__proto__": {"a": 1}}'),
]

export const entryLaws = (law: Laws): void => {
  law("returns an entry that was put, and null for any other key", async ({ store }) => {
    const entry = entryOf("a", {
      uses: [keyOf("b")],
      cost: { input: 10, output: 20, usd: 0.5, milliseconds: 1.25 },
      parts: { question: "q", "data article": "x" },
    })
    check((await store.get(entry.key)) === null, "nothing is there yet")
    check((await store.put(entry)) === true, "a put without a claim is stored")
    same(await store.get(entry.key), entry, "the entry is as it was put")
    check((await store.get(keyOf("b"))) === null, "nothing else is there")
  })

  law("stores every JSON value and every text", async ({ store }) => {
    for (const [i, value] of [...VALUES, ...TEXTS].entries()) {
      await store.put(entryOf(`v${i}`, { value }))
      same((await store.get(keyOf(`v${i}`)))?.value, value, "the value is as it was put")
    }
    for (const [i, text] of TEXTS.entries()) {
      const entry = entryOf(`t${i}`, { task: text, title: text, parts: { question: text, [`data ${text}`]: text } })
      await store.put(entry)
      same(await store.get(entry.key), entry, "its texts are as they were put")
      same(await keysOf(store.list({ task: text })), [entry.key], "it is found by its task")
      same((await store.nearest({ question: text }, "answer"))[0]?.key, entry.key, "it is found by its question")
    }
  })

  law("copies values that are put and read", async ({ store }) => {
    const value = { list: [1] }
    await store.put(entryOf("a", { value }))
    value.list.push(2)
    const got = (await store.get(keyOf("a")))?.value as typeof value
    same(got, { list: [1] }, "a later change of the value that was put has no effect")
    got.list.push(3)
    same((await store.get(keyOf("a")))?.value, { list: [1] }, "nor has a change of the value that was read")
  })

  law("replaces an entry by a later one of the same key", async ({ store }) => {
    await store.put(entryOf("a", { value: 1, task: "first" }))
    await store.put(entryOf("a", { value: 2, task: "second", kind: "completion" }))
    same((await store.get(keyOf("a")))?.value, 2, "the second is there")
    same(await keysOf(store.list()), [keyOf("a")], "and it alone")
    same(await keysOf(store.list({ task: "first" })), [], "nothing of the first is left")
  })

  law("refuses values that JSON would change, and invalid keys", async ({ store }) => {
    const holes: unknown[] = [1]
    holes.length = 2
    for (const value of [
      undefined,
      Number.NaN,
      Infinity,
      1n,
      () => 1,
      Symbol("s"),
      new Date(0),
      new Map(),
      [undefined],
      { a: undefined },
      holes,
    ]) {
      await refuses(() => store.put(entryOf("a", { value })), "memo-not-json", "it is not JSON")
    }
    await refuses(
      () => store.put(entryOf("a", { cost: { input: Number.NaN, output: 0, usd: 0, milliseconds: 0 } })),
      "memo-not-json",
      "a cost is a number",
    )
    for (const key of ["", "a", keyOf("a").toUpperCase(), `${keyOf("a")}0`, `${keyOf("a")}\n`]) {
      await refuses(() => store.put({ ...entryOf("a"), key }), "memo-key", "a key is 64 digits")
      await refuses(() => store.get(key), "memo-key", "a key is 64 digits")
      await refuses(() => store.claim(key, { lease: 1, owner: "o", within: [] }), "memo-key", "a key is 64 digits")
    }
    same(await keysOf(store.list()), [], "nothing of it is stored")
  })

  law("stores values up to the limits, and refuses longer and deeper ones", async ({ store }) => {
    const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown
    await store.put(entryOf("deep", { value: nested(MOST_NESTING) }))
    same((await store.get(keyOf("deep")))?.value, nested(MOST_NESTING), "the deepest is stored")
    await refuses(
      () => store.put(entryOf("deeper", { value: nested(MOST_NESTING + 1) })),
      "memo-too-deep",
      "one deeper is not",
    )

    const rest = 1_000
    const large = entryOf("large", { value: "x".repeat(MOST_ENTRY_BYTES - rest) })
    await store.put(large)
    check((await store.get(large.key))?.value === large.value, "the largest is stored")
    await refuses(
      () => store.put(entryOf("larger", { value: "x".repeat(MOST_ENTRY_BYTES) })),
      "memo-too-large",
      "a larger one is not",
    )
    await refuses(
      () => store.put(entryOf("wide", { value: "한".repeat(Math.ceil(MOST_ENTRY_BYTES / 3)) })),
      "memo-too-large",
      "the size is in bytes",
    )
  })

  law("replaces other entries in the same transaction", async ({ store }) => {
    await store.put(entryOf("part 1", { kind: "completion" }))
    await store.put(entryOf("part 2", { kind: "completion" }))
    await store.put(entryOf("other", { kind: "completion" }))
    check(
      await store.put(entryOf("whole"), { replaces: [keyOf("part 1"), keyOf("part 2"), keyOf("absent")] }),
      "it is stored",
    )
    same(
      (await keysOf(store.list())).sort(),
      [keyOf("whole"), keyOf("other")].sort(),
      "the entries that it replaces are gone, and no others",
    )
  })

  law("stores all entries that are put at once", async ({ store }) => {
    const entries = Array.from({ length: 200 }, (_, i) => entryOf(`n${i}`, { value: i }))
    await Promise.all(entries.map((entry) => store.put(entry)))
    const got = await Promise.all(entries.map(({ key }) => store.get(key)))
    same(
      got.map((entry) => entry?.value),
      entries.map(({ value }) => value),
      "each is there",
    )
  })

  law("refuses a bad entry among good ones, and no other", async ({ store }) => {
    const outcomes = await Promise.allSettled([
      store.put(entryOf("a")),
      store.put(entryOf("b", { value: undefined })),
      store.put(entryOf("c")),
    ])
    same(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
      "only the bad one is refused",
    )
    same((await keysOf(store.list())).sort(), [keyOf("a"), keyOf("c")].sort(), "the good ones are there")
  })

  law("shows an entry to other stores once it is acknowledged, and after reopening", async ({ store, open }) => {
    const other = await open()
    const entry: Entry = entryOf("a")
    await store.put(entry)
    same(await other.get(entry.key), entry, "the other has it")
    await store.put(entryOf("b"), { replaces: [entry.key] })
    check((await other.get(entry.key)) === null, "the other sees it go")
    await other.close()
    await store.close()
    same(await keysOf((await open()).list()), [keyOf("b")], "it outlives the stores that put it")
  })

  law("deletes entries, and returns their number", async ({ store }) => {
    await Promise.all(["a", "b", "c"].map((name) => store.put(entryOf(name))))
    same(await store.delete([keyOf("a"), keyOf("b"), keyOf("x"), "no key"]), 2, "two went")
    same(await store.delete([]), 0, "none went")
    same(await keysOf(store.list()), [keyOf("c")], "the third is there")
  })

  law("deletes very many at once", async ({ store }) => {
    await store.put(entryOf("a"))
    same(await store.delete([...Array.from({ length: 5_000 }, (_, i) => keyOf(`x${i}`)), keyOf("a")]), 1, "one went")
  })

  law("gives no warning without a problem", async ({ store, warnings }) => {
    await store.put(entryOf("a"))
    await store.get(keyOf("a"))
    same(await keysOf(store.list()), [keyOf("a")], "it is there")
    same(warnings, [], "there is no warning")
  })
}
