// A memo that lives as long as the process: for browsers, tests, and several runtimes of one program.

import { steadyTime } from "../../base/clock.ts"
import { CLAIM_GRACE, COLLECT_INTERVAL, NEAREST_CANDIDATES, NEAREST_RESULTS } from "../limits.ts"
import type { Approval, Bounds, Claim, EffectState, Entry, EntryFilter, EntrySummary, MemoStore } from "../store.ts"
import { oldestFirst, undecided } from "./approval.ts"
import { createLeases } from "./leases.ts"
import { rankNearest } from "./nearest.ts"
import { createRemovals } from "./removals.ts"
import { decode, encode, problemWith, questionColumn, summarize, taskColumn, type StoredEntry } from "./record.ts"
import { checkJson, checkKey } from "./refusal.ts"
import { createWaits, isCyclic } from "./waits.ts"
import { leastValuable } from "./worth.ts"

/** The options of `memoryStore`; each is optional. */
export interface MemoryStoreOptions {
  /** Milliseconds since 1970; by default the host's clock, without its jumps since the process began. */
  readonly now?: () => number
  readonly warn?: (message: string) => void
  /** The initial entries. */
  readonly entries?: Iterable<Entry>
  /**
   * Bounds that hold after each `put`; those of age are checked at most once a day. Without them the store grows.
   */
  readonly bounds?: Bounds
}

/** The part of the size that a store beyond its bounds is reduced to, so that it is not sorted at each `put`. */
const REDUCED = 7 / 8
/** Entries whose summaries `nearest` caches. */
const SUMMARIES = 2_000

interface MemoryEntry extends StoredEntry {
  /** Counts up, to order entries created in the same millisecond. */
  readonly number: number
  used: number
  hits: number
}

interface HeldClaim {
  readonly token: number
  readonly owner: string
}

interface Effect {
  readonly state: EffectState
  readonly since: number
}

