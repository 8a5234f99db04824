// The limits of connections to servers of the Model Context Protocol.

/** Seconds that a server has to start, or to answer the first request. */
export const CONNECT_SECONDS = 30
/** Seconds that a call may take without a report of progress. */
export const CALL_SECONDS = 600
/** UTF-16 units of the end of a server's standard error, which the message of a failed start quotes. */
export const MAX_STDERR = 1_000
