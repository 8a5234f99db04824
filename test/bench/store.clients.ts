// Stores that keep a value by its key on the disk, each as durable as its users would have it.

import { join } from "node:path"
import { peer } from "./peers.ts"

export interface Client {
  put(key: string, value: unknown): Promise<unknown>
  get(key: string): Promise<unknown>
  close(): Promise<unknown>
}

/** Opens a store in a folder. */
export type Open = (folder: string) => Promise<Client>

const recall: Open = async (folder) => {
  const { sqliteStore } = await import("../../src/host/sqlite/store.ts")
  const store = sqliteStore(join(folder, "memo.db"))
  return {
    put: (key, value) =>
      store.put({
        key,
        kind: "answer",
        value,
        parts: { question: "Explain this section.", model: "test" },
        task: "explain",
        title: "Explain this section.",
        uses: [],
        cost: { input: 900, output: 100, usd: 0.01, milliseconds: 2_000 },
        created: Date.now(),
      }),
    get: async (key) => (await store.get(key))?.value,
    close: () => store.close(),
  }
}

interface Statement {
  run(...values: unknown[]): unknown
  get(...values: unknown[]): { readonly value: string } | undefined
}
interface Database {
  pragma(text: string): unknown
  exec(text: string): unknown
  prepare(text: string): Statement
  close(): unknown
}

const betterSqlite: Open = async (folder) => {
  const { default: Database } = await peer<{ default: new (path: string, options: { timeout: number }) => Database }>(
    "better-sqlite3",
  )
  const database = new Database(join(folder, "better.db"), { timeout: 30_000 })
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = FULL")
  database.exec(
    "CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value TEXT NOT NULL)",
  )
  const put = database.prepare("INSERT OR REPLACE INTO entries (key, value) VALUES (?, ?)")
  const get = database.prepare("SELECT value FROM entries WHERE key = ?")
  return {
    put: async (key, value) => put.run(Buffer.from(key, "hex"), JSON.stringify(value)),
    get: async (key) => JSON.parse(get.get(Buffer.from(key, "hex"))?.value ?? "null") as unknown,
    close: async () => database.close(),
  }
}

interface Lmdb {
  put(key: string, value: unknown): Promise<unknown>
  get(key: string): unknown
  close(): Promise<unknown>
  readonly flushed: Promise<unknown>
}

const lmdb: Open = async (folder) => {
  const { open } = await peer<{ open(options: { path: string }): Lmdb }>("lmdb")
  const database = open({ path: join(folder, "lmdb") })
  return {
    async put(key, value) {
      await database.put(key, value)
      // A committed value is not yet on the disk.
      await database.flushed
    },
    get: async (key) => database.get(key),
    close: () => database.close(),
  }
}

interface KeyvStore {
  set(key: string, value: unknown): Promise<unknown>
  get(key: string): Promise<unknown>
  disconnect(): Promise<unknown>
}

const keyv: Open = async (folder) => {
  const { Keyv } = await peer<{ Keyv: new (options: { store: unknown }) => KeyvStore }>("keyv")
  const { KeyvSqlite } = await peer<{ KeyvSqlite: new (options: object) => unknown }>("@keyv/sqlite")
  const store = new Keyv({
    store: new KeyvSqlite({ uri: `sqlite://${join(folder, "keyv.db")}`, wal: true, busyTimeout: 30_000 }),
  })
  return { put: (key, value) => store.set(key, value), get: (key) => store.get(key), close: () => store.disconnect() }
}

export const CLIENTS: { readonly [name: string]: Open } = { Recall: recall, "better-sqlite3": betterSqlite, lmdb, keyv }

/** The key of the i-th value: 64 hexadecimal digits, in no order. */
export function keyOf(i: number): string {
  let state = i + 1
  let key = ""
  for (let word = 0; word < 8; word++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    key += (state >>> 0).toString(16).padStart(8, "0")
  }
  return key
}

/** A kilobyte, different for every number. */
export function valueOf(i: number): { readonly text: string } {
  return { text: `${i} ${"The harbour was quiet. ".repeat(43)}`.slice(0, 1_000) }
}
