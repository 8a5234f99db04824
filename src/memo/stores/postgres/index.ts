// `recall-lang/memo/postgres`: a memo, and limits, in a PostgreSQL database, for several machines at once.

import { UsageError } from "../../../base/errors.ts"
import { CLAIM_GRACE, MOST_REMOVED, NEAREST_CANDIDATES, NEAREST_RESULTS, REMOVED_AGE } from "../../limits.ts"
import type { Entry, EntrySummary, MemoStore } from "../../store.ts"
import { rankNearest } from "../nearest.ts"
import { decode, encode, problemWith, questionColumn, summarize, taskColumn } from "../record.ts"
import { checkJson, checkKey } from "../refusal.ts"
import { open, seal } from "../seal.ts"
import { noteUse, type Uses } from "../uses.ts"
import { leastValuable } from "../worth.ts"
import type { PostgresPool } from "./client.ts"
import { createApprovals } from "./approvals.ts"
import { createClaims } from "./claims.ts"
import { createDatabase } from "./database.ts"
import { createEntries } from "./entries.ts"
import { FORMAT, statementsFor } from "./sql.ts"

export type { PostgresClient, PostgresPool, PostgresQuery } from "./client.ts"
export { postgresLimits, type PostgresLimitsOptions, type SharedLimits } from "./limits/index.ts"

/** The options of `postgresStore`: the database, by its address or by a pool of connections, and its schema. */
export type PostgresStoreOptions = {
  /** The schema of the tables, `recall` by default. Both are created if missing. */
  readonly schema?: string
  /** Milliseconds since 1970; by default the server's clock, which all machines share. */
  readonly now?: () => number
  /**
   * Milliseconds for which an operation waits for a database that is away, as it restarts or fails over. After that it
   * rejects with `memo-unreachable`. A minute by default; 0 waits for nothing.
   */
  readonly patience?: number
  /** Receives warnings about entries that cannot be trusted, and about a database that is away. */
  readonly warn?: (message: string) => void
} & (
  | {
      /** `postgres://user:password@host/database`; the package `pg` must be installed. */
      readonly url: string
    }
  | {
      /** A pool of `pg` made by the program; `close` leaves it open. */
      readonly pool: PostgresPool
    }
)

/** The number of removed entries, and of answers among them. */
interface Removed {
  readonly count: number
  readonly answers: number
}

interface SummaryRow {
  readonly id: string
  readonly key: string
  readonly created: number
  readonly used: number
  readonly hits: number
  readonly bytes: number
  readonly about: string
}

/** Milliseconds that a managed database usually takes to restart or to fail over. */
const DEFAULT_PATIENCE = 60_000
/** Rows that are read at once. */
const PAGE = 500
/** Entries whose uses are written at once. */
const USES = 1_000

/**
 * A store in a PostgreSQL database, which connects on first use. Operations reject with a `UsageError` if the database
 * cannot be used: `memo-unavailable` (`pg` is not installed), `memo-unreachable`, `memo-newer`, `memo-older`. `close`
 * writes the last uses of entries.
 */
