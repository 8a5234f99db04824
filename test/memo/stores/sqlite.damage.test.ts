// The file of a memo, damaged in every way: a damaged entry is missing, and never replaced by something else.

import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { UsageError } from "../../../src/base/errors.ts"
import { FORMAT } from "../../../src/host/sqlite/open.ts"
import { sqliteStore, type SqliteStoreOptions } from "../../../src/host/sqlite/store.ts"
import { entryOf, keyOf } from "../../../src/testing/store/place.ts"

const NAMES = Array.from({ length: 60 }, (_, i) => `n${i}`)
const entry = (name: string) => entryOf(name, { value: `<${name}>`.repeat(name === "n7" ? 3_000 : 30) })

let folder: string
let whole: string
let bytes: Buffer
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-damage-"))
  whole = join(folder, "whole.db")
  const store = sqliteStore(whole)
  await Promise.all(NAMES.map((name) => store.put(entry(name))))
  await store.close()
  bytes = await readFile(whole)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function changed(change: (copy: Buffer) => void): Promise<string> {
  const path = join(folder, `${count++}.db`)
  const copy = Buffer.from(bytes)
  change(copy)
  await writeFile(path, copy)
  return path
}

/** Pages may still hold moved records, so a text may occur more than once. */
function damageEvery(copy: Buffer, text: string): void {
  for (let at = copy.indexOf(text); at >= 0; at = copy.indexOf(text, at)) copy[at + 3]! ^= 1
}

/** The refusals on opening a damaged file; all but the first follow from its header. */
const REFUSALS = ["memo-damaged", "memo-foreign", "memo-newer", "memo-older", "memo-read-only"]

/**
 * The number of whole entries; fails for an entry with other content, and for any unclear error. Each entry is whole or
 * missing, also one that is put after the damage; every other operation works or is refused, as damaged or, where the
 * header says so, as read-only.
 */
async function wholeEntries(path: string, options: SqliteStoreOptions = {}): Promise<number> {
  let store
  try {
    store = sqliteStore(path, options)
  } catch (error) {
    expect(error).toMatchObject({ name: "UsageError", code: expect.toBeOneOf(REFUSALS) })
    return 0
  }
  let found = 0
  for (const name of NAMES) {
    const got = await store.get(keyOf(name))
    if (got !== null) {
      expect(got).toEqual(entry(name))
      found++
    }
  }
  const { list, put, get, claim, nearest, beginEffect, endEffect, collect, removed, delete: remove } = store
  const uses: readonly (() => Promise<unknown>)[] = [
    async () => {
      for await (const { parts } of list()) expect(parts["model"]).toBe("test")
    },
    async () => {
      await put(entryOf("new"))
      expect([null, "the value of new"]).toContainEqual((await get(keyOf("new")))?.value ?? null)
    },
    async () => {
      const claiming = await claim(keyOf("made"), { lease: 1_000, owner: "maker", within: [keyOf("n1")] })
      if (claiming.kind === "held") await put(entryOf("made"), { claim: claiming.claim })
    },
    async () => {
      await remove([keyOf("new")])
      await removed(keyOf("new"))
    },
    () => nearest(entry("n1").parts, "answer"),
    async () => {
      await beginEffect("run", "1")
      await endEffect("run", "1", null)
    },
    () => collect({ size: Number.MAX_SAFE_INTEGER, age: Number.MAX_SAFE_INTEGER }),
    store.close,
  ]
  for (const use of uses) {
    await use().catch((error: unknown) => {
      if (!(error instanceof UsageError)) throw error
      expect(error.code).toBeOneOf(["memo-damaged", "memo-read-only"])
    })
  }
  return found
}

test("the whole file has all entries", async () => {
  expect(await wholeEntries(await changed(() => undefined))).toBe(NAMES.length)
})

