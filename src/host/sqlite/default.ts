// The default file of the memo, apart from the store, so that a command that opens none does not load it.

/** The memo of the command line, relative to its working directory. */
export const DEFAULT_MEMO = ".recall/memo.db"
