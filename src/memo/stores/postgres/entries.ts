// Reading and storing entries: those of many callers in one statement.

import type { Claim } from "../../store.ts"
import type { StoredEntry } from "../record.ts"
import { batched } from "./batch.ts"
import { isOfOne, type Attempt, type Database, type Query } from "./database.ts"
import type { statementsFor } from "./sql.ts"

interface EntryRow {
  readonly key: string
  readonly about: string
  readonly value: string
}

interface Put {
  readonly stored: StoredEntry
  readonly claim: Claim | undefined
  /** The keys of the entries that this one replaces. */
  readonly replaces: readonly string[]
}

export interface Entries {
  get(key: string): Promise<EntryRow | undefined>
  /** False if the claim is no longer the latest. */
  put(put: Put): Promise<boolean>
}

export function createEntries(
  { query, repeatable }: Database,
  sql: ReturnType<typeof statementsFor>,
  now: () => number | null,
): Entries {
  async function putAll(query: Query, attempt: Attempt, puts: readonly Put[]): Promise<readonly boolean[]> {
    const column = (pick: (put: Put) => unknown) => puts.map(pick)
    const rows = await query<{ readonly key: string }>(sql.put, [
      column(({ stored }) => stored.key),
      column(({ stored }) => stored.kind),
      column(({ stored }) => stored.task),
      column(({ stored }) => stored.created),
      column(({ stored }) => stored.bytes),
      column(({ stored }) => stored.worth),
      column(({ stored }) => stored.question),
      column(({ stored }) => stored.about),
      column(({ stored }) => stored.value),
      column(({ claim }) => claim?.key ?? null),
      column(({ claim }) => claim?.token ?? null),
      puts.flatMap(({ stored, replaces }) => replaces.map(() => stored.key)),
      puts.flatMap(({ replaces }) => replaces),
      now(),
    ])
    const kept = new Set(rows.map(({ key }) => key))
    if (attempt === "again") {
      // The attempt before may have stored the entry and ended its claim, without an answer.
      const doubtful = puts.filter(({ stored }) => !kept.has(stored.key))
      const found = doubtful.length === 0 ? [] : await query<EntryRow>(sql.get, [doubtful.map((put) => put.stored.key)])
      for (const { stored } of doubtful)
        if (
          found.some(({ key, about, value }) => key === stored.key && about === stored.about && value === stored.value)
        )
          kept.add(stored.key)
    }
    return puts.map(({ stored }) => kept.has(stored.key))
  }

  return {
    get: batched<string, EntryRow | undefined>({
      async work(keys) {
        const rows = new Map((await query<EntryRow>(sql.get, [keys])).map((row) => [row.key, row]))
        return keys.map((key) => rows.get(key))
      },
      isOfOne,
    }),
    put: batched<Put, boolean>({
      work: (puts) => repeatable((query, attempt) => putAll(query, attempt, puts)),
      keys: ({ stored, claim, replaces }) => [
        stored.key,
        ...replaces,
        ...(claim === undefined || claim.key === stored.key ? [] : [claim.key]),
      ],
      size: ({ stored }) => stored.bytes,
      isOfOne,
    }),
  }
}