test("a changed byte anywhere makes entries missing, never wrong", async () => {
  let intact = 0
  await fc.assert(
    // The first page holds the header and the definitions of the tables.
    fc.asyncProperty(
      fc.oneof(fc.nat(4_095), fc.nat(bytes.length - 1)),
      fc.integer({ min: 1, max: 255 }),
      async (at, mask) => {
        const path = await changed((copy) => void (copy[at]! ^= mask))
        if ((await wholeEntries(path)) > 0) intact++
        await rm(path)
      },
    ),
    { numRuns: 150 },
  )
  expect(intact).toBeGreaterThan(50)
})

test.each([
  ["a byte of a column's name", "  used REAL"],
  ["a byte of a column's type", "about TEXT NOT NULL"],
  ["a byte of an index", "ON entries (question, kind"],
])("%s that is changed is reported when the memo is opened", async (_, text) => {
  const path = await changed((copy) => damageEvery(copy, text))
  for (const access of ["write", "read"] as const) {
    expect(refusal(path, { access })).toMatchObject({
      code: "memo-damaged",
      message: expect.stringContaining(path),
      hint: expect.stringContaining("move the file away"),
    })
  }
})

test.each(["9007199254740993", "9223372036854775807"])(
  "a number outside the written range, %s, is reported",
  async (number) => {
    const path = await changed(() => undefined)
    const database = new DatabaseSync(path)
    database.exec(`UPDATE tokens SET last = ${number}`)
    database.close()
    const store = sqliteStore(path)
    await expect(store.claim(keyOf("a"), { lease: 1_000, owner: "a", within: [] })).rejects.toMatchObject({
      name: "UsageError",
      code: "memo-damaged",
    })
    expect(await store.get(keyOf("n1"))).toEqual(entry("n1"))
    await store.close()
  },
)

test("a removal time that nobody has written is ignored", async () => {
  const path = await changed(() => undefined)
  const database = new DatabaseSync(path)
  database.exec(`INSERT INTO removed VALUES (x'${keyOf("a")}', 1e300), (x'${keyOf("b")}', 'x')`)
  database.close()
  const store = sqliteStore(path)
  expect([await store.removed(keyOf("a")), await store.removed(keyOf("b"))]).toEqual([null, null])
  await store.close()
})

test("a changed byte in a value makes that one missing, with a warning that names it", async () => {
  const warnings: string[] = []
  const path = await changed((copy) => damageEvery(copy, "<n3><n3><n3>"))
  expect(await wholeEntries(path, { warn: (message) => void warnings.push(message) })).toBe(NAMES.length - 1)
  expect(warnings).toEqual([
    `the entry ${keyOf("n3").slice(0, 12)} cannot be used, so it counts as not remembered: it is damaged`,
  ])
})

test("a changed byte in an entry's metadata does the same", async () => {
  const warnings: string[] = []
  const path = await changed((copy) => damageEvery(copy, "What is n5?"))
  expect(await wholeEntries(path, { warn: (message) => void warnings.push(message) })).toBe(NAMES.length - 1)
  // Once for the get, once for the list.
  expect(new Set(warnings).size).toBe(1)
})

test.each([1, 50, 99, 100, 1_000, 4_096, 8_192, 0.5, 0.9, -1])(
  "a file cut to %d makes entries missing, never wrong",
  async (length) => {
    const path = join(folder, `cut${length}.db`)
    await copyFile(whole, path)
    await truncate(path, length < 0 ? bytes.length + length : length < 1 ? Math.floor(bytes.length * length) : length)
    await wholeEntries(path)
  },
)

test("an empty file is an empty memo", async () => {
  const path = join(folder, "empty.db")
  await writeFile(path, "")
  const store = sqliteStore(path)
  await store.put(entryOf("a"))
  expect(await store.get(keyOf("a"))).toEqual(entryOf("a"))
  await store.close()
})

const refusal = (path: string, options: SqliteStoreOptions = {}): UsageError => {
  try {
    sqliteStore(path, options)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return error as UsageError
  }
  throw new Error("it was opened")
}

