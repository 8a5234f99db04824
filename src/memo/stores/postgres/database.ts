// The database of a memo: creates its tables on first use, runs transactions, and explains errors.

import { UsageError } from "../../../base/errors.ts"
import { connect, explained, isConflict, isUndefined, type PostgresPool } from "./client.ts"
import { FORMAT, type statementsFor } from "./sql.ts"

type Statements = ReturnType<typeof statementsFor>

export type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

export interface Database {
  readonly query: Query
  /** Runs `work` as a transaction, serialized with all others through this function, on any machine. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Attempts at a transaction that the database aborts in favour of another. */
const ATTEMPTS = 5

export function createDatabase(
  source: { readonly url: string } | { readonly pool: PostgresPool },
  schema: string,
  statements: Statements,
): Database {
  let ready: Promise<PostgresPool> | null = null
  let isClosed = false

  async function prepare(): Promise<PostgresPool> {
    const pool = "pool" in source ? source.pool : await connect(source.url)
    try {
      const format = await readFormat(pool)
      if (format === FORMAT) return pool
      if (format < FORMAT) {
        throw new UsageError(
          "memo-older",
          `the memo in the schema ${schema} is of format ${format}, and this release of Recall reads ${FORMAT}`,
          "name another schema; the answers in this one are asked for again",
        )
      }
      throw new UsageError(
        "memo-newer",
        `the memo in the schema ${schema} is of format ${format}, and this release of Recall reads ${FORMAT}`,
        "use the release that made it, or name another schema",
      )
    } catch (error) {
      if ("url" in source) await pool.end()
      throw error
    }
  }

  async function readFormat(pool: PostgresPool): Promise<number> {
    const read = async () => (await pool.query(statements.format)).rows[0] as { readonly format: number } | undefined
    const there = await read().catch((error: unknown) => {
      if (isUndefined(error)) return undefined
      throw error
    })
    if (there !== undefined) return there.format
    await within(pool, (query) => query(statements.create))
    return (await read())!.format
  }

  async function poolOf(): Promise<PostgresPool> {
    if (isClosed) throw new UsageError("memo-closed", "the memo has been closed")
    ready ??= prepare()
    try {
      return await ready
    } catch (error) {
      ready = null // The database may be reachable the next time.
      throw error
    }
  }

  async function within<T>(pool: PostgresPool, work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let isBroken = false
    try {
      await client.query(statements.lock)
      const result = await work(queryOf(client))
      await client.query("COMMIT")
      return result
    } catch (error) {
      // The first error is the one to report, even if the connection is gone.
      await client.query("ROLLBACK").catch(() => {
        isBroken = true
      })
      throw error
    } finally {
      client.release(isBroken)
    }
  }

  async function attempt<T>(work: (pool: PostgresPool) => Promise<T>): Promise<T> {
    for (let left = ATTEMPTS; ; left--) {
      try {
        return await work(await poolOf())
      } catch (error) {
        if (!isConflict(error) || left <= 1) throw explained(error)
      }
    }
  }

  return {
    query: (text, values) => attempt((pool) => queryOf(pool)(text, values)),
    transaction: (work) => attempt((pool) => within(pool, work)),
    async close() {
      if (isClosed) return
      isClosed = true
      const pool = await ready?.catch(() => null)
      if (pool !== undefined && pool !== null && "url" in source) await pool.end()
    },
  }
}

function queryOf(client: Pick<PostgresPool, "query">): Query {
  return async <Row>(text: string, values?: readonly unknown[]) =>
    (await client.query(text, values === undefined ? undefined : [...values])).rows as readonly Row[]
}
