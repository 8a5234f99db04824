// The connection to the database: the user's own installation of `pg`, or a pool that is handed in.

import { UsageError } from "../../../base/errors.ts"

/** What is used of a client of the package `pg`. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
  /** Gives it back to the pool, or ends it where it is of no more use. */
  release(destroy?: boolean): void
}

/** What is used of a `Pool` of the package `pg`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
  connect(): Promise<PostgresClient>
  end(): Promise<void>
}

/** Connections that one store opens at most. */
const CONNECTIONS = 10

/** Rejects with a `UsageError` where `pg` is not installed. Nothing is connected yet. */
export async function connect(url: string): Promise<PostgresPool> {
  const { default: pg } = await import("pg").catch((error: unknown) => {
    throw because(
      error,
      new UsageError(
        "memo-unavailable",
        "the package pg, by which the memo's database is reached, is not installed",
        "npm install pg",
      ),
    )
  })
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
  // A connection that is lost while nobody uses it is no failure: the next query opens another.
  pool.on("error", () => undefined)
  return pool
}

/** The error that says it to the user; any that is not about reaching the database is given back as it is. */
export function explained(error: unknown): unknown {
  if (error instanceof UsageError || !(error instanceof Error)) return error
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { code = "", message } = (first instanceof Error ? first : error) as Error & { readonly code?: string }
  if (code === "42501" || code === "25006")
    return because(
      error,
      new UsageError(
        "memo-read-only",
        `the memo's database may be read and not written: ${message}`,
        "grant the user USAGE and CREATE on the schema and all on its tables",
      ),
    )
  if (/^(08|28|3D|53|57)/.test(code) || /^E[A-Z_]+$/.test(code) || /terminated|timeout/i.test(message)) {
    return because(
      error,
      new UsageError(
        "memo-unreachable",
        `the memo's database cannot be reached: ${message}`,
        "see that it runs, and that its address, user and password are right",
      ),
    )
  }
  return error
}

/** Whether the database gave up a transaction for the sake of another one: it may be tried again. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01")
}

/** Whether the tables are not there yet. */
export function isUndefined(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "42P01" || error.code === "3F000")
}

function because(cause: unknown, error: UsageError): UsageError {
  return Object.assign(error, { cause })
}
