// The database of a memo or of shared limits: creates its tables on first use, tries again while it is away, and
// explains errors.

import { UsageError } from "../../../base/errors.ts"
import {
  connect,
  explained,
  guard,
  isAway,
  isConflict,
  isUndefined,
  type PostgresPool,
  type Subject,
} from "./client.ts"
import { digest } from "../../../base/digest.ts"

/** The statements of the tables' life. */
export interface TableStatements {
  /** Reads the version of the tables. */
  readonly format: string
  readonly create: string
  /** Begins a transaction that waits for all others begun so. */
  readonly lock: string
}

export type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** Whether an operation has been tried before, so that it may be done already. */
export type Attempt = "first" | "again"

export interface Database {
  readonly query: Query
  /** Runs statements that an attempt whose connection was lost may have done already. */
  repeatable<T>(work: (query: Query, attempt: Attempt) => Promise<T>): Promise<T>
  /** Runs `work` as a transaction, serialized with all others through this function, on any machine. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly source: { readonly url: string } | { readonly pool: PostgresPool }
  readonly schema: string
  readonly subject: Subject
  readonly statements: TableStatements
  /** The version of the tables that this release reads. */
  readonly format: number
  /** Milliseconds for which an operation waits for a database that is away. */
  readonly patience: number
  /** Called once each time that the database is found to be away. */
  readonly onAway: (error: unknown) => void
}

/** Attempts at a transaction that the database aborts in favour of another. */
const ATTEMPTS = 10
/** Milliseconds before the first attempt after a failed one; they double up to the longest. */
const FIRST_PAUSE = 20
const LONGEST_PAUSE = 1_000

export function createDatabase(options: DatabaseOptions): Database {
  const { source, schema, subject, statements, format: own, patience, onAway } = options
  let ready: Promise<PostgresPool> | null = null
  let isClosed = false
  /** The time since when the database has been away; null while it answers. */
  let awaySince: number | null = null

  async function prepare(): Promise<PostgresPool> {
    const pool = guard("pool" in source ? source.pool : await connect(source.url, subject))
    try {
      const format = await readFormat(pool)
      if (format === own) return pool
      const tables = `the tables of ${subject.name} in the schema ${schema}`
      const formats = `${tables} are of format ${format}, and this release of Recall reads ${own}`
      if (format < own) {
        throw new UsageError(
          `${subject.code}-older`,
          formats,
          "name another schema; the answers in this one are asked for again",
        )
      }
      throw new UsageError(`${subject.code}-newer`, formats, "use the release that made it, or name another schema")
    } catch (error) {
      if ("url" in source) await pool.end()
      throw error
    }
  }

  async function readFormat(pool: PostgresPool): Promise<number> {
    const read = async () =>
      (await pool.query({ text: statements.format })).rows[0] as { readonly format: number } | undefined
    const there = await read().catch((error: unknown) => {
      if (isUndefined(error)) return undefined
      throw error
    })
    if (there !== undefined) return there.format
    await within(pool, async (_, client) => void (await client.query({ text: statements.create })))
    return (await read())!.format
  }

  async function poolOf(): Promise<PostgresPool> {
    if (isClosed) throw new UsageError(`${subject.code}-closed`, `the database of ${subject.name} has been closed`)
    ready ??= prepare()
    try {
      return await ready
    } catch (error) {
      ready = null // The database may be reachable the next time.
      throw error
    }
  }

  async function within<T>(
    pool: PostgresPool,
    work: (query: Query, client: Pick<PostgresPool, "query">) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect()
    let isBroken = false
    try {
      await client.query({ text: statements.lock })
      const result = await work(queryOf(client), client)
      await client.query({ text: "COMMIT" })
      return result
    } catch (error) {
      // The first error is the one to report, even if the connection is gone.
      await client.query({ text: "ROLLBACK" }).catch(() => {
        isBroken = true
      })
      throw error
    } finally {
      client.release(isBroken)
    }
  }

  /** Notes that the database is away. Throws the error when it has been away for longer than `patience`. */
  function waitFor(error: unknown): void {
    if (awaySince === null) {
      awaySince = performance.now()
      if (patience > 0) onAway(explained(error, subject))
    }
    if (isClosed || performance.now() - awaySince >= patience) throw explained(error, subject)
  }

  async function attempt<T>(work: (pool: PostgresPool, attempt: Attempt) => Promise<T>): Promise<T> {
    let conflicts = 0
    for (let delay = FIRST_PAUSE, tried: Attempt = "first"; ; delay = Math.min(delay * 2, LONGEST_PAUSE)) {
      const began = performance.now()
      try {
        const result = await work(await poolOf(), tried)
        // The result of an earlier operation may arrive after the loss of the database is known.
        if (awaySince !== null && began > awaySince) awaySince = null
        return result
      } catch (error) {
        if (isConflict(error)) {
          if (++conflicts >= ATTEMPTS) throw explained(error, subject)
        } else if (isAway(error)) waitFor(error)
        else throw explained(error, subject)
      }
      tried = "again"
      await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random() / 2)))
    }
  }

  return {
    query: (text, values) => attempt((pool) => queryOf(pool)(text, values)),
    repeatable: (work) => attempt((pool, tried) => work(queryOf(pool), tried)),
    transaction: (work) => attempt((pool) => within(pool, work)),
    async close() {
      if (isClosed) return
      isClosed = true
      const pool = await ready?.catch(() => null)
      if (pool !== undefined && pool !== null && "url" in source) await pool.end()
    },
  }
}

/** Whether an error may be that of one among several jobs: the database was there, and refused the statement. */
export function isOfOne(error: unknown): boolean {
  return !(error instanceof UsageError)
}

/** The names of prepared statements by their texts. */
const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `recall ${digest(text).slice(0, 32)}`))
  return name
}

function queryOf(client: Pick<PostgresPool, "query">): Query {
  return async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query({ name: nameOf(text), text, values: [...values] })).rows as readonly Row[]
}
