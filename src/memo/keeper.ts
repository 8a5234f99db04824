// What one run keeps in a store and finds there: answers, each made by one process at a time, and the journal of those not whole yet.

import { Failure } from "../values/failure.ts"
import { toJson } from "../values/show.ts"
import { fromJson, type Value } from "../values/values.ts"
import { hasType, type Type } from "../values/types.ts"
import { STREAM_CUT } from "../models/model.ts"
import { pause, type Clock } from "../base/clock.ts"
import type { Claim, Entry, MemoStore } from "./store.ts"
import { Journal, type JournaledQuestion } from "./journal.ts"
import { whyMissed, type MissReason } from "./why.ts"
import { keyOf, type Parts } from "./parts.ts"
import { isRefusal } from "./stores/refusal.ts"

/** Milliseconds for which a claim holds unless it is renewed: how long others wait for a process that has died, where the store cannot tell. */
export const LEASE = 30_000
/** Failures of a request that say nothing of what it asks: it may be answered when it is sent again. */
const UNANSWERED: ReadonlySet<string> = new Set([
  "model-unavailable",
  "model-unauthorized",
  "model-not-found",
  "no-credit",
  "rate-limited",
  STREAM_CUT,
])
/** Milliseconds between two looks at an answer that another process makes: twice as long each time. */
const FIRST_LOOK = 25
const LONGEST_LOOK = 1_000

export interface Keeping {
  readonly store: MemoStore
  /** Whether what is kept is made anew: all of it, or what was kept before a time. */
  readonly fresh: boolean | Date
  /** Names the run in this process, and no other. */
  readonly owner: string
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told once where the store fails: the run goes on without it. Also of each entry that the store does not take. */
  readonly warn: (code: string, message: string) => void
}

/** A question, as what is kept knows it. */
export interface Kept extends JournaledQuestion {
  readonly key: string
  readonly returns: Type
  /** Whether the answer is one that other runs may have and would get: asked when it is looked for, and when it is there. */
  readonly isShared: () => boolean
  /** The keys of the questions that it is asked for the sake of so far: more may come to wait for it. */
  readonly within: () => readonly string[]
  /** Called where it turns out to wait for itself, through another process. */
  readonly fail: (failure: Failure) => void
  /** The keys of what has been asked for its sake so far. */
  readonly uses: () => readonly string[]
}

/** What a question is answered by: a value that is kept, or one that `make` has to make. */
export interface Made {
  readonly value: Value
  /** The entry that had the value; null where it was made. */
  readonly entry: Entry | null
}

export class Keeper {
  private readonly keeping: Keeping
  /** The store cannot be read, or the run is over: nothing is found or kept any more. */
  private isBroken = false
  /** The store cannot be written: what is there is still found. */
  private isUnwritable = false
  /** The claims that are held: a run that is over leaves none behind that others would wait for. */
  private readonly held = new Map<string, { readonly claim: Claim; callOff: () => void }>()
  /** What is being kept meanwhile. */
  private readonly pending = new Set<Promise<void>>()

  constructor(keeping: Keeping) {
    this.keeping = keeping
  }

