// The store in a PostgreSQL database, with a real server: the contract of stores, and its own behaviour.

import fc from "fast-check"
import pg from "pg"
import { afterAll, describe, expect, it, test } from "vitest"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import { postgresStore } from "../../../src/memo/stores/postgres/index.ts"
import { FORMAT } from "../../../src/memo/stores/postgres/sql.ts"
import { storeContract } from "../../../src/testing/index.ts"
import { entryOf, keyOf } from "../../../src/testing/store/place.ts"
import { startPostgres } from "../../support/postgres.ts"
import { carryOut, command, type Command } from "../../support/store-commands.ts"

const server = await startPostgres()
afterAll(() => server?.stop())

/** A pool that ignores the end of a connection that it is closing when the server ends it at that moment. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 })
  pool.on("error", () => undefined)
  return pool
}

/** A question waits for another by a lease that is over, and that the claim which would close a cycle begins again. */
const REVIVED: Command[] = [
  { kind: "claim", name: "a", owner: "B", run: undefined, within: ["c"], lease: 1 },
  { kind: "advance", milliseconds: 1 },
  { kind: "claim", name: "c", owner: "B", run: undefined, within: ["a"], lease: 1 },
]

let count = 0
const fresh = () => ({ url: server!.url, schema: `recall_${count++}` })

