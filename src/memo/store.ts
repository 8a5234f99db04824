// The seam to what outlives the process: answers to questions and completions of requests, kept by their keys.

/** What an entry is of: an `answer` is the value of a question, a `completion` what a model wrote in one request. */
export type EntryKind = "answer" | "completion"

/** One remembered result. It is written once and never changed; another result of the same key takes its place as a whole. */
export interface Entry {
  /** SHA-256 in hex, of all that can change the result: see contract.md. */
  readonly key: string
  readonly kind: EntryKind
  /** The result as JSON. */
  readonly value: unknown
  /** What the key is made of, by name (`question`, `model`, `data article`, …), each as itself where it is short, else as its hash. */
  readonly parts: { readonly [name: string]: string }
  /** The task in which the question stands, or the file; for people. */
  readonly task: string
  /** The question, or the beginning of what the request asks; for people. */
  readonly title: string
  /** Keys of the entries that this one was made with: the completions of an answer, the answers to what it asked. */
  readonly uses: readonly string[]
  /** What making it cost, all that it uses included. */
  readonly cost: {
    readonly input: number
    readonly output: number
    readonly usd: number
    readonly milliseconds: number
  }
  /** Milliseconds since 1970 at which it was made. */
  readonly created: number
}

/** What is told of an entry without its value. */
export interface EntrySummary extends Omit<Entry, "value"> {
  /** Of the whole entry as it is kept. */
  readonly bytes: number
  /** Milliseconds since 1970 at which it was last got, or put. */
  readonly lastUsed: number
  /** How often it was got since it was put. This and `lastUsed` are noted now and then, and when the store is closed. */
  readonly hits: number
}

/** The right to make an entry, until its lease is over. */
export interface Claim {
  readonly key: string
  /** Grows with each claim of the key: what holds an older one can no longer write. */
  readonly token: number
}

export type Claiming =
  | { readonly kind: "held"; readonly claim: Claim }
  /** Somebody else makes the entry. `until`: when its lease is over, unless it is renewed, in milliseconds since 1970. */
  | { readonly kind: "taken"; readonly until: number }
  /** Whoever makes the entry waits, directly or through others, for one that the asker makes. */
  | { readonly kind: "cyclic" }

export interface ClaimOptions {
  /** Milliseconds. */
  readonly lease: number
  /** Names whoever makes entries, one runtime in one process, so that its own claims can be told from others'. */
  readonly owner: string
  /**
   * The keys of the questions that this one is asked for the sake of, outermost first: how circles across processes are found. That they
   * wait is known for as long as the lease, and until they or this one are made or released.
   */
  readonly within: readonly string[]
}

export interface EntryFilter {
  readonly kind?: EntryKind
  readonly task?: string
  /** Made before it, in milliseconds since 1970. */
  readonly before?: number
  /** Made then or later. */
  readonly after?: number
  /** How the key begins. */
  readonly prefix?: string
}

export interface Bounds {
  /** Bytes of all entries together. */
  readonly size: number
  /** Milliseconds since an entry was last used. */
  readonly age: number
}

/** What a native with effects has come to, in a run that may be gone on with after a crash. */
export type EffectState =
  /** Nothing is known of it: it has been noted as begun, and may be performed. */
  | { readonly kind: "begun" }
  /** It was begun before and is not known to have ended. */
  | { readonly kind: "unknown" }
  | { readonly kind: "done"; readonly value: unknown }

/**
 * Keeps entries. Every implementation passes `storeContract` of `recall-lang/testing`. What is corrupt, cut or of another version is
 * not there, and `warn` says so. What the caller gives that cannot be kept (see `limits.ts`), and a store that cannot be reached, read or
 * written, rejects with a `UsageError` whose code begins with `memo-`.
 */
export interface MemoStore {
  get(key: string): Promise<Entry | null>
  /**
   * Keeps an entry and ends its claim, durably, before the promise resolves. With `replaces` those entries go in the same transaction: the
   * completions of an answer that is now whole. False, and nothing is kept, where the claim is no longer the latest.
   */
  put(entry: Entry, options?: { readonly claim?: Claim; readonly replaces?: readonly string[] }): Promise<boolean>
  /**
   * Asks for the right to make an entry; one's own claim of the same key is renewed with its token. Whether the entry is there is not looked
   * at: whoever gets `held` looks again, as it may have been made between a `get` that found nothing and this.
   */
  claim(key: string, options: ClaimOptions): Promise<Claiming>
  /** Gives a claim up without an entry. One that is no longer the latest is let be. */
  release(claim: Claim): Promise<void>
  /** Entries of the same question first, the one with the most equal parts first; at most a few. */
  nearest(parts: Entry["parts"], kind: EntryKind): Promise<readonly EntrySummary[]>
  /** The last made first. What is kept or goes meanwhile may be seen or not. */
  list(filter?: EntryFilter): AsyncIterable<EntrySummary>
  /** How many went. Of answers it is remembered that they did. */
  delete(keys: readonly string[]): Promise<number>
  /**
   * Keeps to the bounds: what is too old goes, then the least valuable (cost to make it again, for each byte) first, until the rest is
   * small enough. Claims and effects that are too old go, too. How many entries went; of answers it is remembered that they did.
   */
  collect(bounds: Bounds): Promise<number>
  /**
   * When an answer that is not kept any more was removed by `delete` or `collect`, in milliseconds since 1970. Null where it was not, and
   * where that is forgotten: after `REMOVED_AGE`, and of more than `MOST_REMOVED` that of those removed first (see `limits.ts`).
   */
  removed(key: string): Promise<number | null>
  /** Notes durably that an effect of a run is about to happen, or says what is known of it. `effect` names it: its number in the run, say. */
  beginEffect(run: string, effect: string): Promise<EffectState>
  endEffect(run: string, effect: string, value: unknown): Promise<void>
  close(): Promise<void>
}
