// The tables of a memo in a simulated database.

export interface EntryRow {
  readonly id: number
  readonly key: string
  readonly kind: string
  readonly task: string
  readonly created: number
  used: number
  hits: number
  readonly bytes: number
  readonly worth: number
  readonly question: string
  readonly about: string
  readonly value: string
}

export interface ClaimRow {
  readonly token: number
  readonly holder: number
}

export interface LeaseRow {
  readonly id: number
  readonly owner: string
  readonly run: string | null
  until: number
}

export interface WaitRow {
  readonly source: string
  readonly target: string
  readonly holder: number
}

export interface EffectRow {
  readonly since: number
  readonly mark: string | null
  readonly value: string | null
}

/** All that the database holds. Its rows are replaced and never changed, but for fields that are not read-only. */
export interface Tables {
  format: number | null
  counter: number
  readonly entries: Map<string, EntryRow>
  readonly removed: Map<string, number>
  readonly claims: Map<string, ClaimRow>
  readonly leases: Map<number, LeaseRow>
  /** By source and target. */
  readonly waits: Map<string, WaitRow>
  /** By run and effect. */
  readonly effects: Map<string, EffectRow>
}

export function emptyTables(): Tables {
  return {
    format: null,
    counter: 0,
    entries: new Map(),
    removed: new Map(),
    claims: new Map(),
    leases: new Map(),
    waits: new Map(),
    effects: new Map(),
  }
}

/** A copy that a rollback restores; the counter of a sequence never goes back. */
export function copyOf(tables: Tables): Tables {
  return structuredClone(tables)
}

export function restore(tables: Tables, { counter: _, format, ...maps }: Tables): void {
  tables.format = format
  for (const [name, map] of Object.entries(maps) as [keyof typeof maps, Map<never, never>][]) {
    const own = tables[name] as Map<never, never>
    own.clear()
    for (const [key, value] of map) own.set(key, value)
  }
}
