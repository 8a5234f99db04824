// The use of a store by one run: answers, each made by one process at a time, and the journals of unfinished ones.

import type { AnswerWarning, Ask } from "../machine/question.ts"
import type { Effect } from "../values/effect.ts"
import { Failure } from "../values/failure.ts"
import { toJson } from "../values/show.ts"
import { fromData, toData } from "../values/json.ts"
import type { Value } from "../values/values.ts"
import { pause, type Clock } from "../base/clock.ts"
import { StoreAccess, type AccessOptions } from "./access.ts"
import type { Claim, Claiming, Entry } from "./store.ts"
import { Journal, type JournaledQuestion } from "./journal.ts"
import type { Turn } from "./turn.ts"
import { ownerOf, type Owners } from "./owner.ts"
import { isUnanswered } from "./unanswered.ts"
import { usesTheWorld, whyMissed, type MissReason } from "./why.ts"
import { keyOf, type Parts } from "./parts.ts"

/** Milliseconds for which the claims of a run hold without renewal, and so for which others wait for a dead process. */
export const LEASE = 30_000
/** Milliseconds between two looks at an answer that another process makes: they double up to the longest. */
const FIRST_LOOK = 25
const LONGEST_LOOK = 1_000

export interface Keeping extends Omit<Owners, "store">, AccessOptions {
  /** Whether stored answers are made again: all of them, or those stored before a time. */
  readonly fresh: boolean | Date
  /** The unique name of the run in this process. */
  readonly owner: string
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A question as the store sees it. */
export interface Kept extends JournaledQuestion {
  readonly key: string
  /** Waits until its first request may be under way. Rejects where its budget cannot pay for those that wait. */
  readonly firstTurn: () => Promise<Turn>
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

/** A question whose turn has come; the run holds the right to answer it, unless the store fails. */
interface Begun {
  readonly turn: Turn
}

/** A claim of the run, and the number of the questions that waited for it when it was made. */
interface Held {
  readonly kept: Kept
  readonly claim: Claim
  waiting: number
}

export class Keeper {
  private readonly keeping: Keeping
  private readonly access: StoreAccess
  /** The claims of the run, by their keys. */
  private readonly held = new Map<string, Held>()
  /** Ends the renewal of the run's lease; undefined before its first claim. */
  private callOff: (() => void) | undefined
  /** The claims under way: `end` waits for them, so that a run that is over holds none. */
  private readonly claiming = new Set<Promise<unknown>>()
  /** Whether the run is over, which claims nothing more. */
  private isOver = false
  /** Entries that are being stored in the background. */
  private readonly pending = new Set<Promise<void>>()
  /** Milliseconds since 1970: no answer from before is used; undefined where any is. */
  readonly since: number | undefined
  /** Functions that store the texts of the requests under way. */
  private readonly underWay = new Set<() => void>()

  constructor(keeping: Keeping) {
    this.keeping = keeping
    const { fresh } = keeping
    this.since = fresh === true ? Date.now() : fresh === false ? undefined : fresh.getTime()
    this.access = new StoreAccess(keeping)
  }

  /**
   * The value of a question: the stored one, the one that another process is making, or that of `make`, which is stored
   * before it is returned. `make` receives the journal of its requests, with those of an interrupted process. A
   * question claims the right to be answered when its turn has come, and the turn of a request ends when its text, or
   * the answer, is stored: so what is paid for and not stored is never more than the requests that run at once.
   */
  async answer(kept: Kept, missed: () => Promise<void>, make: (journal: Journal) => Promise<Answer>): Promise<Made> {
    const { clock } = this.keeping
    const begun = await this.begin(kept)
    if ("entry" in begun) return begun
    const journal = new Journal(this, kept, begun.turn)
    const started = clock.now()
    try {
      await missed()
      const { value, given } = await make(journal)
      const isStored = await this.keep(kept, given, clock.now() - started, journal)
      return { value, entry: null, isStored }
    } catch (thrown) {
      await this.giveUp(kept, journal, thrown)
      throw thrown
    } finally {
      journal.end()
    }
  }

  /** Whether an answer may be stored without the text that it was made of. A recording keeps that, too. */
  get needsNoText(): boolean {
    return this.keeping.store.recording === undefined
  }

  /** Stores an entry in the background. `end`, and the answer that the entry belongs to, wait for it. */
  later(entry: Entry): Promise<void> {
    const kept = this.access.put(entry).then(() => void this.pending.delete(kept))
    this.pending.add(kept)
    return kept
  }

  atEnd(store: () => void): () => void {
    this.underWay.add(store)
    return () => void this.underWay.delete(store)
  }

  /** Stores the texts of the requests under way, waits for all entries, and releases all claims of the run. */
  async end(): Promise<void> {
    this.isOver = true
    for (const store of this.underWay) store()
    await Promise.all([...this.pending, ...this.claiming])
    await Promise.all([...this.held.keys()].map((key) => this.letGo(key)))
    this.callOff?.()
    if (this.callOff !== undefined) await this.access.change((store) => store.leave(this.keeping.owner), undefined)
    // A question that finishes after the run neither stores nor warns.
    await this.access.end()
  }

