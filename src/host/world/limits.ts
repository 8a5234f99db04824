// The limits of what a program takes from the world at once.

/** Bytes of a file that is read. */
export const MAX_FILE_BYTES = 50_000_000
/** Files that one listing may give. */
export const MAX_LISTED = 10_000
/** Bytes of an answer to an HTTP request. */
export const MAX_FETCHED_BYTES = 20_000_000
/** Redirections that a request follows. */
export const MAX_REDIRECTIONS = 10
/** Seconds until an HTTP request is given up. */
export const FETCH_SECONDS = 60
