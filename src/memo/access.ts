// The access of a run to its store: a store that fails costs the run what it would have kept, and nothing else.

import { UsageError } from "../base/errors.ts"
import type { Clock } from "../base/clock.ts"
import type { Claim, Entry, MemoStore } from "./store.ts"
import { isRefusal } from "./stores/refusal.ts"

/** Milliseconds after which a store that cannot be reached is tried again. */
export const RETRY_AFTER = 10_000
/** The most entries that a run holds for a store that cannot be reached; further ones are not stored. */
export const MOST_OWED = 10_000

export interface AccessOptions {
  readonly store: MemoStore
  readonly clock: Clock
  /** Called once if the store fails, once each time that it is away, and for each entry that the store refuses. */
  readonly warn: (code: string, message: string, hint?: string) => void
}

export interface PutOptions {
  readonly claim?: Claim
  readonly replaces?: readonly string[]
}

export class StoreAccess {
  private readonly options: AccessOptions
  /** The store cannot be read, or the run is over: nothing more is found or stored. */
  private isBroken = false
  /** The store cannot be written: stored entries are still found. */
  private isUnwritable = false
  /** The time at which a store that could not be reached is tried again; null while it answers. */
  private awayUntil: number | null = null
  /** The entries to store when it can be reached again. */
  private readonly owed: { readonly entry: Entry; readonly options: PutOptions }[] = []
  /** The storing of those entries. */
  private paying: Promise<void> = Promise.resolve()

  constructor(options: AccessOptions) {
    this.options = options
  }

  /** Reads from the store. Once that fails, nothing more is found or stored. */
  lookUp<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.unless("isBroken", operate, otherwise)
  }

  /** Writes to the store. Once that fails, the run continues with the entries that can be read. */
  async change<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.isBroken ? otherwise : this.unless("isUnwritable", operate, otherwise)
  }

  /**
   * Stores an entry, or holds it until the store can be reached. A refused one has its claim released. Returns whether
   * the store has it now.
   */
  async put(entry: Entry, options: PutOptions = {}): Promise<boolean> {
    const { store, warn } = this.options
    const outcome = await this.change<"stored" | "refused" | "failed">(async () => {
      try {
        return (await store.put(entry, options)) ? "stored" : "refused"
      } catch (error) {
        if (!isRefusal(error)) throw error
        warn(error.code, `the ${entry.kind} to ${JSON.stringify(entry.title)} is not kept: ${error.message}`)
        if (options.claim !== undefined) await store.release(options.claim)
      }
      return "refused"
    }, "failed")
    if (outcome === "failed" && this.awayUntil !== null && this.owed.length < MOST_OWED)
      this.owed.push({ entry, options })
    return outcome === "stored"
  }

  /** Stores what a store that was away did not take, if it can be reached now. */
  async end(): Promise<void> {
    await this.paying
    if (this.owed.length > 0) {
      // Once more now, however long ago the last attempt was.
      this.awayUntil &&= -Infinity
      await this.payBack()
    }
    this.isBroken = true
  }

  /** Runs an operation unless it is marked as failed, or the store is away. On failure warns once and sets the mark. */
  private async unless<T>(
    mark: "isBroken" | "isUnwritable",
    operate: (store: MemoStore) => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    const { store, clock } = this.options
    if (this[mark]) return otherwise
    if (this.awayUntil !== null) {
      if (clock.now() < this.awayUntil) return otherwise
      // One operation at a time finds out whether the store is back.
      this.awayUntil = clock.now() + RETRY_AFTER
    }
    try {
      const result = await operate(store)
      if (this.awayUntil !== null) {
        this.awayUntil = null
        this.paying = this.payBack()
      }
      return result
    } catch (error) {
      if (error instanceof UsageError && error.code === "memo-unreachable") {
        this.warnOnce(error, "the memo stores nothing until it can be reached again")
        this.awayUntil = clock.now() + RETRY_AFTER
      } else {
        this.warnOnce(error, "the memo stores nothing more in this run")
        this[mark] = true
      }
      return otherwise
    }
  }

  private async payBack(): Promise<void> {
    const owed = this.owed.splice(0)
    for (const { entry, options } of owed) {
      // Without a claim another process may have made the entry.
      const isMade = options.claim === undefined && (await this.lookUp((store) => store.get(entry.key), null)) !== null
      if (!isMade) await this.put(entry, options)
    }
  }

  private warnOnce(error: unknown, consequence: string): void {
    if (this.isBroken || this.isUnwritable || this.awayUntil !== null) return
    this.options.warn(
      "memo-unavailable",
      `${consequence}: ${error instanceof Error ? error.message : String(error)}`,
      error instanceof UsageError ? error.hint : undefined,
    )
  }
}