  /** The stored entry, unless it must be made again. */
  async find(key: string): Promise<Entry | null> {
    return findKept(this.keeping.fresh, () => this.access.lookUp((store) => store.get(key), null))
  }

  /** The parts that a key has in addition where an answer may have this effect; null if it must not be stored. */
  ownerOf(effect: Effect): Parts | null {
    return ownerOf(effect, this.keeping)
  }

  /** The reason for which an answer was not found. */
  async why(parts: Parts, ask: Ask): Promise<MissReason> {
    if (this.keeping.fresh !== false) return { reason: "fresh" }
    const removed = await this.access.lookUp(async (store) => {
      const time = await store.removed(keyOf("answer", parts))
      return time === null ? null : new Date(time).toISOString()
    }, null)
    if (removed !== null) return { reason: "expired", removed }
    const nearest = await this.access.lookUp((store) => store.nearest(parts, "answer"), [])
    if ("run" in parts && nearest[0]?.parts["run"] !== parts["run"]) return usesTheWorld(ask)
    return whyMissed(parts, nearest)
  }

  /** Waits for the answer, or for the right to make it. */
  private async begin(kept: Kept): Promise<Begun | Made> {
    const { clock, signal } = this.keeping
    for (let look = FIRST_LOOK; ; look = Math.min(look * 2, LONGEST_LOOK)) {
      const found = await this.read(kept)
      if (found !== null) return found
      const turn = await kept.firstTurn()
      try {
        const claiming = await this.claim(kept)
        if (claiming === null) return { turn }
        if (claiming.kind === "cyclic") throw cyclic(kept)
        if (claiming.kind === "held") {
          // Another process may have stored it, and ended its claim, between the read and this claim.
          const late = await this.read(kept)
          if (late === null) return { turn }
          await this.letGo(kept.key)
          turn.end()
          return late
        }
      } catch (thrown) {
        turn.end()
        throw thrown
      }
      turn.end()
      await pause(clock, look, signal)
    }
  }

  /** Claims the right to answer a question, and holds it. Null if the store fails, or the run is over. */
  private async claim(kept: Kept): Promise<Claiming | null> {
    if (this.isOver) return null
    const claiming = this.claimNow(kept)
    this.claiming.add(claiming)
    try {
      return await claiming
    } finally {
      this.claiming.delete(claiming)
    }
  }

  private async claimNow(kept: Kept): Promise<Claiming | null> {
    const { owner, run } = this.keeping
    const claiming = await this.access.change<Claiming | null>(
      (store) => store.claim(kept.key, { lease: LEASE, owner, run: run ?? undefined, within: kept.within() }),
      null,
    )
    if (claiming?.kind === "held") this.hold(kept, claiming.claim)
    return claiming
  }

  private async read(kept: Kept): Promise<Made | null> {
    const entry = kept.isShared() ? await this.find(kept.key) : null
    if (entry === null) return null
    const value = kept.valueOf(fromData(entry.value))
    return value === undefined ? null : { value, entry, isStored: true }
  }

  /** Renews the lease of the run until its end. */
  private hold(kept: Kept, claim: Claim): void {
    this.held.set(kept.key, { kept, claim, waiting: kept.within().length })
    const renewLater = () => {
      this.callOff = this.keeping.clock.after(LEASE / 3, () => {
        void this.renew()
        renewLater()
      })
    }
    if (this.callOff === undefined) renewLater()
  }

  /** Renews the lease, and the claims of questions that more questions have begun to wait for since. */
  private async renew(): Promise<void> {
    const { owner } = this.keeping
    await this.access.change((store) => store.renew(owner, LEASE), undefined)
    for (const held of this.held.values()) {
      const waiting = held.kept.within().length
      if (waiting === held.waiting) continue
      held.waiting = waiting
      const claiming = await this.claim(held.kept)
      if (claiming?.kind === "cyclic") held.kept.fail(cyclic(held.kept))
    }
  }

  /** Releases a claim, if it is still held. */
  private async letGo(key: string): Promise<void> {
    const held = this.held.get(key)
    if (held === undefined) return
    this.held.delete(key)
    await this.access.change((store) => store.release(held.claim), undefined)
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
      await journal.write()
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
    const claim = this.held.get(key)?.claim
    this.held.delete(key)
    return this.access.put(entry, { ...(claim === undefined ? {} : { claim }), replaces: journal.keys })
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
      && !isUnanswered(thrown.code)
      && !this.keeping.signal.aborted
    if (isItsOwn) return this.forget(kept, journal)
    await journal.write()
    await this.letGo(kept.key)
  }

  private async forget({ key }: Kept, { keys }: Journal): Promise<void> {
    if (keys.length > 0) await this.access.change((store) => store.delete(keys), 0)
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
