// The storage of a history: the file of a memo on one machine, or a database that several machines share.

import { DatabaseSync } from "node:sqlite"
import { sqliteStore } from "../../src/host/sqlite/store.ts"
import type { MemoStore } from "../../src/index.ts"
import { postgresStore } from "../../src/memo/stores/postgres/index.ts"
import { Disk, type DiskSurroundings } from "./disk.ts"
import type { Place, SimulatedProcess } from "./place.ts"
import { DatabaseServer, type DatabaseSurroundings } from "./postgres/server.ts"

export interface Storage {
  /** Opens the store in a process; called inside it. */
  open(place: Place): { readonly store: MemoStore; readonly close: () => Promise<void> }
  /** The questions whose answers it has, as its own files say. */
  answers(): ReadonlySet<string>
  /** Releases what a process that has died held. */
  forget(process: SimulatedProcess): void
  /** The things that a process holds open, in words; empty if there are none. */
  heldBy(process: SimulatedProcess): string
  end(): void
}

/** The question of an entry, from its sealed description. */
function titleOf(about: string): string {
  return (JSON.parse(about.slice(about.indexOf("{"))) as { readonly title: string }).title
}

export function fileStorage(path: string, surroundings: DiskSurroundings): Storage {
  const disk = new Disk(path, surroundings)
  return {
    open() {
      const store = sqliteStore(path)
      return { store, close: () => store.close() }
    },
    answers() {
      const database = new DatabaseSync(path)
      try {
        const isThere = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"] !== 0
        if (!isThere) return new Set()
        const rows = database.prepare("SELECT about FROM entries WHERE kind = 'answer'").all()
        return new Set(rows.map(({ about }) => titleOf(String(about))))
      } finally {
        database.close()
      }
    },
    forget: (process) => disk.close((owner) => owner === process),
    heldBy: (process) => (disk.openOf(process) > 0 ? "the file of the memo" : ""),
    end: () => disk.end(),
  }
}

export function databaseStorage(surroundings: DatabaseSurroundings): Storage {
  const server = new DatabaseServer(surroundings)
  const pools = new Map<SimulatedProcess, ReturnType<DatabaseServer["poolFor"]>>()
  return {
    open(place) {
      const pool = server.poolFor(place)
      pools.set(place.process, pool)
      const store = postgresStore({ pool })
      return {
        store,
        async close() {
          await store.close()
          await pool.end()
        },
      }
    },
    answers: () =>
      new Set(
        [...server.tables.entries.values()].filter((row) => row.kind === "answer").map((row) => titleOf(row.about)),
      ),
    forget: (process) => server.forget(process),
    heldBy: (process) =>
      (pools.get(process)?.busy ?? 0) > 0 || server.connectionsOf(process) > 0 ? "a connection to the database" : "",
    end: () => {},
  }
}
