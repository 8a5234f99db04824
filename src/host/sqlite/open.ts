// Opens or creates the file of a memo, and refuses files of other programs and other formats.

import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type * as Sqlite from "node:sqlite"
import { UsageError } from "../../base/errors.ts"
import { makeFolder } from "../make-folder.ts"
import { rollBack } from "./commits.ts"
import { ANOTHER_FILE, explained, troubleOf } from "./errors.ts"
import { checkTables, TABLES } from "./tables.ts"

/** The version of the tables, raised when an older release would misread or corrupt them. */
export const FORMAT = 3
/** SQLite's application id, which distinguishes the file from those of other programs: "RCLm". */
const APPLICATION = 0x52434c6d

/** Milliseconds for which a statement waits for another process and blocks the event loop. */
const STATEMENT_PATIENCE = 50
const BUSY = `PRAGMA busy_timeout = ${STATEMENT_PATIENCE}`
/** Milliseconds for which another process may be creating the file. */
const OPEN_PATIENCE = 30_000

const NEW = `${TABLES}
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT};
`

export interface OpenDatabase {
  readonly database: Sqlite.DatabaseSync
  readonly access: "write" | "read"
}

/** Opens a memo; one that cannot be written is opened for reading. Throws a `UsageError` if it cannot be opened. */
export function openDatabase(given: string, access: "write" | "read"): OpenDatabase {
  const path = fileOf(given)
  const Database = sqlite().DatabaseSync
  if (access === "read" || isProtected(path)) return { database: openForReading(Database, path), access: "read" }
  let database: Sqlite.DatabaseSync | undefined
  try {
    makeFolder(dirname(path))
    database = new Database(path)
    database.exec(BUSY)
    prepare(database, path)
    return { database, access }
  } catch (error) {
    database?.close()
    const trouble = troubleOf(error)
    if ((trouble === "read-only" || trouble === "unreachable") && existsSync(path))
      return { database: openInstead(Database, path, error), access: "read" }
    // Only `makeFolder` throws an error of the operating system.
    if (error instanceof Error && "syscall" in error)
      throw new UsageError(
        "memo-unreachable",
        `the folder ${dirname(path)} for the memo cannot be created: ${error.message}`,
      )
    throw explained(error, path)
  }
}

/** The path of a file. SQLite reads some names otherwise: a database in memory, and URIs. */
function fileOf(path: string): string {
  if (path === "" || path === ":memory:")
    throw new UsageError(
      "bad-argument",
      `the name of the memo's file is ${path === "" ? "empty" : path}`,
      "to remember for one run alone, write --no-memo on the command line, and memoryStore() in a program",
    )
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile())
    throw new UsageError("memo-foreign", `${path} is no file, and so no memo`, ANOTHER_FILE)
  return path.startsWith("file:") ? resolve(path) : path
}

function prepare(database: Sqlite.DatabaseSync, path: string): void {
  const start = performance.now()
  for (;;) {
    try {
      if (isEmptyAtOnce(database, path)) database.exec("PRAGMA auto_vacuum = INCREMENTAL")
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
      // A read-only folder fails here rather than at the first write.
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
      if (troubleOf(error) !== "busy" || performance.now() - start > OPEN_PATIENCE) throw error
      sleep(10)
    }
  }
}

/** `isEmpty` by one state of the file, which another process may be creating meanwhile. */
function isEmptyAtOnce(database: Sqlite.DatabaseSync, path: string): boolean {
  database.exec("BEGIN")
  try {
    return isEmpty(database, path)
  } finally {
    rollBack(database)
  }
}

/** Whether the file is empty, in a transaction. Throws if it is damaged, of another program or of another format. */
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
        `the memo ${path} has format ${version}, and this release of Recall reads ${FORMAT}`,
        ANOTHER_FILE,
      )
    }
    throw new UsageError(
      "memo-newer",
      `the memo ${path} has format ${version}, and this release of Recall reads ${FORMAT}`,
      "use the release that created it, or name another file (--memo FILE)",
    )
  }
  if (application === 0 && numberOf(database, "SELECT count(*) AS n FROM sqlite_schema") === 0) return true
  throw new UsageError(
    "memo-foreign",
    `${path} is the database of another program`,
    "name another file for the memo (--memo FILE)",
  )
}

function numberOf(database: Sqlite.DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.["n"])
}

/** Opens for reading, as an immutable file if not even the files that SQLite puts beside it can be created. */
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
      if (isEmptyAtOnce(database, path)) throw new UsageError("memo-not-found", `the memo ${path} is empty`)
      return database
    } catch (error) {
      database?.close()
      const trouble = troubleOf(error)
      if (trouble === "unreachable" || trouble === "read-only") first ??= error
      // Node before 22.15 does not accept a URL.
      else if (!(error instanceof TypeError)) throw explained(error, path)
    }
  }
  throw explained(first, path)
}

/** Opens for reading a file that cannot be written. One that was only begun, as on a full disk, has nothing to read. */
function openInstead(Database: typeof Sqlite.DatabaseSync, path: string, unwritable: unknown): Sqlite.DatabaseSync {
  try {
    return openForReading(Database, path)
  } catch (error) {
    throw error instanceof UsageError && error.code === "memo-not-found" ? explained(unwritable, path) : error
  }
}

/** Whether a file is write-protected. SQLite would open it and fail only on the first write. */
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
      `Node ${process.versions.node} has no node:sqlite, which the memo needs`,
      "use Node 22.13 or newer",
    )
  return module
}

/** Suppresses the warning of Node before 26 that SQLite is experimental, which does not concern users of programs. */
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
