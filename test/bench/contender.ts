// The parts of the benchmark: groups of cases, the contenders of a case, and its targets.

/** A subject of measurement. Each of its samples is taken in a new process. */
export interface Contender {
  readonly name: string
  readonly work: FunctionWork | CommandWork | ProcessWork
}

/** A function in this process's own language, prepared once and then run again and again. */
export interface FunctionWork {
  readonly kind: "function"
  readonly prepare: () => Promise<Ready>
  /** Run exactly three times in a fresh process, and report its peak memory. */
  readonly once?: true
}
export interface Ready {
  readonly run: () => unknown
  /** Runs before each measured run, outside the measured time. */
  readonly before?: () => unknown
  /** Milliseconds that `prepare` has measured itself: then nothing is run. */
  readonly instead?: number
  /** The count from `prepare`, where the case counts something. */
  readonly count?: number
}

/** A program that measures itself and prints lines `ms 12.5` and, where memory counts, `rss 123456` (KiB). */
export interface CommandWork {
  readonly kind: "command"
  readonly command: string
  readonly arguments: readonly string[]
  /** The name by which the machine's programs are known (see programs.ts). */
  readonly program: string
}

/** A program that is measured from outside, from its start to its end. */
export interface ProcessWork {
  readonly kind: "process"
  readonly command: string
  readonly arguments: readonly string[]
}

/**
 * One sample: the time of its runs (see measure.ts), the time of the first, the peak memory of its process (KiB), and
 * its count; or the reason why there is none.
 */
export type Sample =
  | { readonly ms: number; readonly first?: number; readonly rss?: number; readonly count?: number }
  | { readonly failed: string }

export interface Case {
  readonly name: string
  readonly title: string
  /** The number of samples of each contender; the rounds are interleaved. */
  readonly rounds: number
  /** The first is the baseline of the ratios. */
  readonly contenders: readonly Contender[]
  /** The amount of work in one run, for a column of rates or of time for each. */
  readonly amount?: Amount
  /** The title of a count beside the time. */
  readonly counted?: string
  readonly targets: readonly Target[]
}
export type Amount =
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "items"; readonly items: number; readonly item: string }

/** `judge` receives the samples of the case; undefined where a contender is absent or failed. */
export interface Target {
  readonly what: string
  readonly level: "at least" | "aim"
  readonly judge: (figures: Figures) => Verdict | undefined
}

export interface Verdict {
  readonly holds: boolean
  readonly measured: string
}

export interface Group {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly cases: readonly Case[]
}

/** The samples of a case by contender; all lists are as long as there were rounds. */
export type Figures = ReadonlyMap<string, readonly Sample[]>