export function postgresStore(options: PostgresStoreOptions): MemoStore {
  const { schema = "recall", warn = () => undefined, patience = DEFAULT_PATIENCE } = options
  if (!(patience >= 0))
    throw new UsageError("memo-patience", `${String(patience)} is not a number of milliseconds`, "write 0 or more")
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new UsageError(
      "memo-schema",
      `${JSON.stringify(schema)} is not a valid name for the memo's schema`,
      "write lower-case letters, digits and _, at most 63",
    )
  const sql = statementsFor(schema)
  const now = options.now ?? (() => null)
  const database = createDatabase({
    source: options,
    schema,
    subject: { code: "memo", name: "the memo" },
    statements: sql,
    format: FORMAT,
    patience,
    onAway: (error) => {
      const reason = error instanceof Error ? error.message : String(error)
      warn(`${reason}; waiting for it up to ${patience / 1_000} seconds`)
    },
  })
  const { query } = database
  const entries = createEntries(database, sql, now)
  const claims = createClaims(database, sql, now)
  const approvals = createApprovals(database, sql, { now, warn })
  const used: Uses = new Map()
  let noting: Promise<void> = Promise.resolve()

  const noteUses = (): Promise<void> => {
    const uses = [...used]
    used.clear()
    if (uses.length > 0)
      noting = noting.then(
        async () =>
          void (await query(sql.use, [
            uses.map(([key]) => key),
            uses.map(([, { time }]) => time),
            uses.map(([, { hits }]) => hits),
          ])),
      )
    return noting
  }
  const summary = (row: SummaryRow): EntrySummary | null => {
    const decoded = summarize(row)
    if ("entry" in decoded) return decoded.entry
    warn(problemWith(row.key, decoded.problem))
    return null
  }

  return {
    async get(key) {
      checkKey(key)
      const row = await entries.get(key)
      if (row === undefined) return null
      const decoded = decode(row)
      if ("problem" in decoded) {
        warn(problemWith(key, decoded.problem))
        return null
      }
      noteUse(used, key, now() ?? Date.now())
      // A failure to write uses must not fail the read.
      if (used.size >= USES) noteUses().catch(() => undefined)
      return decoded.entry
    },

    async put(entry: Entry, { claim, replaces = [] } = {}) {
      const stored = encode(entry)
      for (const other of replaces) checkKey(other)
      if (!(await entries.put({ stored, claim, replaces }))) return false
      // Hits that are not written yet belong to the former entry.
      used.delete(entry.key)
      return true
    },

    async claim(key, options) {
      checkKey(key)
      return claims.claim(key, options)
    },

    renew: claims.renew,
    leave: claims.leave,
    release: claims.release,

    async nearest(parts, kind) {
      const rows = await query<SummaryRow>(sql.nearest, [questionColumn(parts), kind, NEAREST_CANDIDATES])
      return rankNearest(
        parts,
        rows.map(summary).filter((entry) => entry !== null),
        NEAREST_RESULTS,
      )
    },

    async *list({ kind, task, before = Infinity, after = -Infinity, prefix = "" } = {}) {
      if (!/^[0-9a-f]{0,64}$/.test(prefix)) return
      await noteUses()
      const [from, to] = prefix === "" ? [null, null] : [prefix.padEnd(64, "0"), prefix.padEnd(64, "f")]
      let [created, id] = [Infinity, "9223372036854775807"]
      for (;;) {
        const rows = await query<SummaryRow>(sql.list, [
          created,
          id,
          after,
          before,
          kind ?? null,
          task === undefined ? null : taskColumn(task),
          from,
          to,
          PAGE,
        ])
        for (const row of rows) {
          const entry = summary(row)
          if (entry !== null) yield entry
        }
        const last = rows[rows.length - 1]
        if (last === undefined || rows.length < PAGE) return
        created = last.created
        id = last.id
      }
    },

    async delete(keys) {
      const [gone] = await query<Removed>(sql.remove, [keys.filter((key) => /^[0-9a-f]{64}$/.test(key)), now()])
      if (gone!.answers > 0) await query(sql.forgetMost, [MOST_REMOVED])
      return gone!.count
    },

    async collect({ size, age }) {
      await noteUses()
      return database.transaction(async (query) => {
        const [old] = await query<Removed>(sql.removeUnused, [now(), age])
        const cheap = leastValuable(
          await query<{ id: string; bytes: number; worth: number; used: number }>(sql.sizes),
          size,
        )
        const [rest] = await query<Removed>(sql.removeById, [cheap.map(({ id }) => id), now()])
        await query(sql.forgetOld, [now(), REMOVED_AGE])
        await query(sql.forgetMost, [MOST_REMOVED])
        await query(sql.removeClaims, [now(), CLAIM_GRACE])
        await query(sql.removeWaits, [now()])
        await query(sql.removeLeases, [now(), CLAIM_GRACE])
        await query(sql.removeEffects, [now(), age])
        return old!.count + rest!.count
      })
    },

    async removed(key) {
      checkKey(key)
      return (await query<{ readonly time: number }>(sql.removed, [key, now(), REMOVED_AGE]))[0]?.time ?? null
    },

    async beginEffect(run, effect) {
      const names = [JSON.stringify(run), JSON.stringify(effect)]
      const mark = globalThis.crypto.randomUUID()
      const [row] = await query<{ readonly mark: string | null; readonly value: string | null }>(sql.beginEffect, [
        ...names,
        now(),
        mark,
      ])
      if (row!.value === null) return { kind: row!.mark === mark ? "begun" : "unknown" }
      const opened = open(`effect ${names.join(" ")}`, row!.value)
      if ("text" in opened) return { kind: "done", value: JSON.parse(opened.text) as unknown }
      warn(`the result of the effect ${names[1]} of the run ${names[0]} cannot be read: ${opened.problem}`)
      return { kind: "unknown" }
    },

    async endEffect(run, effect, value) {
      checkJson(value)
      const names = [JSON.stringify(run), JSON.stringify(effect)]
      await query(sql.endEffect, [...names, now(), seal(`effect ${names.join(" ")}`, JSON.stringify(value))])
    },

    ...approvals,

    async close() {
      try {
        await noteUses()
      } finally {
        await database.close()
      }
    },
  }
}
