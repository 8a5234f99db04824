// The interface to storage beyond the process: answers to questions and completions of requests, by their keys.

import type { Cost } from "../base/cost.ts"
import type { AnswerWarning } from "../machine/question.ts"
import type { WaitingCall } from "../base/waiting-call.ts"

/** An `answer` is the value of a question, a `completion` the text that a model wrote in one request. */
export type EntryKind = "answer" | "completion"

/** One remembered result. It is written once and never changed; another result of its key replaces it as a whole. */
export interface Entry {
  /** SHA-256 in hex of everything that can change the result. */
  readonly key: string
  readonly kind: EntryKind
  /** The result as JSON. */
  readonly value: unknown
  /** The parts of the key by name (`question`, `model`, `data article`, …): short ones themselves, long ones hashed. */
  readonly parts: { readonly [name: string]: string }
  /** The task that asks the question, or the file; for people. */
  readonly task: string
  /** The question, or the beginning of the request; for people. */
  readonly title: string
  /** Keys of the entries that this one was made with: an answer's completions, and the answers to its questions. */
  readonly uses: readonly string[]
  /** The cost of making it, with that of all entries that it uses. */
  readonly cost: Cost & { readonly milliseconds: number }
  /** The time of creation, in milliseconds since 1970. */
  readonly created: number
  /** The warnings about an answer, which each run that takes it reports; absent where there are none. */
  readonly warnings?: readonly AnswerWarning[]
}

/** An entry without its value, as lists have it. */
export interface EntrySummary extends Omit<Entry, "value"> {
  /** Bytes of the whole entry as it is stored. */
  readonly bytes: number
  /** The time of the last read, or of `put`, in milliseconds since 1970. */
  readonly lastUsed: number
  /** The number of reads since `put`. This and `lastUsed` are written now and then, and when the store is closed. */
  readonly hits: number
}

/** The right to make an entry, until the lease of its owner is over. */
export interface Claim {
  readonly key: string
  /** Grows with each claim of the key: the holder of an older one can no longer write. */
  readonly token: number
}

/** The outcome of a claim to make an entry. */
export type Claiming =
  | { readonly kind: "held"; readonly claim: Claim }
  /** Another owner makes the entry. `until` is the end of its lease as it is now, in milliseconds since 1970. */
  | { readonly kind: "taken"; readonly until: number }
  /** The maker of the entry waits, directly or through others, for one that the claimant makes. */
  | { readonly kind: "cyclic" }

/** The circumstances of a claim. */
export interface ClaimOptions {
  /** Milliseconds of the owner's lease, which begins with its first claim, and again if it was over. */
  readonly lease: number
  /** The name of the maker, one run in one process. Its lease holds for all of its claims. */
  readonly owner: string
  /** The run that the owner is an attempt at, if it can be resumed. Its first claim ends those of earlier attempts. */
  readonly run?: string | undefined
  /**
   * The keys of the questions that wait for this one, outermost first, by which cycles across processes are found. The
   * store knows that they wait for as long as the owner's lease, or until one of the two is made or released.
   */
  readonly within: readonly string[]
}

/** Conditions on entries, all of which must hold; each is optional. */
export interface EntryFilter {
  readonly kind?: EntryKind
  readonly task?: string
  /** Created before this time, in milliseconds since 1970. */
  readonly before?: number
  /** Created at this time or later. */
  readonly after?: number
  /** The beginning of the key. */
  readonly prefix?: string
}

/**
 * The age and the size beyond which a store removes entries: the older ones, then those of least worth for their size.
 */
export interface Bounds {
  /** Bytes of all entries together. */
  readonly size: number
  /** Milliseconds since the last use of an entry. */
  readonly age: number
}

/** The state of a native's effect, in a run that may be resumed after a crash. */
export type EffectState =
  /** It was unknown, is now recorded as begun, and may be performed. */
  | { readonly kind: "begun" }
  /** It was begun before, and no end is recorded. */
  | { readonly kind: "unknown" }
  | { readonly kind: "done"; readonly value: unknown }

/** A call of a run that waits for a person's decision, or that a person has decided. */
export interface Approval extends WaitingCall {
  readonly run: string
  /** The time at which a run first waited for it, in milliseconds since 1970. */
  readonly since: number
  /** The decision; null while there is none. */
  readonly isAllowed: boolean | null
}

/**
 * A store of entries. Every implementation passes `storeContract` of `recall-lang/testing`. An entry that is corrupt,
 * cut off or of another version does not exist, and is reported to `warn`. Operations reject with a `UsageError` whose
 * code begins with `memo-` for an entry that cannot be stored, such as one of more than 16 MiB, and when the store
 * cannot be reached, read or written.
 */
export interface MemoStore {
  /** Set for the store of a recording: an answer that may have effects is kept in it whatever the run. */
  readonly recording?: "recorded" | "replayed"
  get(key: string): Promise<Entry | null>
  /**
   * Stores an entry and ends its claim, durably, before the promise resolves. The entries of `replaces`, such as the
   * completions of a finished answer, are deleted in the same transaction. Returns false, and stores nothing, if the
   * claim is no longer the latest.
   */
  put(entry: Entry, options?: { readonly claim?: Claim; readonly replaces?: readonly string[] }): Promise<boolean>
  /**
   * Claims the right to make an entry; the owner's own claim of the same key keeps its token. Does not check whether
   * the entry exists: after `held` the caller reads again, as the entry may have been stored since its last `get`.
   */
  claim(key: string, options: ClaimOptions): Promise<Claiming>
  /** Extends the lease of an owner to `lease` milliseconds from now; not if a later attempt has ended it. */
  renew(owner: string, lease: number): Promise<void>
  /** Ends the lease of an owner, and so all of its claims. */
  leave(owner: string): Promise<void>
  /** Ends a claim without an entry. Does nothing if it is no longer the latest. */
  release(claim: Claim): Promise<void>
  /** The nearest few entries: those of the same question first, then by the number of equal parts. */
  nearest(parts: Entry["parts"], kind: EntryKind): Promise<readonly EntrySummary[]>
  /** Lists entries, the last created first. Entries stored or removed meanwhile may be included or not. */
  list(filter?: EntryFilter): AsyncIterable<EntrySummary>
  /** Deletes entries and returns their number. Remembers which answers were removed. */
  delete(keys: readonly string[]): Promise<number>
  /**
   * Deletes entries that are too old, then the least valuable (by the cost of making them again, for each byte) until
   * the rest is small enough, and claims, effects and approvals that are too old. Returns the number of deleted
   * entries, and remembers which answers were removed.
   */
  collect(bounds: Bounds): Promise<number>
  /**
   * The time at which `delete` or `collect` removed an answer, in milliseconds since 1970. Null if it was not removed
   * or the removal is forgotten: after a year, or the earliest of more than 10,000.
   */
  removed(key: string): Promise<number | null>
  /** Records durably that an effect of a run begins, or returns its known state. `effect` is its name in the run. */
  beginEffect(run: string, effect: string): Promise<EffectState>
  endEffect(run: string, effect: string, value: unknown): Promise<void>
  /** Records durably that a call of a run waits for a person, unless it is known; returns what is known of it. */
  awaitApproval(waiting: WaitingCall & { readonly run: string }): Promise<Approval>
  /** Lists the calls of all runs, or of one, that wait for a person or that a person has decided. */
  approvals(run?: string): Promise<readonly Approval[]>
  /**
   * Records durably a person's decision on a call that waits. The first decision holds: returns the call with it, or
   * null for a call that is not known.
   */
  approve(run: string, call: string, isAllowed: boolean): Promise<Approval | null>
  close(): Promise<void>
}
