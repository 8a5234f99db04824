// One transaction for all that is to be written in a turn of the event loop, so that it is flushed to the disk once.

import type { DatabaseSync } from "node:sqlite"
import { explained, troubleOf } from "./errors.ts"

/** Milliseconds for which other processes may hold the file before a write fails. */
const PATIENCE = 30_000
/** Milliseconds until the file is tried again. */
const PAUSE = 10

export interface Commits {
  /** Resolves with what `work` gives when it is on the disk. `work` may be done again, so it changes nothing but the database. */
  write<T>(work: () => T): Promise<T>
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>
}

interface Job {
  readonly work: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** SQLite may have rolled back by itself, after a full disk say; then there is nothing to do. */
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

  /** One of them is at fault: each by itself, so that only that one fails. */
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
