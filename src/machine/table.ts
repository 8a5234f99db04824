// The memo of one definition in memory: calls by their arguments, compared by content.

import type { Future } from "./future.ts"
import type { Effect } from "../values/effect.ts"
import type { Value } from "../values/values.ts"
import { ContentMap } from "../values/content.ts"

/** Scopes whose results a runtime remembers in memory: those used last. */
export const MAX_SCOPES = 256

/** The entries for one argument: those for the next argument, or the futures of the calls. */
type Level = ContentMap<Level | Future>

/**
 * A tree of maps, one level for each argument. `find` leaves the position that it reached in the table, for the `set`
 * that follows in the same turn.
 */
export class MemoTable {
  private readonly root: Level = new ContentMap()
  private level: Level = this.root
  private key: Value = null

  /** The entry for `values[from … from + count - 1]`, or undefined. */
  find(values: readonly unknown[], from: number, count: number): Future | undefined {
    let level = this.root
    const last = from + count - 1
    for (let i = from; i < last; i++) {
      const value = values[i] as Value
      let next = level.get(value) as Level | undefined
      if (next === undefined) level.set(value, (next = new ContentMap()))
      level = next
    }
    this.level = level
    this.key = count === 0 ? null : (values[last] as Value)
    return level.get(this.key) as Future | undefined
  }

  /** Stores an entry at the position that the last `find` reached. */
  set(entry: Future): void {
    this.level.set(this.key, entry)
  }

  /** Removes an entry, unless another one has replaced it. */
  remove(values: readonly unknown[], from: number, count: number, entry: Future): void {
    if (this.find(values, from, count) === entry) this.level.delete(this.key)
  }
}

/** Tables by definition: those of a runtime, of one of its scopes, or of one run. */
export class Memo {
  /** Distinguishes it from other memos in the process; empty for that of a runtime. */
  readonly mark: string
  // Null before the first: those of a run seldom have any.
  private tables: Map<string, MemoTable> | null = null
  private scopes: Map<string, Memo> | null = null

  constructor(mark = "") {
    this.mark = mark
  }

  /** The memo that the runs of a scope share, unless `MAX_SCOPES` others were used since. */
  within(scope: string): Memo {
    const scopes = (this.scopes ??= new Map<string, Memo>())
    const memo = scopes.get(scope) ?? new Memo(`scope ${scope}`)
    scopes.delete(scope)
    scopes.set(scope, memo) // the last of the map is the one used last
    if (scopes.size > MAX_SCOPES) scopes.delete(scopes.keys().next().value!)
    return memo
  }

  table(definition: string): MemoTable {
    const tables = (this.tables ??= new Map<string, MemoTable>())
    let table = tables.get(definition)
    if (table === undefined) tables.set(definition, (table = new MemoTable()))
    return table
  }

  clear(): void {
    this.tables = this.scopes = null
  }
}

/** The memos of a run, by the strongest effect that a result may have had. */
export type Memos = { readonly [effect in Effect]: Memo }

let runs = 0

/**
 * The memos of one run. Results without effects are shared by all runs. What was read from the world is shared by the
 * runs of the same scope, and otherwise, like what has changed the world, belongs to the run alone.
 */
export function memosOf(shared: Memo, scope: string | undefined): Memos {
  const own = new Memo(`run ${++runs}`)
  return { none: shared, read: scope === undefined ? own : shared.within(scope), write: own }
}
