// The memo of one definition in memory: calls by their arguments, compared by content.

import type { Future } from "./future.ts"
import type { Value } from "../values/values.ts"
import { structureKey } from "../values/keys.ts"

type Primitive = null | boolean | number | string

/** Keyed by what represents an argument: a Map compares these keys as the language compares values. */
type Entries = Map<unknown, unknown>

/** The entries for one argument: scalars are their own keys, other values have their canonical text as key. */
class Level {
  readonly plain: Entries = new Map<Primitive, unknown>()
  structured: Entries | null = null
}

/**
 * A tree of maps, one level for each argument, so that scalars need no key of their own. `find` leaves the position
 * that it reached in the table, for the `set` that follows in the same turn.
 */
export class MemoTable {
  private readonly root = new Level()
  private map: Entries = this.root.plain
  private key: unknown = undefined

  /** The entry for `values[from … from + count - 1]`, or undefined. */
  find(values: readonly unknown[], from: number, count: number): Future | undefined {
    let level = this.root
    for (let i = from; ; i++) {
      const value = (count === 0 ? null : values[i]) as Value
      if (typeof value !== "object" || value === null) {
        this.map = level.plain
        this.key = value
      } else {
        this.map = level.structured ??= new Map()
        this.key = structureKey(value)
      }
      if (i >= from + count - 1) break
      let next = this.map.get(this.key) as Level | undefined
      if (next === undefined) this.map.set(this.key, (next = new Level()))
      level = next
    }
    return this.map.get(this.key) as Future | undefined
  }

  /** Stores an entry at the position that the last `find` reached. */
  set(entry: Future): void {
    this.map.set(this.key, entry)
  }

  /** Removes an entry, unless another one has replaced it. */
  remove(values: readonly unknown[], from: number, count: number, entry: Future): void {
    if (this.find(values, from, count) === entry) this.map.delete(this.key)
  }
}

/** All tables of a runtime, by definition. */
export class Memo {
  private readonly tables = new Map<string, MemoTable>()

  table(definition: string): MemoTable {
    let table = this.tables.get(definition)
    if (table === undefined) this.tables.set(definition, (table = new MemoTable()))
    return table
  }

  clear(): void {
    this.tables.clear()
  }
}
