// The connection to the database, by the user's own installation of `pg` or by a given pool.

import { UsageError } from "../../../base/errors.ts"

/** The part of a client of the package `pg` that is used. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
  /** Returns the client to the pool, or destroys a broken one. */
  release(destroy?: boolean): void
}

/** The part of a `Pool` of the package `pg` that is used. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
  connect(): Promise<PostgresClient>
  end(): Promise<void>
}

/** The most connections of one store. */
const CONNECTIONS = 10

/** Makes a pool, without a connection yet. Rejects with a `UsageError` if `pg` is not installed. */
export async function connect(url: string): Promise<PostgresPool> {
  const { default: pg } = await import("pg").catch((error: unknown) => {
    throw because(
      error,
      new UsageError(
        "memo-unavailable",
        "the package pg, which connects to the memo's database, is not installed",
        "npm install pg",
      ),
    )
  })
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
  // The loss of an idle connection is no failure: the next query opens another.
  pool.on("error", () => undefined)
  return pool
}

/** A `UsageError` for an error of access to the database; any other error itself. */
export function explained(error: unknown): unknown {
  if (error instanceof UsageError || !(error instanceof Error)) return error
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { code = "", message } = (first instanceof Error ? first : error) as Error & { readonly code?: string }
  if (code === "42501" || code === "25006")
    return because(
      error,
      new UsageError(
        "memo-read-only",
        `the memo's database can be read but not written: ${message}`,
        "grant the user USAGE and CREATE on the schema and all on its tables",
      ),
    )
  if (/^(08|28|3D|53|57)/.test(code) || /^E[A-Z_]+$/.test(code) || /terminated|timeout/i.test(message)) {
    return because(
      error,
      new UsageError(
        "memo-unreachable",
        `the memo's database cannot be reached: ${message}`,
        "check that it is running, and that its address, user and password are right",
      ),
    )
  }
  return error
}

/** Whether the database aborted a transaction in favour of another, so that it may be retried. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01")
}

/** Whether the tables do not exist yet. */
export function isUndefined(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "42P01" || error.code === "3F000")
}

function because(cause: unknown, error: UsageError): UsageError {
  return Object.assign(error, { cause })
}