/** A store in memory. Entries are held as text, as on disk, so that each reader owns its copy. `close` keeps them. */
export function memoryStore({
  now = steadyTime,
  warn = () => undefined,
  entries: given = [],
  bounds,
}: MemoryStoreOptions = {}): MemoStore {
  const entries = new Map<string, MemoryEntry>()
  const claims = new Map<string, HeldClaim>()
  const leases = createLeases(now)
  const waits = createWaits()
  const effects = new Map<string, Effect>()
  const approvals = new Map<string, Approval>()
  const removals = createRemovals()
  let number = 0
  let token = 0
  let bytes = 0
  let collected = now()

  const add = (stored: StoredEntry) => {
    drop(stored.key)
    entries.set(stored.key, { ...stored, number: number++, used: now(), hits: 0 })
    bytes += stored.bytes
  }
  const drop = (key: string): boolean => {
    const kept = entries.get(key)
    if (kept === undefined) return false
    bytes -= kept.bytes
    return entries.delete(key)
  }
  const remove = (key: string): boolean => {
    if (entries.get(key)?.kind === "answer") removals.add(key, now())
    return drop(key)
  }
  const collect = ({ size, age }: Bounds): number => {
    const before = entries.size
    const time = now()
    collected = time
    for (const { key, used } of entries.values()) if (used < time - age) remove(key)
    if (bytes > size) for (const { key } of leastValuable([...entries.values()], size)) remove(key)
    // A question whose claim is over may still be one within which a live owner asks another.
    for (const [key, { owner }] of claims) if (leases.until(owner) < time - CLAIM_GRACE) claims.delete(key)
    waits.prune(leases.isLive)
    for (const [name, { since }] of effects) if (since < time - age) effects.delete(name)
    for (const [name, { since }] of approvals) if (since < time - age) approvals.delete(name)
    removals.trim(time)
    return before - entries.size
  }
  const enforce = ({ size, age }: Bounds) => {
    if (bytes > size) collect({ size: size * REDUCED, age })
    else if (Math.abs(now() - collected) >= COLLECT_INTERVAL) collect({ size, age })
  }
  const isLatest = (claim: Claim) => claims.get(claim.key)?.token === claim.token
  const endClaim = (key: string) => {
    claims.delete(key)
    waits.remove(key)
  }
  const summary = (stored: MemoryEntry): EntrySummary | null => {
    const decoded = summarize(stored)
    if ("entry" in decoded) return decoded.entry
    warn(problemWith(stored.key, decoded.problem))
    return null
  }
  // Misses read the same entries repeatedly, and verifying one takes longer than reading it.
  const summaries = new Map<number, EntrySummary | null>()
  const knownSummary = (stored: MemoryEntry): EntrySummary | null => {
    let known = summaries.get(stored.number)
    if (known !== undefined) return known
    if (summaries.size >= SUMMARIES) summaries.clear()
    summaries.set(stored.number, (known = summary(stored)))
    return known
  }

  for (const entry of given) add(encode(entry))

  return {
    async get(key) {
      checkKey(key)
      const kept = entries.get(key)
      if (kept === undefined) return null
      const decoded = decode(kept)
      if ("problem" in decoded) {
        warn(problemWith(key, decoded.problem))
        return null
      }
      kept.used = now()
      kept.hits++
      return decoded.entry
    },

    async put(entry: Entry, { claim, replaces = [] } = {}) {
      const stored = encode(entry)
      if (claim !== undefined && !isLatest(claim)) return false
      for (const key of replaces) drop(key)
      add(stored)
      removals.forget(entry.key)
      if (claim !== undefined) endClaim(claim.key)
      if (bounds !== undefined) enforce(bounds)
      return true
    },

    async claim(key, { lease, owner, run, within }) {
      checkKey(key)
      leases.begin(owner, run, lease)
      if (isCyclic(key, within, (from) => waits.targets(from, leases.isLive))) return { kind: "cyclic" }
      waits.add(within, key, owner)
      const held = claims.get(key)
      if (held?.owner === owner) return { kind: "held", claim: { key, token: held.token } }
      if (held !== undefined && leases.isLive(held.owner)) return { kind: "taken", until: leases.until(held.owner) }
      waits.removeFrom(key)
      const claim = { key, token: ++token }
      claims.set(key, { token: claim.token, owner })
      return { kind: "held", claim }
    },

    async renew(owner, lease) {
      leases.renew(owner, lease)
    },

    async leave(owner) {
      leases.end(owner)
    },

    async release(claim) {
      if (isLatest(claim)) endClaim(claim.key)
    },

    async nearest(parts, kind) {
      const question = questionColumn(parts)
      const ofKind = [...entries.values()].filter((kept) => kept.kind === kind)
      const same = lastOf(ofKind.filter((kept) => kept.question === question))
      const candidates = new Set([...same, ...lastOf(ofKind)])
      return rankNearest(
        parts,
        [...candidates].map(knownSummary).filter((entry) => entry !== null),
        NEAREST_RESULTS,
      )
    },

    async *list(filter = {}) {
      for (const kept of [...entries.values()].sort(lastFirst)) {
        if (!isWanted(kept, filter)) continue
        const entry = summary(kept)
        if (entry !== null) yield entry
      }
    },

    async delete(keys) {
      const gone = keys.filter(remove).length
      removals.trim(now())
      return gone
    },

    async collect(given) {
      return collect(given)
    },

    async removed(key) {
      checkKey(key)
      return removals.time(key, now())
    },

    async beginEffect(run, effect) {
      const name = JSON.stringify([run, effect])
      const known = effects.get(name)
      if (known === undefined) effects.set(name, { state: { kind: "unknown" }, since: now() })
      return known?.state ?? { kind: "begun" }
    },

    async endEffect(run, effect, value) {
      checkJson(value)
      effects.set(JSON.stringify([run, effect]), {
        state: { kind: "done", value: JSON.parse(JSON.stringify(value)) as unknown },
        since: now(),
      })
    },

    async awaitApproval(waiting) {
      checkJson(waiting)
      const name = JSON.stringify([waiting.run, waiting.call])
      const known = approvals.get(name) ?? copied(undecided(waiting, now()))
      approvals.set(name, known)
      return copied(known)
    },

    async approvals(run) {
      const known = [...approvals.values()].filter((approval) => run === undefined || approval.run === run)
      return known.sort(oldestFirst).map(copied)
    },

    async approve(run, call, isAllowed) {
      const name = JSON.stringify([run, call])
      const known = approvals.get(name)
      if (known === undefined) return null
      const decided = { ...known, isAllowed: known.isAllowed ?? isAllowed }
      approvals.set(name, decided)
      return copied(decided)
    },

    async close() {},
  }
}

function copied(approval: Approval): Approval {
  return structuredClone(approval)
}

function lastFirst(a: MemoryEntry, b: MemoryEntry): number {
  return b.created - a.created || b.number - a.number
}

/** The candidates of `nearest`: the entries that were created last. Entries are mostly put in that order. */
function lastOf(entries: readonly MemoryEntry[]): MemoryEntry[] {
  const last = entries.slice(-NEAREST_CANDIDATES)
  const least = last.reduce((time, { created }) => Math.min(time, created), Infinity)
  const isLater = ({ created }: MemoryEntry) => created >= least
  const others = entries.slice(0, -NEAREST_CANDIDATES).filter(isLater)
  return [...last, ...others].sort(lastFirst).slice(0, NEAREST_CANDIDATES)
}

function isWanted(
  kept: StoredEntry,
  { kind, task, before = Infinity, after = -Infinity, prefix = "" }: EntryFilter,
): boolean {
  return (
    (kind === undefined || kept.kind === kind)
    && (task === undefined || kept.task === taskColumn(task))
    && kept.created < before
    && kept.created >= after
    && kept.key.startsWith(prefix)
  )
}
