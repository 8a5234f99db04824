// The limits of stores: sizes of entries and of the whole, and the work of a look-up.

import type { Bounds } from "./store.ts"

/** Bytes of the largest stored entry; `put` refuses a larger one with `memo-too-large`. */
export const MOST_ENTRY_BYTES = 16 * 1024 * 1024

/** The deepest nesting of lists and records in a value; `put` refuses a deeper one with `memo-too-deep`. */
export const MOST_NESTING = 2_000

/** The entries, the last created first, that `nearest` compares: up to this number of the same question, and of any. */
export const NEAREST_CANDIDATES = 200

/** The most entries that `nearest` returns. */
export const NEAREST_RESULTS = 3

const DAY = 24 * 60 * 60 * 1000

/** The bounds of the command line's memo by default: 1 GB, and entries used within a year. */
export const DEFAULT_BOUNDS: Bounds = { size: 1e9, age: 365 * DAY }

/** The shortest time in milliseconds between two collections that a store makes by itself. */
export const COLLECT_INTERVAL = DAY

/** The most removed answers that a store remembers; it forgets the earliest removals first. */
export const MOST_REMOVED = 10_000

/** Milliseconds for which a store remembers that an answer was removed. */
export const REMOVED_AGE = 365 * DAY

/** The shortest time in milliseconds, after its lease, for which a claim that nobody took over stays valid. */
export const CLAIM_GRACE = DAY
