// The limits of a folder or a pattern that an argument names.

/** Files that one argument may name. */
export const MAX_FILES = 10_000
/** Bytes of all files that one argument names. */
export const MAX_BYTES = 100_000_000
