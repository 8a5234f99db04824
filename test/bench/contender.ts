// What the benchmark is made of: groups of cases, the contenders of a case, and the targets that a case is held to.

/** Something that is measured. Each of its samples is taken in a process of its own. */
export interface Contender {
  readonly name: string
  readonly work: FunctionWork | CommandWork | ProcessWork
}

/** A function of this process's own language, made ready once and then run again and again. */
export interface FunctionWork {
  readonly kind: "function"
  readonly prepare: () => Promise<Ready>
  /** Run it three times and no more, in its fresh process, and tell the memory it took. */
  readonly once?: true
}
export interface Ready {
  readonly run: () => unknown
  /** Done before each run, outside the measured time. */
  readonly before?: () => unknown
  /** What `prepare` has measured itself, in milliseconds: then nothing is run. */
  readonly instead?: number
  /** What `prepare` has counted, where the case counts something. */
  readonly count?: number
}

/** A program that measures itself and prints lines `ms 12.5` and, where memory counts, `rss 123456` (KiB). */
export interface CommandWork {
  readonly kind: "command"
  readonly command: string
  readonly arguments: readonly string[]
}

/** A program that is measured from outside, from its start to its end. */
export interface ProcessWork {
  readonly kind: "process"
  readonly command: string
  readonly arguments: readonly string[]
}

/** One sample: what its runs took (see measure.ts), what the first took, and the most memory (KiB) its process held, what it counted; or why there is none. */
export type Sample =
  | { readonly ms: number; readonly first?: number; readonly rss?: number; readonly count?: number }
  | { readonly failed: string }

export interface Case {
  readonly name: string
  readonly title: string
  /** How often each contender is measured; the rounds are interleaved. */
  readonly rounds: number
  /** The first is the one that the others are compared with. */
  readonly contenders: readonly Contender[]
  /** What one run works through, for a column of rates or of time for each. */
  readonly amount?: Amount
  /** What is counted beside the time. */
  readonly counted?: string
  readonly targets: readonly Target[]
}
export type Amount =
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "items"; readonly items: number; readonly item: string }

/** `holds` gets what `compare` measured; undefined where a contender is absent or failed. */
export interface Target {
  readonly what: string
  readonly level: "at least" | "aim"
  readonly judge: (figures: Figures) => { readonly holds: boolean; readonly measured: string } | undefined
}

export interface Group {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly cases: readonly Case[]
}

/** The samples of a case, a list for each contender by its name, all lists as long as there were rounds. */
export type Figures = ReadonlyMap<string, readonly Sample[]>
