// The use of a store by one run: answers, each made by one process at a time, and the journals of unfinished ones.

import type { AnswerWarning, Ask } from "../machine/question.ts"
import type { Effect } from "../values/effect.ts"
import { Failure } from "../values/failure.ts"
import { toJson } from "../values/show.ts"
import { fromData, toData } from "../values/json.ts"
import type { Value } from "../values/values.ts"
import { STREAM_CUT } from "../models/model.ts"
import { UsageError } from "../base/errors.ts"
import { pause, type Clock } from "../base/clock.ts"
import type { Claim, Entry, MemoStore } from "./store.ts"
import { Journal, type JournaledQuestion } from "./journal.ts"
import { ownerOf, type Owners } from "./owner.ts"
import { usesTheWorld, whyMissed, type MissReason } from "./why.ts"
import { keyOf, type Parts } from "./parts.ts"
import { isRefusal } from "./stores/refusal.ts"

/** Milliseconds for which a claim holds without renewal, and so for which others wait for a process that has died. */
export const LEASE = 30_000
/** Failures of a request that do not depend on its question: the same request may succeed later. */
const UNANSWERED: ReadonlySet<string> = new Set([
  "model-unavailable",
  "model-unauthorized",
  "model-not-found",
  "no-credit",
  "rate-limited",
  "bad-response",
  STREAM_CUT,
])
/** Milliseconds between two looks at an answer that another process makes: they double up to the longest. */
const FIRST_LOOK = 25
const LONGEST_LOOK = 1_000

export interface Keeping extends Owners {
  readonly store: MemoStore
  /** Whether stored answers are made again: all of them, or those stored before a time. */
  readonly fresh: boolean | Date
  /** The unique name of the run in this process. */
  readonly owner: string
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called once if the store fails, as the run continues without it, and for each entry that the store refuses. */
  readonly warn: (code: string, message: string, hint?: string) => void
}

/** A question as the store sees it. */
export interface Kept extends JournaledQuestion {
  readonly key: string
  /** The value of an answer as the model gave it; undefined where its type takes none such. */
  readonly valueOf: (given: Value) => Value | undefined
  /** Whether the answer that was made may not be whole. */
  readonly isDoubtful: () => boolean
  /** Whether other runs may share the answer. Called when it is looked up, and again when it is made. */
  readonly isShared: () => boolean
  /** The keys of the questions that wait for it so far; more may follow. */
  readonly within: () => readonly string[]
  /** Called if the question is found to wait for itself through another process. */
  readonly fail: (failure: Failure) => void
  /** The keys of the questions that its answer has asked so far. */
  readonly uses: () => readonly string[]
  /** The warnings about its answer. */
  readonly warnings: () => readonly AnswerWarning[]
}

/** An answer that was made now. */
export interface Answer {
  readonly value: Value
  /** The answer as the model gave it, before the validators of its type convert it: the store keeps this. */
  readonly given: Value
}

/** The answer to a question: a stored value, or one that `make` has made. */
export interface Made {
  readonly value: Value
  /** The entry of a stored value; null if the value was made. */
  readonly entry: Entry | null
  /** Whether the store has it now. */
  readonly isStored: boolean
}

export class Keeper {
  private readonly keeping: Keeping
  /** The store cannot be read, or the run is over: nothing more is found or stored. */
  private isBroken = false
  /** The store cannot be written: stored entries are still found. */
  private isUnwritable = false
  /** The claims of the run: `end` releases them, so that no other process waits for them. */
  private readonly held = new Map<string, { readonly claim: Claim; callOff: () => void }>()
  /** Entries that are being stored in the background. */
  private readonly pending = new Set<Promise<void>>()
  /** Functions that store the texts of the requests under way. */
  private readonly underWay = new Set<() => void>()

  constructor(keeping: Keeping) {
    this.keeping = keeping
  }

  /**
   * The value of a question: the stored one, the one that another process is making, or that of `make`, which is stored
   * before it is returned. `make` receives the journal of its requests, with those of an interrupted process.
   */
  async answer(kept: Kept, missed: () => Promise<void>, make: (journal: Journal) => Promise<Answer>): Promise<Made> {
    const {
      keeping: { clock },
    } = this
    const found = await this.claim(kept)
    if (found !== null && "entry" in found) return found
    if (found !== null) this.hold(kept, found)
    const journal = new Journal(this, kept)
    const started = clock.now()
    try {
      await missed()
      const { value, given } = await make(journal)
      const isStored = await this.keep(kept, given, clock.now() - started, journal)
      return { value, entry: null, isStored }
    } catch (thrown) {
      await this.giveUp(kept, journal, thrown)
      throw thrown
    }
  }

