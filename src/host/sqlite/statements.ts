// The SQL statements of a memo.

import type { DatabaseSync, StatementSync } from "node:sqlite"

const COLUMNS = "key, kind, task, created, used, bytes, worth, question, about, value"
/** The columns of a summary, which leave the value unread. */
const SUMMARY = "id, hex(key) AS key, created, used, hits, bytes, about"

/** The statements by name. Exported for the test of their query plans. */
export const SQL = {
  get: "SELECT about, value FROM entries WHERE key = ?",
  put: `INSERT OR REPLACE INTO entries (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  remove: "DELETE FROM entries WHERE key = ?",
  use: "UPDATE entries SET used = max(used, ?), hits = hits + ? WHERE key = ?",
  list: `SELECT ${SUMMARY} FROM entries
    WHERE (created < :created OR (created = :created AND id < :id)) AND created >= :after AND created < :before
      AND (:kind IS NULL OR kind = :kind) AND (:task IS NULL OR task = :task)
      AND (:from IS NULL OR key BETWEEN :from AND :to)
    ORDER BY created DESC, id DESC LIMIT :most`,
  nearestOfQuestion: `SELECT ${SUMMARY} FROM entries WHERE question = ? AND kind = ?
    ORDER BY created DESC, id DESC LIMIT ?`,
  nearest: `SELECT ${SUMMARY} FROM entries WHERE kind = ? ORDER BY created DESC, id DESC LIMIT ?`,
  /** Bytes of the pages in use. */
  filled: `SELECT (page_count - freelist_count) * page_size AS bytes
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
  sizes: "SELECT id, bytes, worth, used FROM entries",
  removeUnused: "DELETE FROM entries WHERE used < ?",
  removeById: "DELETE FROM entries WHERE id = ?",

  noteRemoved:
    "INSERT OR REPLACE INTO removed (key, time) SELECT key, ? FROM entries WHERE key = ? AND kind = 'answer'",
  noteUnused:
    "INSERT OR REPLACE INTO removed (key, time) SELECT key, ? FROM entries WHERE used < ? AND kind = 'answer'",
  noteById: "INSERT OR REPLACE INTO removed (key, time) SELECT key, ? FROM entries WHERE id = ? AND kind = 'answer'",
  removed: "SELECT time FROM removed WHERE key = ? AND time >= ?",
  forgetRemoved: "DELETE FROM removed WHERE key = ?",
  forgetOld: "DELETE FROM removed WHERE time < ?",
  forgetMost: "DELETE FROM removed WHERE key IN (SELECT key FROM removed ORDER BY time DESC, key LIMIT -1 OFFSET ?)",
  collected: "SELECT last FROM collected",
  noteCollected: "UPDATE collected SET last = ?",

  lease: "SELECT process, machine, until FROM leases WHERE owner = ?",
  /** The lease of an owner that a later attempt ended is the time of that, negated, which nothing extends. */
  supersede: "UPDATE leases SET until = -? WHERE run = ? AND until > 0",
  begin: "INSERT INTO leases (owner, run, process, machine, until) VALUES (?, ?, ?, ?, ?)",
  renew: "UPDATE leases SET until = ? WHERE owner = ? AND until > 0",
  leave: "DELETE FROM leases WHERE owner = ?",
  leases: "SELECT owner, process, machine, until FROM leases",
  claimed: "SELECT token, owner FROM claims WHERE key = ?",
  claim: "INSERT OR REPLACE INTO claims (key, token, owner) VALUES (?, ?, ?)",
  token: "UPDATE tokens SET last = last + 1 RETURNING last",
  endClaim: "DELETE FROM claims WHERE key = ?",
  removeClaims: "DELETE FROM claims WHERE owner NOT IN (SELECT owner FROM leases WHERE until > 0)",
  wait: "INSERT OR REPLACE INTO waits (source, target, owner) VALUES (?, ?, ?)",
  targets: "SELECT hex(target) AS target, owner FROM waits WHERE source = ?",
  endWaits: "DELETE FROM waits WHERE source = :key OR target = :key",
  endWaitsOf: "DELETE FROM waits WHERE source = ?",
  endWaitsFor: "DELETE FROM waits WHERE owner = ?",
  removeWaits: "DELETE FROM waits WHERE owner NOT IN (SELECT owner FROM leases)",

  effect: "SELECT value FROM effects WHERE run = ? AND effect = ?",
  putEffect: "INSERT OR REPLACE INTO effects (run, effect, since, value) VALUES (?, ?, ?, ?)",
  /** An approval is a row among the effects, whose name no effect has. */
  approvals: "SELECT run, effect, value FROM effects WHERE effect LIKE '\"? %' AND (:run IS NULL OR run = :run)",
  removeEffects: "DELETE FROM effects WHERE since < ?",
} as const

export type Statements = { readonly [name in keyof typeof SQL]: StatementSync }

/** The statements, each prepared on first use. */
export function prepareStatements(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>()
  return new Proxy({} as Statements, {
    get(_, name: keyof typeof SQL) {
      let statement = prepared.get(name)
      if (statement === undefined) prepared.set(name, (statement = database.prepare(SQL[name])))
      return statement
    },
  })
}

/** A row with the columns of a summary. */
export interface SummaryRow {
  readonly id: number
  /** Hexadecimal digits in upper case. */
  readonly key: string
  readonly created: number
  readonly used: number
  readonly hits: number
  readonly bytes: number
  readonly about: string
}

export function bytesOf(key: string): Uint8Array {
  return Buffer.from(key, "hex")
}
