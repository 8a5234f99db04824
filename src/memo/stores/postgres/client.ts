// The connection to the database, by the user's own installation of `pg` or by a given pool.

import { UsageError } from "../../../base/errors.ts"

/** A query as the package `pg` takes it. One with a name is prepared once for each connection. */
export interface PostgresQuery {
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
}

/** The part of a client of the package `pg` that is used. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<{ readonly rows: unknown[] }>
  /** Returns the client to the pool, or destroys a broken one. */
  release(destroy?: boolean): void
  on(event: "error", listener: (error: Error) => void): unknown
}

/** The part of a `Pool` of the package `pg` that is used. */
export interface PostgresPool {
  query(query: PostgresQuery): Promise<{ readonly rows: unknown[] }>
  connect(): Promise<PostgresClient>
  end(): Promise<void>
  on(event: "error", listener: (error: Error) => void): unknown
  on(event: "acquire", listener: (client: PostgresClient) => void): unknown
}

/** The most connections of one store. */
const CONNECTIONS = 10
/** Milliseconds after which an attempt to connect counts as failed, and after which a query does. */
const CONNECT_WITHIN = 10_000
const QUERY_WITHIN = 60_000

/** The tables that a database is used for, as messages name them; their codes begin with `code`. */
export interface Subject {
  readonly code: "memo" | "limits"
  /** For example `the memo`. */
  readonly name: string
}

/** Makes a pool, without a connection yet. Rejects with a `UsageError` if `pg` is not installed. */
export async function connect(url: string, { code, name }: Subject): Promise<PostgresPool> {
  const { default: pg } = await import("pg").catch((error: unknown) => {
    throw because(
      error,
      new UsageError(
        `${code}-unavailable`,
        `the package pg, which connects to the database of ${name}, is not installed`,
        "npm install pg",
      ),
    )
  })
  return new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    keepAlive: true,
    // Idle connections do not keep a process alive.
    allowExitOnIdle: true,
    connectionTimeoutMillis: CONNECT_WITHIN,
    query_timeout: QUERY_WITHIN,
  }) as PostgresPool
}

/** The clients that have a listener for their errors. */
const guarded = new WeakSet<PostgresClient>()
/** The pools whose clients get one. */
const guardedPools = new WeakSet<PostgresPool>()
const ignore = () => undefined

/**
 * Gives a pool and each of its clients a listener for errors, for as long as they live: an `error` event without a
 * listener ends the process. The loss of a connection is reported by the query that it interrupts, and an idle one is
 * replaced by the next query.
 */
export function guard(pool: PostgresPool): PostgresPool {
  if (guardedPools.has(pool)) return pool
  guardedPools.add(pool)
  pool.on("error", ignore)
  pool.on("acquire", (client) => {
    if (guarded.has(client)) return
    guarded.add(client)
    client.on("error", ignore)
  })
  return pool
}

/** A `UsageError` for an error of access to the database; any other error itself. */
export function explained(error: unknown, subject: Subject): unknown {
  if (error instanceof UsageError || !(error instanceof Error)) return error
  const { code, message } = detailOf(error)
  if (code === "42501" || code === "25006")
    return because(
      error,
      new UsageError(
        `${subject.code}-read-only`,
        `the database of ${subject.name} can be read but not written: ${message}`,
        "grant the user USAGE and CREATE on the schema and all on its tables",
      ),
    )
  if (isAway(error) || /^(28|3D|53)/.test(code)) {
    return because(
      error,
      new UsageError(
        `${subject.code}-unreachable`,
        `the database of ${subject.name} cannot be reached: ${message}`,
        "check that it is running, and that its address, user and password are right",
      ),
    )
  }
  return error
}

/** Whether the database is away, perhaps for a short time: it restarts, fails over, or has no connection left. */
export function isAway(error: unknown): boolean {
  if (error instanceof UsageError || !(error instanceof Error)) return false
  const { code, message } = detailOf(error)
  return (
    /^(08|57P|53300|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOENT|ENOTFOUND|EAI_AGAIN)/.test(code)
    // Errors of `pg` itself have no code.
    || (code === "" && /terminated|timeout|not queryable|connection error|after calling end/i.test(message))
  )
}

/** Whether the database aborted a transaction in favour of another, so that it may be retried. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01")
}

/** Whether the tables do not exist yet. */
export function isUndefined(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "42P01" || error.code === "3F000")
}

/** The code and message of an error; of several attempts to connect, those of the first. */
function detailOf(error: Error): { readonly code: string; readonly message: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const { code, message } = (first instanceof Error ? first : error) as Error & { readonly code?: unknown }
  return { code: typeof code === "string" ? code : "", message }
}

function because(cause: unknown, error: UsageError): UsageError {
  return Object.assign(error, { cause })
}
