// A memo in a file of Node's SQLite, shared by any number of processes of one machine.

import { hash } from "node:crypto"
import { UsageError } from "../../base/errors.ts"
import { NEAREST_CANDIDATES, NEAREST_RESULTS, REMOVED_AGE } from "../../memo/limits.ts"
import { rankNearest } from "../../memo/stores/nearest.ts"
import { decode, encode, problemWith, questionColumn, summarize, taskColumn } from "../../memo/stores/record.ts"
import { checkJson, checkKey } from "../../memo/stores/refusal.ts"
import { open, seal, type Checksum } from "../../memo/stores/seal.ts"
import { noteUse, type Uses } from "../../memo/stores/uses.ts"
import { isCyclic } from "../../memo/stores/waits.ts"
import type { Bounds, EffectState, Entry, EntryFilter, EntryKind, EntrySummary, MemoStore } from "../../memo/store.ts"
import { approvalsIn } from "./approvals.ts"
import { collectEntries, isCollectingDue, removeEntries, trustedBounds } from "./collect.ts"
import { createCommits } from "./commits.ts"
import { damaged, explained, troubleOf } from "./errors.ts"
import { Leases } from "./leases.ts"
import { openDatabase } from "./open.ts"
import { bytesOf, prepareStatements, type SummaryRow } from "./statements.ts"

/** The options of `sqliteStore`; each is optional. */
export interface SqliteStoreOptions {
  /**
   * Milliseconds since 1970; the machine's clock unless given, which may jump. All processes at one file must agree on
   * a given one, and it must not.
   */
  readonly now?: () => number
  /** Reports entries that cannot be trusted, and a file that can only be read. */
  readonly warn?: (message: string) => void
  /** `write` creates a missing file and is the default. `read` changes nothing, and throws for a missing file. */
  readonly access?: "write" | "read"
  /** Bounds that closing the memo enforces, after a `put` and at most once a day. Without them the memo grows. */
  readonly bounds?: Bounds
}

/** Rows per query of `list`. */
const PAGE = 500
/** Entries whose use may wait for the next write; more are written at once. */
const USES = 10_000
/** Rows whose summaries `nearest` caches. */
const SUMMARIES = 2_000

/** The last time that a `Date` can represent. */
const LAST_TIME = 8.64e15

const sha256: Checksum = (text) => hash("sha256", text, "hex")

/**
 * Opens the memo in a file, and creates the file and its folder if missing. Throws a `UsageError` if it cannot be
 * opened: `memo-damaged`, `memo-foreign`, `memo-newer`, `memo-older`, `memo-unreachable`. Closing it writes when
 * entries were last used and enforces `bounds`.
 */
