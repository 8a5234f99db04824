// How much a store keeps, in one piece and in all, and how much it looks at.

import type { Bounds } from "./store.ts"

/** The bytes of one entry as it is kept. What is longer is refused with `memo-too-large`. */
export const MOST_ENTRY_BYTES = 16 * 1024 * 1024

/** How many lists and records within each other a value may hold. What is deeper is refused with `memo-too-deep`. */
export const MOST_NESTING = 2_000

/** The entries, the last made first, that `nearest` compares: so many of the same question, and so many of any. */
export const NEAREST_CANDIDATES = 200

/** The entries that `nearest` gives at most. */
export const NEAREST_RESULTS = 3

const DAY = 24 * 60 * 60 * 1000

/** What the command line keeps a memo to, unless it is told otherwise: 1 GB, and what was used within a year. */
export const DEFAULT_BOUNDS: Bounds = { size: 1e9, age: 365 * DAY }

/** Milliseconds between two times that a store keeps to its bounds by itself, at least. */
export const COLLECT_INTERVAL = DAY

/** The answers of which a store remembers that they were removed: of more, those that were removed first are forgotten. */
export const MOST_REMOVED = 10_000

/** Milliseconds for which it is remembered that an answer was removed. */
export const REMOVED_AGE = 365 * DAY

/** Milliseconds after the end of its lease for which a claim that nobody took over can still be made good, at least. */
export const CLAIM_GRACE = DAY