  /**
   * The value of a question: the one that is kept, or that another process is making, or else the one that `make` gives, which is kept
   * before it is given. `make` gets the journal of its requests, which is gone on with where an earlier process was ended.
   */
  async answer(kept: Kept, missed: () => Promise<void>, make: (journal: Journal) => Promise<Value>): Promise<Made> {
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
      const value = await make(journal)
      await this.keep(kept, value, clock.now() - started, journal)
      return { value, entry: null }
    } catch (thrown) {
      await this.giveUp(kept, journal, thrown)
      throw thrown
    }
  }

  /** Keeps an entry meanwhile: `end` and whatever is kept after it wait for that. */
  later(entry: Entry): Promise<void> {
    const kept = this.put(entry).then(() => void this.pending.delete(kept))
    this.pending.add(kept)
    return kept
  }

  /** Keeps what is still to be kept, and gives up all claims that the run holds. */
  async end(): Promise<void> {
    await Promise.all(this.pending)
    await Promise.all([...this.held.keys()].map((key) => this.letGo(key)))
    // Whoever ends later than the run finds nothing to keep, and has nothing to say of it.
    this.isBroken = true
  }

  /** What is kept, checked against the type that is wanted. */
  async find(key: string): Promise<Entry | null> {
    return findKept(this.keeping.fresh, () => this.lookUp((store) => store.get(key), null))
  }

  /** Looks something up. Where the store cannot be read, nothing is found or kept from then on. */
  private lookUp<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.unless("isBroken", operate, otherwise)
  }

  /** Changes something. Where the store cannot be written, the run goes on with what can be read. */
  private async change<T>(operate: (store: MemoStore) => Promise<T>, otherwise: T): Promise<T> {
    return this.isBroken ? otherwise : this.unless("isUnwritable", operate, otherwise)
  }

  /** Where the store fails, says so once, and marks what it cannot do any more. */
  private async unless<T>(
    mark: "isBroken" | "isUnwritable",
    operate: (store: MemoStore) => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    if (this[mark]) return otherwise
    try {
      return await operate(this.keeping.store)
    } catch (error) {
      this.tell(error)
      this[mark] = true
      return otherwise
    }
  }

  private tell(error: unknown): void {
    if (!this.isBroken && !this.isUnwritable)
      this.keeping.warn(
        "memo-unavailable",
        `what is asked is not kept any more in this run: ${error instanceof Error ? error.message : String(error)}`,
      )
  }

  /** Keeps an entry. One that the store does not take says nothing of the others: its claim is given up. */
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

  /** Why an answer is not there. */
  async why(parts: Parts): Promise<MissReason> {
    if (this.keeping.fresh !== false) return { reason: "fresh" }
    const removed = await this.lookUp(async (store) => {
      const time = await store.removed(keyOf("answer", parts))
      return time === null ? null : new Date(time).toISOString()
    }, null)
    if (removed !== null) return { reason: "expired", removed }
    return whyMissed(parts, await this.lookUp((store) => store.nearest(parts, "answer"), []))
  }

  /** Waits until the answer is there, or the right to make it; null where the store fails. */
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
        // It may have been kept, and its claim ended, between the look and the claim.
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
    const value = fromJson(JSON.stringify(entry.value))
    return hasType(value, kept.returns) ? { value, entry } : null
  }

  /** Renews a claim until it is let go. */
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

  /** Also tells the store who has come to wait for the question meanwhile. */
  private async renew(kept: Kept): Promise<void> {
    const claiming = await this.change(
      (store) => store.claim(kept.key, { lease: LEASE, owner: this.keeping.owner, within: kept.within() }),
      null,
    )
    if (claiming?.kind === "cyclic") kept.fail(cyclic(kept))
  }

  /** Ends the renewal of a claim, and gives it up unless its entry is made. */
  private async letGo(
    key: string,
    make = (claim: Claim): Promise<unknown> => this.change((store) => store.release(claim), undefined),
  ): Promise<void> {
    const held = this.held.get(key)
    if (held === undefined) return
    this.held.delete(key)
    held.callOff()
    await make(held.claim)
  }

  private async keep(kept: Kept, value: Value, milliseconds: number, journal: Journal): Promise<void> {
    await journal.written()
    const json = jsonOf(value)
    if (json === undefined) return this.forget(kept, journal)
    // What the model wrote stays: it is what it would write in any run that has come so far.
    if (!kept.isShared()) return this.letGo(kept.key)
    const { key, parts, title, task } = kept
    const entry: Entry = {
      key,
      kind: "answer",
      value: JSON.parse(json) as unknown,
      parts,
      task,
      title,
      uses: kept.uses(),
      cost: { ...kept.cost(), milliseconds },
      created: Date.now(),
    }
    await this.letGo(key, (claim) => this.put(entry, { claim, replaces: journal.keys }))
  }

  /** A question that failed is asked anew the next time. One that was only ended, or whose model was not there, is gone on with: its journal stays. */
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

/** What `get` finds, unless it is to be made anew. */
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

/** Undefined for a value that holds a function or a type, which is not kept. */
function jsonOf(value: Value): string | undefined {
  try {
    return toJson(value)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}