test("a file that is no database is refused and left alone", async () => {
  const path = join(folder, "notes.txt")
  await writeFile(path, "These are my notes. ".repeat(500))
  expect(refusal(path)).toMatchObject({
    code: "memo-damaged",
    message: expect.stringContaining(path),
    hint: expect.stringContaining("move the file away"),
  })
  expect(await readFile(path, "utf8")).toBe("These are my notes. ".repeat(500))
})

test("the database of another program is refused and left alone", () => {
  const path = join(folder, "other.db")
  const other = new DatabaseSync(path)
  other.exec("CREATE TABLE songs (title TEXT)")
  other.close()
  expect(refusal(path)).toMatchObject({ code: "memo-foreign", hint: expect.stringContaining("another file") })
  const again = new DatabaseSync(path)
  expect(
    again
      .prepare("SELECT name FROM sqlite_schema")
      .all()
      .map(({ name }) => name),
  ).toEqual(["songs"])
  again.close()
})

test.each([
  [FORMAT + 1, "memo-newer", "the release that created it"],
  [FORMAT - 1, "memo-older", "move the file away or name another"],
])("a memo of format %i is refused as %s, with the remedy, and is left alone", async (format, code, hint) => {
  const path = await changed(() => undefined)
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA user_version = ${format}`)
  database.close()
  const before = await readFile(path)
  for (const access of ["write", "read"] as const) {
    expect(refusal(path, { access })).toMatchObject({
      code,
      message: expect.stringContaining(`format ${format}`),
      hint: expect.stringContaining(hint),
    })
  }
  expect(await readFile(path)).toEqual(before)
})

test("an entry of another version is missing, with a warning", async () => {
  const path = await changed(() => undefined)
  const database = new DatabaseSync(path)
  database
    .prepare("UPDATE entries SET value = '2' || substr(value, 2) WHERE key = ?")
    .run(Buffer.from(keyOf("n1"), "hex"))
  database.close()
  const warnings: string[] = []
  expect(await wholeEntries(path, { warn: (message) => void warnings.push(message) })).toBe(NAMES.length - 1)
  expect(warnings).toEqual([expect.stringContaining("it is of version 2, and this release reads 1")])
})

test("entries that change places are missing", async () => {
  const path = await changed(() => undefined)
  const database = new DatabaseSync(path)
  database.exec(
    `UPDATE entries SET value = (SELECT value FROM entries WHERE key = x'${keyOf("n1")}') WHERE key = `
      + `x'${keyOf("n2")}'`,
  )
  database.close()
  expect(await wholeEntries(path)).toBe(NAMES.length - 1)
})

test("reading alone makes no file, and finds no entries", () => {
  expect(refusal(join(folder, "absent.db"), { access: "read" })).toMatchObject({ code: "memo-not-found" })
  expect(refusal(join(whole, "below-a-file", "memo.db"))).toMatchObject({ code: "memo-unreachable" })
  expect(refusal(folder)).toMatchObject({ code: "memo-foreign" })
})

test("a memo open for reading refuses to write, and a closed one everything", async () => {
  const store = sqliteStore(whole, { access: "read" })
  expect((await store.get(keyOf("n1")))?.value).toBe(entry("n1").value)
  await expect(store.put(entryOf("new"))).rejects.toMatchObject({ code: "memo-read-only" })
  await store.close()
  await store.close()
  await expect(store.get(keyOf("n1"))).rejects.toMatchObject({ code: "memo-closed" })
  await expect(store.put(entryOf("new"))).rejects.toMatchObject({ code: "memo-closed" })
})

test("collecting makes the file smaller", async () => {
  const path = join(folder, "large.db")
  const store = sqliteStore(path)
  for (let i = 0; i < 20; i++) await store.put(entryOf(`large ${i}`, { value: "x".repeat(100_000) }))
  expect(await store.collect({ size: 300_000, age: Number.MAX_SAFE_INTEGER })).toBe(18)
  await store.close()
  expect((await readFile(path)).length).toBeLessThan(500_000)
})
