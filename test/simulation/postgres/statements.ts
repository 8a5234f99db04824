// The meaning of the statements of `src/memo/stores/postgres/sql.ts` over simulated tables. The contract of stores,
// which the simulated database passes, compares it with that of the real one.

import { FORMAT, statementsFor } from "../../../src/memo/stores/postgres/sql.ts"
import type { EntryRow, LeaseRow, Tables } from "./tables.ts"

type Rows = readonly object[]
/** A method's type, so that each statement may name the types of its own values. */
type Statement = { method(tables: Tables, values: readonly unknown[], time: number): Rows }["method"]
type Texts = readonly string[]
type Numbers = readonly number[]
/** The caller's time; null for that of the server. */
type Time = number | null
type Name = keyof ReturnType<typeof statementsFor>

export class DatabaseError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Those that begin and end transactions, which the connection does itself. */
export const LOCK = "lock"

/** The names of the statements of a schema by their texts. */
export function namesOf(schema: string): ReadonlyMap<string, Name> {
  return new Map(Object.entries(statementsFor(schema)).map(([name, text]) => [text, name as Name]))
}

/** Performs a statement; all of it happens at once. */
export function perform(name: Name, tables: Tables, values: readonly unknown[], time: number): Rows {
  if (tables.format === null && name !== "create" && name !== "format" && name !== LOCK) throw absent()
  return STATEMENTS[name](tables, values, time)
}

function absent(): DatabaseError {
  return new DatabaseError("42P01", 'relation "recall.meta" does not exist')
}

/** The columns of the entries, their claims, and the pairs of an entry and one that it replaces. */
type PutValues = readonly [
  Texts,
  Texts,
  Texts,
  Numbers,
  Numbers,
  Numbers,
  Texts,
  Texts,
  Texts,
  readonly (string | null)[],
  readonly (number | null)[],
  Texts,
  Texts,
  Time,
]

const isLive = ({ leases }: Tables, holder: number, now: number) => (leases.get(holder)?.until ?? -Infinity) > now

function drop<K, V>(map: Map<K, V>, isGone: (value: V, key: K) => boolean): number {
  const before = map.size
  for (const [key, value] of map) if (isGone(value, key)) map.delete(key)
  return before - map.size
}

const pair = (source: string, target: string) => `${source} ${target}`

function removeEntries(tables: Tables, isGone: (row: EntryRow) => boolean, now: number): Rows {
  let answers = 0
  const count = drop(tables.entries, (row) => {
    const gone = isGone(row)
    if (gone && row.kind === "answer") {
      tables.removed.set(row.key, now)
      answers++
    }
    return gone
  })
  return [{ count, answers }]
}

const lastFirst = (a: EntryRow, b: EntryRow) => b.created - a.created || b.id - a.id

function summary({ id, key, created, used, hits, bytes, about }: EntryRow) {
  return { id: String(id), key, created, used, hits, bytes, about }
}

const at = (given: Time, time: number) => given ?? time