export function sqliteStore(
  path: string,
  { now: given, warn: tell = () => undefined, access: wanted = "write", bounds }: SqliteStoreOptions = {},
): MemoStore {
  const now = given ?? (() => Date.now())
  const told = new Set<string>()
  /** Warns of each thing once: a damaged entry is read several times for one question. */
  const warn = (message: string) => {
    if (told.has(message)) return
    told.add(message)
    tell(message)
  }
  const { database, access } = openDatabase(path, wanted)
  if (access !== wanted) warn(`the memo ${path} is read-only: nothing new is remembered`)
  const statements = prepareStatements(database)
  const leases = new Leases(statements, given === undefined ? () => performance.now() : null)
  const commits = createCommits(database, path)
  const used: Uses = new Map()
  let isOpen = true
  let hasPut = false
  let hasFailed = false

  const checkOpen = () => {
    if (!isOpen) throw new UsageError("memo-closed", `the memo ${path} has been closed`)
  }
  const commit = <T>(work: () => T): Promise<T> => {
    const uses = [...used]
    used.clear()
    return commits
      .write(() => {
        for (const [key, { time, hits }] of uses) statements.use.run(time, hits, bytesOf(key))
        return work()
      })
      .catch((error: unknown) => {
        hasFailed = true
        throw error
      })
  }
  const write = async <T>(work: () => T): Promise<T> => {
    checkOpen()
    if (access === "read")
      throw new UsageError(
        "memo-read-only",
        `the memo ${path} is open for reading`,
        "make the file and its folder writable, or name another file",
      )
    return commit(work)
  }
  const noteUses = async () => {
    if (used.size > 0 && access === "write") await commit(() => undefined)
  }
  /** Notes the last uses. A failure loses no entry, so it is a warning, unless a write has already reported it. */
  const noteLastUses = async () => {
    const isReported = hasFailed
    await noteUses().catch((error: unknown) => {
      if (isReported) return
      const reason = error instanceof Error ? error.message : String(error)
      warn(`the memo ${path} does not note when its entries were used: ${reason}`)
    })
  }
  const read = <T>(query: () => T): T => {
    checkOpen()
    try {
      return query()
    } catch (error) {
      throw explained(error, path)
    }
  }
  const isLatest = (key: string, token: number) => statements.claimed.get(bytesOf(key))?.["token"] === token
  const endClaim = (key: string) => {
    statements.endClaim.run(bytesOf(key))
    statements.endWaits.run({ key: bytesOf(key) })
  }
  const targets = (from: string, lease: number, time: number): string[] =>
    statements.targets
      .all(bytesOf(from))
      .flatMap(({ target, owner }) =>
        leases.until(String(owner), lease, time) > time ? [String(target).toLowerCase()] : [],
      )
  // Misses read the same rows repeatedly, and verifying a row takes longer than reading it.
  const summaries = new Map<number, { readonly about: string; readonly summary: EntrySummary | null }>()
  const knownSummary = (row: SummaryRow): EntrySummary | null => {
    const known = summaries.get(row.id)
    if (known?.about === row.about) return known.summary
    if (summaries.size >= SUMMARIES) summaries.clear()
    const found = summary(row)
    summaries.set(row.id, { about: row.about, summary: found })
    return found
  }
  const summary = (row: SummaryRow): EntrySummary | null => {
    const key = row.key.toLowerCase()
    const decoded = summarize({ ...row, key }, sha256)
    if ("entry" in decoded) return decoded.entry
    warn(problemWith(key, decoded.problem))
    return null
  }

  /** Shrinks the file, unless another process has it locked. */
  const shrink = () => {
    try {
      database.exec("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
    } catch (error) {
      if (troubleOf(error) !== "busy") throw explained(error, path)
    }
  }
  /** Enforces the bounds after everything is stored, so a failure is a warning and not an error of the run. */
  const keepToBounds = async (bounds: Bounds): Promise<void> => {
    try {
      if (!isCollectingDue(statements, now())) return
      // Another process may have collected in between.
      const gone = await commit(() =>
        isCollectingDue(statements, now())
          ? collectEntries(statements, leases, trustedBounds(statements, bounds, now()), now())
          : 0,
      )
      if (gone > 0) shrink()
    } catch (error) {
      const reason = explained(error, path)
      warn(`the memo ${path} was not kept to its bounds: ${reason instanceof Error ? reason.message : String(reason)}`)
    }
  }

  const candidates = (parts: Entry["parts"], kind: EntryKind): SummaryRow[] => {
    checkOpen()
    try {
      const same = statements.nearestOfQuestion.all(questionColumn(parts, sha256), kind, NEAREST_CANDIDATES)
      return [...same, ...statements.nearest.all(kind, NEAREST_CANDIDATES)] as unknown as SummaryRow[]
    } catch (error) {
      if (troubleOf(error) !== "damaged") throw explained(error, path)
      warn(`the memo ${path} is damaged: the nearest entry cannot be found`)
      return []
    }
  }

  return {
    async get(key) {
      checkKey(key)
      checkOpen()
      let row
      try {
        row = statements.get.get(bytesOf(key)) as { readonly about: string; readonly value: string } | undefined
      } catch (error) {
        if (troubleOf(error) !== "damaged") throw explained(error, path)
        warn(problemWith(key, "the file is damaged"))
        return null
      }
      if (row === undefined) return null
      const decoded = decode({ key, ...row }, sha256)
      if ("problem" in decoded) {
        warn(problemWith(key, decoded.problem))
        return null
      }
      noteUse(used, key, now())
      // A failure to record uses must not fail `get`; the next write reports it.
      if (used.size >= USES) noteUses().catch(() => undefined)
      return decoded.entry
    },

    async put(entry: Entry, { claim, replaces = [] } = {}) {
      const { key, kind, task, created, bytes, worth, question, about, value } = encode(entry, sha256)
      hasPut = true
      return write(() => {
        if (claim !== undefined && !isLatest(claim.key, claim.token)) return false
        for (const other of replaces) statements.remove.run(bytesOf(other))
        statements.put.run(bytesOf(key), kind, task, created, now(), bytes, worth, question, about, value)
        statements.forgetRemoved.run(bytesOf(key))
        if (claim !== undefined) endClaim(claim.key)
        return true
      })
    },

    async claim(key, { lease, owner, run, within }) {
      checkKey(key)
      return write(() => {
        const time = now()
        const name = JSON.stringify(owner)
        leases.begin(name, run, lease, time)
        if (isCyclic(key, within, (from) => targets(from, lease, time))) return { kind: "cyclic" }
        for (const from of within) statements.wait.run(bytesOf(from), bytesOf(key), name)
        const held = statements.claimed.get(bytesOf(key)) as
          | { readonly token: number; readonly owner: string }
          | undefined
        if (held?.owner === name) return { kind: "held", claim: { key, token: held.token } }
        const until = held === undefined ? -Infinity : leases.until(held.owner, lease, time)
        if (until > time) return { kind: "taken", until }
        const token = Number(statements.token.get()?.["last"])
        if (!Number.isSafeInteger(token)) throw damaged(path, "its claims are not numbered")
        statements.endWaitsOf.run(bytesOf(key))
        statements.claim.run(bytesOf(key), token, name)
        return { kind: "held", claim: { key, token } }
      })
    },

    async renew(owner, lease) {
      await write(() => void statements.renew.run(now() + lease, JSON.stringify(owner)))
    },

    async leave(owner) {
      await write(() => void statements.leave.run(JSON.stringify(owner)))
    },

    async release(claim) {
      await write(() => {
        if (isLatest(claim.key, claim.token)) endClaim(claim.key)
      })
    },

    async nearest(parts, kind) {
      const rows = new Map(candidates(parts, kind).map((row) => [row.id, row]))
      return rankNearest(
        parts,
        [...rows.values()].map(knownSummary).filter((entry) => entry !== null),
        NEAREST_RESULTS,
      )
    },

    async *list(filter = {}) {
      await noteUses()
      const conditions = conditionsOf(filter)
      if (conditions === null) return
      let [created, id] = [Infinity, Number.MAX_SAFE_INTEGER]
      for (;;) {
        const rows = read(() =>
          statements.list.all({ ...conditions, created, id, most: PAGE }),
        ) as unknown as SummaryRow[]
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
      return write(() => removeEntries(statements, keys, now()))
    },

    async collect(bounds) {
      const gone = await write(() => collectEntries(statements, leases, bounds, now()))
      shrink()
      return gone
    },

    async removed(key) {
      checkKey(key)
      checkOpen()
      try {
        const time = statements.removed.get(bytesOf(key), now() - REMOVED_AGE)?.["time"]
        return typeof time === "number" && time <= LAST_TIME ? time : null
      } catch (error) {
        if (troubleOf(error) !== "damaged") throw explained(error, path)
        warn(`the memo ${path} is damaged: removed entries cannot be looked up`)
        return null
      }
    },

    async beginEffect(run, effect) {
      const [runName, effectName] = [JSON.stringify(run), JSON.stringify(effect)]
      return write((): EffectState => {
        const known = statements.effect.get(runName, effectName)
        if (known === undefined) {
          statements.putEffect.run(runName, effectName, now(), null)
          return { kind: "begun" }
        }
        if (known["value"] === null) return { kind: "unknown" }
        const opened = open(`effect ${runName} ${effectName}`, known["value"], sha256)
        if ("text" in opened) return { kind: "done", value: JSON.parse(opened.text) as unknown }
        warn(`the result of the effect ${effectName} of the run ${runName} cannot be read: ${opened.problem}`)
        return { kind: "unknown" }
      })
    },

    async endEffect(run, effect, value) {
      checkJson(value)
      const [runName, effectName] = [JSON.stringify(run), JSON.stringify(effect)]
      await write(
        () =>
          void statements.putEffect.run(
            runName,
            effectName,
            now(),
            seal(`effect ${runName} ${effectName}`, JSON.stringify(value), sha256),
          ),
      )
    },

    ...approvalsIn({ statements, write, read, now, warn, checksum: sha256 }),

    async close() {
      if (!isOpen) return
      isOpen = false
      try {
        await noteLastUses()
        await commits.settled()
        if (bounds !== undefined && hasPut && access === "write") await keepToBounds(bounds)
      } finally {
        database.close()
      }
    },
  }
}

/** The parameters of `list`; null if no entry can meet the filter. */
function conditionsOf({ kind, task, before = Infinity, after = -Infinity, prefix = "" }: EntryFilter) {
  if (!/^[0-9a-f]{0,64}$/.test(prefix)) return null
  return {
    kind: kind ?? null,
    task: task === undefined ? null : taskColumn(task),
    before,
    after,
    from: prefix === "" ? null : bytesOf(prefix.padEnd(64, "0")),
    to: prefix === "" ? null : bytesOf(prefix.padEnd(64, "f")),
  }
}