  /** Stores an entry in the background. `end`, and the answer that the entry belongs to, wait for it. */
  later(entry: Entry): Promise<void> {
    const kept = this.put(entry).then(() => void this.pending.delete(kept))
    this.pending.add(kept)
    return kept
  }

  atEnd(store: () => void): () => void {
    this.underWay.add(store)
    return () => void this.underWay.delete(store)
  }

  /** Stores the texts of the requests under way, waits for all entries, and releases all claims of the run. */
  async end(): Promise<void> {
    for (const store of this.underWay) store()
    await Promise.all(this.pending)
    await Promise.all([...this.held.keys()].map((key) => this.letGo(key)))
    // A question that finishes after the run neither stores nor warns.
    this.isBroken = true
  }

  /** The stored entry, unless it must be made again. */
  async find(key: string): Promise<Entry | null> {
    return findKept(this.keeping.fresh, () => this.lookUp((store) => store.get(key), null))
  }

  /** Reads from the store. Once that fails, nothing more is found or stored. */
  private lookUp<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.unless("isBroken", operate, otherwise)
  }

  /** Writes to the store. Once that fails, the run continues with the entries that can be read. */
  private async change<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.isBroken ? otherwise : this.unless("isUnwritable", operate, otherwise)
  }

  /** Runs an operation unless it is marked as failed. On failure warns once and sets the mark. */
  private async unless<T>(
    mark: "isBroken" | "isUnwritable",
    operate: (store: MemoStore) => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    if (this[mark]) return otherwise
    try {
      return await operate(this.keeping.store)
    } catch (error) {
      this.warnOnce(error)
      this[mark] = true
      return otherwise
    }
  }

  private warnOnce(error: unknown): void {
    if (!this.isBroken && !this.isUnwritable)
      this.keeping.warn(
        "memo-unavailable",
        `the memo stores nothing more in this run: ${error instanceof Error ? error.message : String(error)}`,
        error instanceof UsageError ? error.hint : undefined,
      )
  }

  /** Stores an entry. A refused entry has its claim released, and does not affect others. */
  private put(entry: Entry, options: Parameters<MemoStore["put"]>[1] = {}): Promise<unknown> {
    return this.change<unknown>(async (store) => {
      try {
        return await store.put(entry, options)
      } catch (error) {
        if (!isRefusal(error)) throw error
        this.keeping.warn(
          error.code,
          `the ${entry.kind} to ${JSON.stringify(entry.title)} is not kept: ${error.message}`,
        )
        return options.claim === undefined ? undefined : store.release(options.claim)
      }
    }, undefined)
  }

  /** The parts that a key has in addition where an answer may have this effect; null if it must not be stored. */
  ownerOf(effect: Effect): Parts | null {
    return ownerOf(effect, this.keeping)
  }

  /** The reason for which an answer was not found. */
  async why(parts: Parts, ask: Ask): Promise<MissReason> {
    if (this.keeping.fresh !== false) return { reason: "fresh" }
    const removed = await this.lookUp(async (store) => {
      const time = await store.removed(keyOf("answer", parts))
      return time === null ? null : new Date(time).toISOString()
    }, null)
    if (removed !== null) return { reason: "expired", removed }
    const nearest = await this.lookUp((store) => store.nearest(parts, "answer"), [])
    if ("run" in parts && nearest[0]?.parts["run"] !== parts["run"]) return usesTheWorld(ask)
    return whyMissed(parts, nearest)
  }

  /** Waits for the answer, or for the right to make it; null if the store fails. */
  private async claim(kept: Kept): Promise<Claim | Made | null> {
    const { clock, owner, signal } = this.keeping
    for (let look = FIRST_LOOK; ; look = Math.min(look * 2, LONGEST_LOOK)) {
      const found = await this.read(kept)
      if (found !== null) return found
      const claiming = await this.change(
        (store) => store.claim(kept.key, { lease: LEASE, owner, within: kept.within() }),
        null,
      )
      if (claiming === null) return null
      if (claiming.kind === "cyclic") throw cyclic(kept)
      if (claiming.kind === "held") {
        // Another process may have stored it, and ended its claim, between the read and this claim.
        const late = await this.read(kept)
        if (late === null) return claiming.claim
        await this.change((store) => store.release(claiming.claim), undefined)
        return late
      }
      await pause(clock, look, signal)
    }
  }

  private async read(kept: Kept): Promise<Made | null> {
    const entry = kept.isShared() ? await this.find(kept.key) : null
    if (entry === null) return null
    const value = kept.valueOf(fromData(entry.value))
    return value === undefined ? null : { value, entry, isStored: true }
  }

  /** Renews a claim until it is released. */
  private hold(kept: Kept, claim: Claim): void {
    const { clock } = this.keeping
    const held = { claim, callOff: () => {} }
    const renewLater = () => {
      held.callOff = clock.after(LEASE / 3, () => {
        void this.renew(kept)
        renewLater()
      })
    }
    renewLater()
    this.held.set(kept.key, held)
  }

  /** Renews a claim, with the questions that have begun to wait for it since. */
  private async renew(kept: Kept): Promise<void> {
    const claiming = await this.change(
      (store) => store.claim(kept.key, { lease: LEASE, owner: this.keeping.owner, within: kept.within() }),
      null,
    )
    if (claiming?.kind === "cyclic") kept.fail(cyclic(kept))
  }

  /** Ends the renewal of a claim, then releases it, or ends it by another `make`. */
  private async letGo(
    key: string,
    make = (claim: Claim): Promise<unknown> => this.change((store) => store.release(claim), undefined),
  ): Promise<unknown> {
    const held = this.held.get(key)
    if (held === undefined) return undefined
    this.held.delete(key)
    held.callOff()
    return make(held.claim)
  }

  /** Stores an answer that can be stored; returns whether the store has it. */
  private async keep(kept: Kept, given: Value, milliseconds: number, journal: Journal): Promise<boolean> {
    await journal.written()
    if (kept.isDoubtful() || jsonOf(given) === undefined) {
      await this.forget(kept, journal)
      return false
    }
    if (!kept.isShared()) {
      // The completions stay: the model would write them in any run with the same progress.
      await this.letGo(kept.key)
      return false
    }
    const { key, parts, title, task } = kept
    const warnings = kept.warnings()
    const entry: Entry = {
      key,
      kind: "answer",
      value: toData(given),
      parts,
      task,
      title,
      uses: kept.uses(),
      cost: { ...kept.cost(), milliseconds },
      created: Date.now(),
      ...(warnings.length === 0 ? {} : { warnings }),
    }
    return (await this.letGo(key, (claim) => this.put(entry, { claim, replaces: journal.keys }))) === true
  }

  /**
   * Deletes the journal of a question that failed, which is asked again from the beginning. The journal stays if the
   * question was interrupted or its model was unavailable, so that it resumes.
   */
  private async giveUp(kept: Kept, journal: Journal, thrown: unknown): Promise<void> {
    await journal.written()
    const isItsOwn =
      thrown instanceof Failure
      && thrown.catchable
      && thrown.exhausted === undefined
      && !UNANSWERED.has(thrown.code)
      && !this.keeping.signal.aborted
    if (isItsOwn) await this.forget(kept, journal)
    else await this.letGo(kept.key)
  }

  private async forget({ key }: Kept, { keys }: Journal): Promise<void> {
    if (keys.length > 0) await this.change((store) => store.delete(keys), 0)
    await this.letGo(key)
  }
}

/** The entry that `get` finds, unless `fresh` requires it to be made again. */
export async function findKept(fresh: boolean | Date, get: () => Promise<Entry | null>): Promise<Entry | null> {
  if (fresh === true) return null
  const entry = await get()
  return entry === null || fresh === false || entry.created >= fresh.getTime() ? entry : null
}

function cyclic({ title }: Kept): Failure {
  return new Failure("cyclic-call", `the question ${JSON.stringify(title)} waits for itself, through another process`, {
    hint: "its answer asks, directly or through others, what is asked already around it",
  })
}

/** The JSON of a value; undefined for one that contains a function or a type, which is not stored. */
function jsonOf(value: Value): string | undefined {
  try {
    return toJson(value)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}
