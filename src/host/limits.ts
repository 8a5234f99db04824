// The limits of what the host reads.

/** Bytes of a program, a document, or a file that an argument names. */
export const MAX_INPUT_BYTES = 100_000_000