describe.skipIf(server === null)("with a server", () => {
  storeContract(
    "postgresStore",
    (surroundings) => {
      const place = fresh()
      return { open: () => postgresStore({ ...place, ...surroundings }) }
    },
    { describe, it },
  )

  test("it agrees with the store in memory on any commands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 60, size: "max" }), async (commands) => {
        const expected = await carryOut(commands, (now) => memoryStore({ now }))
        const place = fresh()
        expect(await carryOut(commands, (now) => postgresStore({ ...place, now }))).toEqual(expected)
      }),
      { numRuns: 40, examples: [[REVIVED]] },
    )
  })

  test("the server's clock counts where none is given", async () => {
    const place = fresh()
    const [one, other] = [postgresStore(place), postgresStore(place)]
    expect((await one.claim(keyOf("a"), { lease: 1e9, owner: "A", within: [] })).kind).toBe("held")
    const taken = await other.claim(keyOf("a"), { lease: 1e9, owner: "B", within: [] })
    expect(taken).toEqual({ kind: "taken", until: expect.any(Number) })
    expect(Math.abs((taken as { until: number }).until - Date.now() - 1e9)).toBeLessThan(1e7)
    await one.put(entryOf("b"))
    expect(await other.collect({ size: 1e9, age: 1e9 })).toBe(0)
    await Promise.all([one.close(), other.close()])
  })

  test("many that make the tables at once make them once", async () => {
    const place = fresh()
    const stores = Array.from({ length: 8 }, () => postgresStore(place))
    await Promise.all(stores.map((store, i) => store.put(entryOf(`n${i}`))))
    for (const [i, store] of stores.entries())
      expect((await store.get(keyOf(`n${7 - i}`)))?.value).toBe(`the value of n${7 - i}`)
    await Promise.all(stores.map((store) => store.close()))
  })

  test("a pool that is passed in is used, and left open", async () => {
    const pool = openPool(server!.url)
    const store = postgresStore({ pool, schema: "handed_in" })
    await store.put(entryOf("a"))
    expect(await store.get(keyOf("a"))).toEqual(entryOf("a"))
    await store.close()
    await expect(store.get(keyOf("a"))).rejects.toMatchObject({ code: "memo-closed" })
    expect((await pool.query("SELECT count(*)::int AS n FROM handed_in.entries")).rows).toEqual([{ n: 1 }])
    await pool.end()
  })

  test("an entry that is damaged, of another version or in another's place is missing, with a warning", async () => {
    const place = fresh()
    const warnings: string[] = []
    const store = postgresStore({ ...place, warn: (message) => void warnings.push(message) })
    for (const name of ["a", "b", "c", "d"]) await store.put(entryOf(name))
    const pool = openPool(place.url)
    const change = (set: string, name: string) =>
      pool.query(`UPDATE ${place.schema}.entries SET ${set} WHERE key = decode($1, 'hex')`, [keyOf(name)])
    await change("value = replace(value, 'the value', 'teh value')", "a")
    await change("value = '2' || substr(value, 2)", "b")
    await change("about = left(about, 40)", "c")
    await pool.end()
    for (const name of ["a", "b", "c"]) expect(await store.get(keyOf(name))).toBe(null)
    expect(warnings).toEqual([
      expect.stringContaining("it is damaged"),
      expect.stringContaining("of version 2"),
      expect.stringContaining("it is damaged"),
    ])
    expect(await store.get(keyOf("d"))).toEqual(entryOf("d"))
    await store.close()
  })

  test.each([
    [FORMAT + 1, "memo-newer"],
    [FORMAT - 1, "memo-older"],
  ])("a memo of format %i is refused as %s, and says what to do", async (format, code) => {
    const place = fresh()
    const store = postgresStore(place)
    await store.put(entryOf("a"))
    await store.close()
    const pool = openPool(place.url)
    await pool.query(`UPDATE ${place.schema}.meta SET format = ${format}`)
    await pool.end()
    const newer = postgresStore(place)
    await expect(newer.get(keyOf("a"))).rejects.toMatchObject({
      name: "UsageError",
      code,
      hint: expect.stringContaining("another schema"),
    })
    await newer.close()
  })

  test("a user without write access receives an error that says so", async () => {
    const place = fresh()
    const store = postgresStore(place)
    await store.put(entryOf("a"))
    await store.close()
    const pool = openPool(place.url)
    await pool.query(
      `CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA ${place.schema} TO reader; `
        + `GRANT SELECT ON ALL TABLES IN SCHEMA ${place.schema} TO reader`,
    )
    await pool.end()
    const reading = postgresStore({ ...place, url: place.url.replace("recall@", "reader@") })
    expect(await reading.get(keyOf("a"))).toEqual(entryOf("a"))
    await expect(reading.put(entryOf("b"))).rejects.toMatchObject({ name: "UsageError", code: "memo-read-only" })
    await expect(reading.close()).rejects.toMatchObject({ code: "memo-read-only" })
  })

  test("a connection that the server ends is opened again", async () => {
    const place = fresh()
    const store = postgresStore(place)
    await store.put(entryOf("a"))
    const pool = openPool(place.url)
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        + "backend_type = 'client backend'",
    )
    await pool.end()
    expect(await store.get(keyOf("a"))).toEqual(entryOf("a"))
    await store.close()
  })

  test("a wrong password and a missing database are the user's to correct", async () => {
    const store = postgresStore({ url: server!.url.replace("/postgres?", "/nothing?") })
    await expect(store.get(keyOf("a"))).rejects.toMatchObject({
      name: "UsageError",
      code: "memo-unreachable",
      message: expect.stringContaining("nothing"),
    })
    await store.close()
  })
})

test("a missing server is the user's to correct", async () => {
  const store = postgresStore({ url: "postgres://recall:secret@localhost/x?host=/nowhere/at/all", patience: 0 })
  const error = await store.get(keyOf("a")).catch((error: unknown) => error)
  expect(error).toMatchObject({ name: "UsageError", code: "memo-unreachable" })
  expect(String(error)).not.toContain("secret")
  await store.close()
})

test.each([-1, Number.NaN])("a patience of %d is refused", (patience) => {
  expect(() => postgresStore({ url: "postgres://localhost", patience })).toThrow(/is not a number of milliseconds/)
})

test.each(["", "Recall", 'a"; DROP TABLE x; --', "a".repeat(64), "1a"])(
  "%j is not a valid name for a schema",
  (schema) => {
    expect(() => postgresStore({ url: "postgres://localhost", schema })).toThrow(/is not a valid name/)
  },
)
