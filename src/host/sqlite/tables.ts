// The tables in the file of a memo, as SQLite keeps their definitions.

import type { DatabaseSync } from "node:sqlite"
import { damaged } from "./errors.ts"

/** Each as it stands in `sqlite_schema`, in this order. */
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
  `CREATE TABLE claims (
    key BLOB PRIMARY KEY,
    token INTEGER NOT NULL,
    owner TEXT NOT NULL,
    process INTEGER NOT NULL,
    machine TEXT NOT NULL,
    until REAL NOT NULL
  ) WITHOUT ROWID`,
  "CREATE TABLE tokens (last INTEGER NOT NULL)",
  "CREATE TABLE waits (source BLOB NOT NULL, target BLOB NOT NULL, until REAL NOT NULL, PRIMARY KEY (source, target)) WITHOUT ROWID",
  "CREATE INDEX waits_target ON waits (target)",
  "CREATE TABLE effects (run TEXT NOT NULL, effect TEXT NOT NULL, since REAL NOT NULL, value TEXT, PRIMARY KEY (run, effect)) WITHOUT ROWID",
]

/** Makes the tables in a file that has none. */
export const TABLES = `${DEFINITIONS.join(";\n")};\nINSERT INTO tokens VALUES (0);\nINSERT INTO collected VALUES (0);`

/** A definition that has been damaged may still be one, of other columns: then every statement would fail, or do something else. */
export function checkTables(database: DatabaseSync, path: string): void {
  const found = database
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    .all()
    .map(({ sql }) => sql)
  if (found.length === DEFINITIONS.length && found.every((definition, i) => definition === DEFINITIONS[i])) return
  throw damaged(path, "its tables are not those of a memo")
}