const STATEMENTS: { readonly [name in Name]: Statement } = {
  format(tables) {
    if (tables.format === null) throw absent()
    return [{ format: tables.format }]
  },
  create(tables) {
    tables.format ??= FORMAT
    return []
  },
  get: ({ entries }, [keys]: readonly [Texts]) =>
    keys.flatMap((key) => {
      const row = entries.get(key)
      return row === undefined ? [] : [{ key, about: row.about, value: row.value }]
    }),
  put(tables, values, time) {
    const [keys, kinds, tasks, created, bytes, worth, question, about, value, claims, tokens, by, replaced, given] =
      values as PutValues
    const now = at(given, time)
    const ended: string[] = []
    const isAllowed = keys.map((_, i) => {
      const claim = claims[i] ?? null
      if (claim === null) return true
      if (tables.claims.get(claim)?.token !== tokens[i]) return false
      ended.push(claim)
      return true
    })
    const allowed = keys.filter((_, i) => isAllowed[i])
    for (const claim of ended) tables.claims.delete(claim)
    for (const [i, key] of by.entries())
      if (allowed.includes(key) && replaced[i] !== key) tables.entries.delete(replaced[i]!)
    drop(tables.waits, ({ source, target }) => ended.includes(source) || ended.includes(target))
    for (const [i, key] of keys.entries()) {
      if (!isAllowed[i]) continue
      tables.removed.delete(key)
      tables.entries.set(key, {
        id: ++tables.counter,
        key,
        kind: kinds[i]!,
        task: tasks[i]!,
        created: created[i]!,
        used: now,
        hits: 0,
        bytes: bytes[i]!,
        worth: worth[i]!,
        question: question[i]!,
        about: about[i]!,
        value: value[i]!,
      })
    }
    return allowed.map((key) => ({ key }))
  },
  use({ entries }, [keys, times, hits]: readonly [Texts, Numbers, Numbers]) {
    for (const [i, key] of keys.entries()) {
      const row = entries.get(key)
      if (row === undefined) continue
      row.used = Math.max(row.used, times[i]!)
      row.hits += hits[i]!
    }
    return []
  },
  list(
    { entries },
    [created, id, after, before, kind, task, from, to, most]: readonly [
      number,
      string,
      number,
      number,
      string | null,
      string | null,
      string | null,
      string | null,
      number,
    ],
  ) {
    return [...entries.values()]
      .filter((row) => row.created < created || (row.created === created && row.id < Number(id)))
      .filter((row) => row.created >= after && row.created < before)
      .filter((row) => (kind === null || row.kind === kind) && (task === null || row.task === task))
      .filter((row) => from === null || (row.key >= from && row.key <= to!))
      .sort(lastFirst)
      .slice(0, most)
      .map(summary)
  },
  nearest({ entries }, [question, kind, most]: readonly [string, string, number]) {
    const all = [...entries.values()].filter((row) => row.kind === kind).sort(lastFirst)
    const same = all.filter((row) => row.question === question).slice(0, most)
    return [...new Set([...same, ...all.slice(0, most)])].map(summary)
  },
  remove: (tables, [keys, now]: readonly [Texts, Time], time) =>
    removeEntries(tables, ({ key }) => keys.includes(key), at(now, time)),
  removeUnused: (tables, [now, age]: readonly [Time, number], time) =>
    removeEntries(tables, ({ used }) => used < at(now, time) - age, at(now, time)),
  sizes: ({ entries }) =>
    [...entries.values()].map(({ id, bytes, worth, used }) => ({ id: String(id), bytes, worth, used })),
  removeById: (tables, [ids, now]: readonly [Texts, Time], time) =>
    removeEntries(tables, ({ id }) => ids.map(Number).includes(id), at(now, time)),
  removed({ removed, entries }, [key, now, age]: readonly [string, Time, number], time) {
    const found = removed.get(key)
    return found === undefined || entries.has(key) || found < at(now, time) - age ? [] : [{ time: found }]
  },
  forgetOld({ removed }, [now, age]: readonly [Time, number], time) {
    drop(removed, (removedAt) => removedAt < at(now, time) - age)
    return []
  },
  forgetMost({ removed }, [most]: readonly [number]) {
    const old = [...removed].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1)).slice(most)
    for (const [key] of old) removed.delete(key)
    return []
  },
  lock: () => [],
  isCyclic(tables, [key, within, now]: readonly [string, Texts, Time], time) {
    const reached = new Set<string>([key])
    for (const one of reached)
      for (const { source, target, holder } of tables.waits.values())
        if (source === one && isLive(tables, holder, at(now, time))) reached.add(target)
    return [{ cyclic: within.some((one) => reached.has(one)) }]
  },
  wait({ waits }, [key, within, holder]: readonly [string, Texts, string]) {
    for (const source of within) waits.set(pair(source, key), { source, target: key, holder: Number(holder) })
    return []
  },
  begin(tables, [owner, run, given, lease]: readonly [string, string | null, Time, number], time) {
    const { leases } = tables
    const now = at(given, time)
    const rows = [...leases.values()]
    let own: LeaseRow | undefined = rows.find((row) => row.owner === owner)
    if (own === undefined) {
      if (run !== null) for (const row of rows) if (row.run === run && row.until > 0) row.until = -now
      own = { id: ++tables.counter, owner: owner, run: run, until: now + lease }
      leases.set(own.id, own)
    } else if (own.until >= 0 && own.until <= now) own.until = now + lease!
    return [{ id: String(own.id) }]
  },
  renew({ leases }, [owner, now, lease]: readonly [string, Time, number], time) {
    for (const row of leases.values()) if (row.owner === owner && row.until > 0) row.until = at(now, time) + lease!
    return []
  },
  leave({ leases }, [owner]: readonly [string]) {
    drop(leases, (row) => row.owner === owner)
    return []
  },
  claim(
    tables,
    [keys, holders, given, spans, nesting, sources, targets]: readonly [
      Texts,
      Texts,
      Time,
      Numbers,
      Numbers,
      Texts,
      Texts,
    ],
    time,
  ) {
    const now = at(given, time)
    const before = new Map([...tables.leases].map(([id, { until }]) => [id, until]))
    const live = (holder: number) => (before.get(holder) ?? -Infinity) > now
    const wanted = keys.map((key, i) => ({
      key,
      holder: Number(holders[i]),
      lease: spans[i]!,
      nesting: nesting[i]!,
      token: ++tables.counter,
    }))
    const taken = new Set(wanted.map(({ holder }) => holder))
    const waits = [...tables.waits.values()]
    const rows = wanted.map(({ key, holder, lease, nesting, token }) => {
      const held = tables.claims.get(key)
      const until = before.get(held?.holder ?? -1) ?? now + lease
      const waiting = waits.some((wait) => wait.source === key && (taken.has(wait.holder) || live(wait.holder)))
      const isWanted = nesting === 0 || (nesting === 1 && !waiting)
      if (!isWanted) return { token: null, new: false, until }
      if (held?.holder === holder) return { token: held.token, new: false, until }
      if (held !== undefined && live(held.holder)) return { token: null, new: false, until }
      return { token, new: true, until }
    })
    for (const { holder, lease } of wanted) {
      const row = tables.leases.get(holder)
      if (row !== undefined && row.until > 0 && row.until <= now) row.until = now + lease
    }
    const made = new Map<string, number>()
    for (const [i, row] of rows.entries()) {
      const { key, holder } = wanted[i]!
      if (!row.new) continue
      tables.claims.set(key, { token: row.token!, holder })
      made.set(key, holder)
    }
    drop(tables.waits, ({ source }) => made.has(source))
    for (const [i, source] of sources.entries()) {
      const target = targets[i]!
      const holder = made.get(target)
      if (holder !== undefined) tables.waits.set(pair(source, target), { source, target, holder })
    }
    return rows
  },
  release({ claims, waits }, [keys, tokens]: readonly [Texts, Numbers]) {
    const ended = keys.filter((key, i) => claims.get(key)?.token === tokens[i])
    for (const key of ended) claims.delete(key)
    drop(waits, ({ source, target }) => ended.includes(source) || ended.includes(target))
    return []
  },
  removeClaims({ claims, leases }, [now, grace]: readonly [Time, number], time) {
    const kept = ({ until }: LeaseRow) => until > 0 && until >= at(now, time) - grace!
    drop(claims, ({ holder }) => !leases.has(holder) || !kept(leases.get(holder)!))
    return []
  },
  removeWaits(tables, [now]: readonly [Time], time) {
    drop(tables.waits, ({ holder }) => !isLive(tables, holder, at(now, time)))
    return []
  },
  removeLeases({ leases }, [now, grace]: readonly [Time, number], time) {
    drop(leases, ({ until }) => Math.abs(until) < at(now, time) - grace)
    return []
  },
  beginEffect({ effects }, [run, effect, now, mark]: readonly [string, string, Time, string], time) {
    const name = pair(run, effect!)
    const known = effects.get(name) ?? { since: at(now, time), mark: mark, value: null }
    effects.set(name, known)
    return [{ mark: known.mark, value: known.value }]
  },
  endEffect({ effects }, [run, effect, now, value]: readonly [string, string, Time, string], time) {
    const name = pair(run, effect!)
    effects.set(name, { since: at(now, time), mark: effects.get(name)?.mark ?? null, value: value })
    return []
  },
  addApproval({ effects }, [run, name, now, value]: readonly [string, string, Time, string], time) {
    const known = effects.get(pair(run, name)) ?? { since: at(now, time), mark: null, value }
    effects.set(pair(run, name), known)
    return [{ value: known.value }]
  },
  approval({ effects }, [run, name]: readonly [string, string]) {
    const known = effects.get(pair(run, name))
    return known === undefined ? [] : [{ value: known.value }]
  },
  approvals({ effects }, [wanted]: readonly [string | null]) {
    return [...effects].flatMap(([name, { value }]) => {
      const [run = "", effect = ""] = name.split(/ (?="\? )/)
      return effect !== "" && (wanted === null || wanted === run) ? [{ run, effect, value }] : []
    })
  },
  decide({ effects }, [run, name, before, after]: readonly [string, string, string, string]) {
    const known = effects.get(pair(run, name))
    if (known?.value === before) effects.set(pair(run, name), { ...known, value: after })
    return []
  },
  removeEffects({ effects }, [now, age]: readonly [Time, number], time) {
    drop(effects, ({ since }) => since < at(now, time) - age)
    return []
  },
}
