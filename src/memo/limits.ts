// How much a store keeps in one piece, and how much it looks at.

/** The bytes of one entry as it is kept. What is longer is refused with `memo-too-large`. */
export const MOST_ENTRY_BYTES = 16 * 1024 * 1024

/** How many lists and records within each other a value may hold. What is deeper is refused with `memo-too-deep`. */
export const MOST_NESTING = 2_000

/** The entries, the last made first, that `nearest` compares: so many of the same question, and so many of any. */
export const NEAREST_CANDIDATES = 200

/** The entries that `nearest` gives at most. */
export const NEAREST_RESULTS = 3

/** Milliseconds after the end of its lease for which a claim that nobody took over can still be made good, at least. */
export const CLAIM_GRACE = 24 * 60 * 60 * 1000
