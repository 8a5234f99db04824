// A memo that lives as long as the process: for browsers, tests, and several runtimes of one program.

import { CLAIM_GRACE, NEAREST_CANDIDATES, NEAREST_RESULTS } from "../limits.ts"
import type { Claim, EffectState, Entry, EntryFilter, EntrySummary, MemoStore } from "../store.ts"
import { createLeases } from "./leases.ts"
import { rankNearest } from "./nearest.ts"
import { createRemovals } from "./removals.ts"
import { decode, encode, problemWith, questionColumn, summarize, taskColumn, type StoredEntry } from "./record.ts"
import { checkJson, checkKey } from "./refusal.ts"
import { createWaits, isCyclic } from "./waits.ts"
import { leastValuable } from "./worth.ts"

export interface MemoryStoreOptions {
  /** Milliseconds since 1970; the host's clock by default. */
  readonly now?: () => number
  readonly warn?: (message: string) => void
  /** The initial entries. */
  readonly entries?: Iterable<Entry>
}

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
  now = () => Date.now(),
  warn = () => undefined,
  entries: given = [],
}: MemoryStoreOptions = {}): MemoStore {
  const entries = new Map<string, MemoryEntry>()
  const claims = new Map<string, HeldClaim>()
  const leases = createLeases(now)
  const waits = createWaits()
  const effects = new Map<string, Effect>()
  const removals = createRemovals()
  let number = 0
  let token = 0

  for (const entry of given) entries.set(entry.key, { ...encode(entry), number: number++, used: now(), hits: 0 })

  const remove = (key: string): boolean => {
    if (entries.get(key)?.kind === "answer") removals.add(key, now())
    return entries.delete(key)
  }
  const isLatest = (claim: Claim) => claims.get(claim.key)?.token === claim.token
  const endClaim = (key: string) => {
    claims.delete(key)
    waits.remove(key)
  }
  const lastFirst = () => [...entries.values()].sort((a, b) => b.created - a.created || b.number - a.number)
  const summary = (stored: MemoryEntry): EntrySummary | null => {
    const decoded = summarize(stored)
    if ("entry" in decoded) return decoded.entry
    warn(problemWith(stored.key, decoded.problem))
    return null
  }

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
      for (const key of replaces) entries.delete(key)
      entries.set(entry.key, { ...stored, number: number++, used: now(), hits: 0 })
      removals.forget(entry.key)
      if (claim !== undefined) endClaim(claim.key)
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
      const ofKind = lastFirst().filter((kept) => kept.kind === kind)
      const same = ofKind.filter((kept) => kept.question === question).slice(0, NEAREST_CANDIDATES)
      const candidates = new Set([...same, ...ofKind.slice(0, NEAREST_CANDIDATES)])
      return rankNearest(
        parts,
        [...candidates].map(summary).filter((entry) => entry !== null),
        NEAREST_RESULTS,
      )
    },

    async *list(filter = {}) {
      for (const kept of lastFirst()) {
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

    async collect({ size, age }) {
      const before = entries.size
      const time = now()
      for (const { key, used } of entries.values()) if (used < time - age) remove(key)
      for (const { key } of leastValuable([...entries.values()], size)) remove(key)
      for (const [key, { owner }] of claims) if (leases.until(owner) < time - CLAIM_GRACE) endClaim(key)
      waits.prune(leases.isLive)
      for (const [name, { since }] of effects) if (since < time - age) effects.delete(name)
      removals.trim(time)
      return before - entries.size
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

    async close() {},
  }
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
