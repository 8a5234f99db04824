// The remembered calls of one definition: by their arguments, compared by content.

import { DONE, PENDING, type Future } from "./future.ts"
import type { Value } from "../values/values.ts"
import { ContentMap } from "../values/content.ts"
import type { Aging, Retention } from "./retention.ts"

/** The bytes of a remembered call with its place in the memo, without its arguments and its result. */
const BYTES_OF_CALL = 170
/** The bytes of a definition with its name. */
const BYTES_OF_TABLE = 500
/** The bytes of an argument with further arguments below it. */
const BYTES_OF_LEVEL = 120

/** The entries for one argument: those for the next argument, or the futures of the calls. */
type Level = ContentMap<Level | Future>

/** Called with a table that has become empty, and with one that is created or has an entry again. */
export interface TableOwner {
  emptied(table: MemoTable): void
  filled(table: MemoTable): void
}

/**
 * A tree of maps, one level for each argument. `find` leaves the position that it reached in the table, for the `set`
 * that follows in the same turn.
 */
export class MemoTable implements Aging {
  readonly definition: string
  /** The bound of its entries; null where they are neither counted nor bounded. */
  readonly retention: Retention | null
  private readonly owner: TableOwner | null
  /** The entries of both generations. Those that are used are young. */
  private young: Level = new ContentMap()
  private old: Level | null = null
  private isListed = false
  private level: Level = this.young
  private key: Value = null

  constructor(definition: string, retention: Retention | null = null, owner: TableOwner | null = null) {
    this.definition = definition
    this.retention = retention
    this.owner = owner
    this.list()
  }

  /** The entry for `values[from … from + count - 1]`, or undefined. */
  find(values: readonly unknown[], from: number, count: number): Future | undefined {
    const found = this.findYoung(values, from, count)
    return found !== undefined || this.old === null ? found : this.findOld(values, from, count)
  }

  private findYoung(values: readonly unknown[], from: number, count: number): Future | undefined {
    let level = this.young
    const last = from + count - 1
    for (let i = from; i < last; i++) {
      const value = values[i] as Value
      let next = level.get(value) as Level | undefined
      if (next === undefined) {
        level.set(value, (next = new ContentMap()))
        this.retention?.count(BYTES_OF_LEVEL + this.retention.bytesOf(value))
      }
      level = next
    }
    this.level = level
    this.key = count === 0 ? null : (values[last] as Value)
    return level.get(this.key) as Future | undefined
  }

  /** An entry of the old generation, which becomes young. */
  private findOld(values: readonly unknown[], from: number, count: number): Future | undefined {
    let level = this.old!
    const last = from + count - 1
    for (let i = from; i < last; i++) {
      const next = level.get(values[i] as Value) as Level | undefined
      if (next === undefined) return undefined
      level = next
    }
    const found = level.get(this.key) as Future | undefined
    if (found === undefined) return undefined
    const { retention } = this
    if (retention !== null && found.state === DONE) retention.count(retention.bytesOf(found.value))
    this.set(found)
    this.findYoung(values, from, count) // the generation may have changed
    this.level.set(this.key, found)
    return found
  }

  /** Stores an entry at the position that the last `find` reached. */
  set(entry: Future): void {
    const { key, retention } = this
    this.level.set(key, entry)
    if (!this.isListed) this.list()
    if (retention === null) return
    retention.add(typeof key === "number" ? BYTES_OF_CALL : BYTES_OF_CALL + retention.bytesOf(key))
  }

  /** Removes an entry, unless another one has replaced it. */
  remove(values: readonly unknown[], from: number, count: number, entry: Future): void {
    if (this.removeIn(this.young, values, from, from + count - 1, entry)) this.retention?.count(-BYTES_OF_CALL)
    else if (this.old !== null) this.removeIn(this.old, values, from, from + count - 1, entry)
  }

  private removeIn(level: Level, values: readonly unknown[], from: number, last: number, entry: Future): boolean {
    const key = from > last ? null : (values[from] as Value)
    const content = level.get(key)
    if (content === undefined) return false
    if (content instanceof ContentMap) {
      const isRemoved = this.removeIn(content, values, from + 1, last, entry)
      if (content.isEmpty) level.delete(key)
      return isRemoved
    }
    if (content === entry) level.delete(key)
    return content === entry
  }

  age(): boolean {
    const staying = this.old === null ? null : this.inFlightIn(this.old)
    this.old = this.young.isEmpty ? null : this.young
    this.young = staying ?? new ContentMap()
    this.isListed = this.old !== null || staying !== null
    if (!this.isListed) this.owner?.emptied(this)
    return this.isListed
  }

  /** The entries that have to stay, as equal calls wait for them. */
  private inFlightIn(level: Level): Level | null {
    let kept: Level | null = null
    level.forEach((key, content) => {
      const staying = content instanceof ContentMap ? this.inFlightIn(content) : isInFlight(content) ? content : null
      if (staying === null) return
      kept ??= new ContentMap()
      kept.set(key, staying)
      if (staying === content) this.retention?.countStaying(BYTES_OF_CALL)
    })
    return kept
  }

  private list(): void {
    this.isListed = true
    this.owner?.filled(this)
    if (this.retention === null) return
    this.retention.list(this)
    this.retention.count(BYTES_OF_TABLE)
  }
}

function isInFlight(entry: Future): boolean {
  return entry.state === PENDING && !entry.context.run.over
}
