// The limits of evaluation: each has a diagnostic that no TRY can catch.

/** Bounds on the work and the memory of one run. Beyond one the run fails, which no `TRY` catches. */
export interface Limits {
  /** Nesting of calls of tasks, functions and questions. */
  readonly depth: number
  /** Calls of tasks and functions, iterations of FOR, and the work of natives and operators, in a whole run. */
  readonly steps: number
  /** UTF-16 units of one text. */
  readonly textLength: number
  /** Items of one list, keys of one record. */
  readonly listLength: number
  /** Bytes of the values, calls and questions of a run, by estimate; garbage counts while the heap is large. */
  readonly bytes: number
}

/** The limits of a run that sets none; `RuntimeOptions.limits` replaces any of them. */
export const DEFAULT_LIMITS: Limits = {
  depth: 5_000_000,
  steps: 1_000_000_000,
  textLength: 268_435_456,
  listLength: 10_000_000,
  bytes: 2_147_483_648,
}

/** UTF-16 units, as text, of the longest datum that a model is shown whole, unless it has a limit of its own. */
export const DEFAULT_SHOWN = 8_000

/** The deepest nesting of lists and records that can be compared, shown, converted or passed to the host. */
export const MAX_VALUE_DEPTH = 1_000
