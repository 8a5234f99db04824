// The tables of a memo, and the check that a file has them.

import type { DatabaseSync } from "node:sqlite"
import { damaged } from "./errors.ts"

/**
 * The definitions, verbatim and in order as in `sqlite_schema`: changing even white space makes existing files
 * invalid.
 */
const DEFINITIONS: readonly string[] = [
  `CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    created REAL NOT NULL,
    used REAL NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL,
    worth REAL NOT NULL,
    question TEXT NOT NULL,
    about TEXT NOT NULL,
    value TEXT NOT NULL
  )`,
  "CREATE INDEX entries_created ON entries (created)",
  "CREATE INDEX entries_question ON entries (question, kind, created)",
  "CREATE INDEX entries_used ON entries (used)",
  "CREATE TABLE removed (key BLOB PRIMARY KEY, time REAL NOT NULL) WITHOUT ROWID",
  "CREATE TABLE collected (last REAL NOT NULL)",
  "CREATE TABLE claims (key BLOB PRIMARY KEY, token INTEGER NOT NULL, owner TEXT NOT NULL) WITHOUT ROWID",
  `CREATE TABLE leases (
    owner TEXT PRIMARY KEY,
    run TEXT,
    process INTEGER NOT NULL,
    machine TEXT NOT NULL,
    until REAL NOT NULL
  ) WITHOUT ROWID`,
  "CREATE INDEX leases_run ON leases (run)",
  "CREATE TABLE tokens (last INTEGER NOT NULL)",
  "CREATE TABLE waits (source BLOB NOT NULL, target BLOB NOT NULL, owner TEXT NOT NULL, "
    + "PRIMARY KEY (source, target)) WITHOUT ROWID",
  "CREATE INDEX waits_target ON waits (target)",
  "CREATE TABLE effects (run TEXT NOT NULL, effect TEXT NOT NULL, since REAL NOT NULL, value TEXT, "
    + "PRIMARY KEY (run, effect)) WITHOUT ROWID",
]

/** The statements that create the tables in an empty file. */
export const TABLES = `${DEFINITIONS.join(";\n")};\nINSERT INTO tokens VALUES (0);\nINSERT INTO collected VALUES (0);`

/**
 * Throws for any other definition: a damaged one may still be valid SQL, with other columns, and misdirect statements.
 */
export function checkTables(database: DatabaseSync, path: string): void {
  const found = database
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    .all()
    .map(({ sql }) => sql)
  if (found.length === DEFINITIONS.length && found.every((definition, i) => definition === DEFINITIONS[i])) return
  throw damaged(path, "its tables do not match")
}
