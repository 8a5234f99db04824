// The release of Recall, which the build inserts.

declare const RECALL_VERSION: string | undefined

/** The release, or 0.0.0 where the sources run unbuilt. */
export const VERSION = typeof RECALL_VERSION === "string" ? RECALL_VERSION : "0.0.0"
