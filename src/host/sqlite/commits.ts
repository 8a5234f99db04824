// Groups all writes of a turn of the event loop into one transaction, which is flushed to the disk once.

import type { DatabaseSync } from "node:sqlite"
import { explained, troubleOf } from "./errors.ts"

/** Milliseconds for which other processes may lock the file before a write fails. */
const PATIENCE = 30_000
/** Average milliseconds before a retry. */
const PAUSE = 10

export interface Commits {
  /**
   * Resolves with the result of `work` once it is on disk. `work` may be retried, so it must only change the database.
   */
  write<T>(work: () => T): Promise<T>
  /** Resolves when no write is pending. */
  settled(): Promise<void>
}

interface Job {
  readonly work: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** Rolls back, unless SQLite has done so itself, for example after a full disk. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK")
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("no transaction is active"))) throw error
  }
}

export function createCommits(database: DatabaseSync, path: string): Commits {
  let jobs: Job[] = []
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (jobs.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      const group = jobs
      jobs = []
      try {
        await commit(group)
      } catch (error) {
        if (group.length === 1 || troubleOf(error) === "busy")
          for (const { reject } of group) reject(explained(error, path))
        else await singly(group)
      }
    }
    running = null
  }

  /** Commits each job separately after a failed group, so that only the faulty one fails. */
  async function singly(group: readonly Job[]): Promise<void> {
    for (const job of group) await commit([job]).catch((error: unknown) => job.reject(explained(error, path)))
  }

  async function commit(group: readonly Job[]): Promise<void> {
    const start = performance.now()
    for (;;) {
      try {
        const results = transaction(group)
        group.forEach(({ resolve }, i) => resolve(results[i] as never))
        return
      } catch (error) {
        if (troubleOf(error) !== "busy" || performance.now() - start > PATIENCE) throw error
        await new Promise((resolve) => setTimeout(resolve, PAUSE * (0.5 + Math.random())))
      }
    }
  }

  function transaction(group: readonly Job[]): unknown[] {
    database.exec("BEGIN IMMEDIATE")
    try {
      const results = group.map(({ work }) => work())
      database.exec("COMMIT")
      return results
    } catch (error) {
      rollBack(database)
      throw error
    }
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        jobs.push({ work, resolve, reject })
        running ??= run()
      }),
    settled: async () => {
      await running
    },
  }
}
