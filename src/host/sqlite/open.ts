// Opens the file of a memo: makes it where there is none, and refuses what is not one or is of another format.

import { accessSync, constants, existsSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import type * as Sqlite from "node:sqlite"
import { UsageError } from "../../base/errors.ts"
import { rollBack } from "./commits.ts"
import { explained, troubleOf } from "./errors.ts"
import { checkTables, TABLES } from "./tables.ts"

/** The version of the tables. Raised when an older release would misread or spoil them. */
export const FORMAT = 2
/** Stands in the file's header, so that the file of another program is told apart: "RCLm". */
const APPLICATION = 0x52434c6d

/** Milliseconds that one statement waits for another process, with the event loop standing still. */
const STATEMENT_PATIENCE = 50
const BUSY = `PRAGMA busy_timeout = ${STATEMENT_PATIENCE}`
/** Milliseconds for which another process may be making the file. */
const OPEN_PATIENCE = 30_000

const NEW = `${TABLES}
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT};
`

export interface OpenDatabase {
  readonly database: Sqlite.DatabaseSync
  readonly access: "write" | "read"
}

/** Throws a `UsageError`. A file that may not be written is opened for reading. */
export function openDatabase(path: string, access: "write" | "read"): OpenDatabase {
  const Database = sqlite().DatabaseSync
  if (access === "read" || isProtected(path)) return { database: openForReading(Database, path), access: "read" }
  let database: Sqlite.DatabaseSync | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    database = new Database(path)
    database.exec(BUSY)
    prepare(database, path)
    return { database, access }
  } catch (error) {
    database?.close()
    const trouble = troubleOf(error)
    if ((trouble === "read-only" || trouble === "unreachable") && existsSync(path))
      return { database: openForReading(Database, path), access: "read" }
    // What the operating system says, not SQLite, is of the folder.
    if (error instanceof Error && "syscall" in error)
      throw new UsageError(
        "memo-unreachable",
        `the folder ${dirname(path)} for the memo cannot be made: ${error.message}`,
      )
    throw explained(error, path)
  }
}

function prepare(database: Sqlite.DatabaseSync, path: string): void {
  const start = Date.now()
  for (;;) {
    try {
      const isNew = isEmpty(database, path)
      if (isNew) database.exec("PRAGMA auto_vacuum = INCREMENTAL")
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
      // Refused here rather than at the first write where the folder may not be written.
      database.exec("BEGIN IMMEDIATE")
      try {
        if (isEmpty(database, path)) database.exec(NEW)
        database.exec("COMMIT")
        return
      } catch (error) {
        rollBack(database)
        throw error
      }
    } catch (error) {
      if (troubleOf(error) !== "busy" || Date.now() - start > OPEN_PATIENCE) throw error
      sleep(10)
    }
  }
}

/** Whether nothing is in the file yet. Throws for one that is not a memo, a damaged one or one of another format. */
function isEmpty(database: Sqlite.DatabaseSync, path: string): boolean {
  const application = numberOf(database, "SELECT application_id AS n FROM pragma_application_id")
  const version = numberOf(database, "SELECT user_version AS n FROM pragma_user_version")
  if (application === APPLICATION) {
    if (version === FORMAT) {
      checkTables(database, path)
      return false
    }
    if (version < FORMAT) {
      throw new UsageError(
        "memo-older",
        `the memo ${path} is of format ${version}, and this release of Recall reads ${FORMAT}`,
        "move the file away or name another; what it held is asked again",
      )
    }
    throw new UsageError(
      "memo-newer",
      `the memo ${path} is of format ${version}, and this release of Recall reads ${FORMAT}`,
      "use the release that made it, or name another file",
    )
  }
  if (application === 0 && numberOf(database, "SELECT count(*) AS n FROM sqlite_schema") === 0) return true
  throw new UsageError("memo-foreign", `${path} is the database of another program`, "name another file for the memo")
}

function numberOf(database: Sqlite.DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.["n"])
}

/** Where not even the files beside it can be made, the file is taken as one that nobody changes. */
function openForReading(Database: typeof Sqlite.DatabaseSync, path: string): Sqlite.DatabaseSync {
  if (!existsSync(path)) throw new UsageError("memo-not-found", `there is no memo ${path}`)
  const unchanging = pathToFileURL(path)
  unchanging.searchParams.set("immutable", "1")
  let first: unknown
  for (const where of [path, unchanging]) {
    let database: Sqlite.DatabaseSync | undefined
    try {
      database = new Database(where, { readOnly: true })
      database.exec(BUSY)
      if (isEmpty(database, path)) throw new UsageError("memo-not-found", `the memo ${path} is empty`)
      return database
    } catch (error) {
      database?.close()
      const trouble = troubleOf(error)
      if (trouble === "unreachable" || trouble === "read-only") first ??= error
      // Node before 22.15 takes no such address.
      else if (!(error instanceof TypeError)) throw explained(error, path)
    }
  }
  throw explained(first, path)
}

/** SQLite would open such a file, and tell only when it comes to writing. */
function isProtected(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return false
  } catch (error) {
    return (
      error instanceof Error
      && "code" in error
      && (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")
      && existsSync(path)
    )
  }
}

function sqlite(): typeof Sqlite {
  const module = quietly(() => process.getBuiltinModule("node:sqlite") as typeof Sqlite | undefined)
  if (module === undefined)
    throw new UsageError(
      "memo-unavailable",
      `Node ${process.versions.node} has no node:sqlite, in which results are kept`,
      "use Node 22.13 or newer",
    )
  return module
}

/** Before Node 26 loading it warns once that it is experimental: that is nothing to the user of a program. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest)
  }
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
