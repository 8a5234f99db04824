// The memo of one definition in memory: calls by their arguments, compared by content.

import type { Future } from "./future.ts"
import type { Value } from "../values/values.ts"
import { structureKey } from "../values/keys.ts"

type Primitive = null | boolean | number | string

/** By whatever stands for an argument: a Map compares these as the language does. */
type Entries = Map<unknown, unknown>

/** One argument: texts, numbers, booleans and null are their own keys; of the others the canonical text is. */
class Level {
  readonly plain: Entries = new Map<Primitive, unknown>()
  structured: Entries | null = null
}

/**
 * A tree of maps, one level an argument, so that no key is built for arguments that are their own. `find` leaves the place
 * it looked at in the table, for the `set` or `remove` that follows in the same turn.
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

  /** Puts an entry where `find` has just looked, and gives what removes it again. */
  set(entry: Future): void {
    this.map.set(this.key, entry)
  }

  /** Forgets an entry: one that failed. */
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
