// Turns errors of SQLite into messages that say what to do.

import { UsageError } from "../../base/errors.ts"

/** The primary result codes that have messages of their own: https://www.sqlite.org/rescode.html. */
const CODES: { readonly [code: number]: "busy" | "read-only" | "damaged" | "full" | "unreachable" } = {
  5: "busy",
  6: "busy",
  8: "read-only",
  10: "unreachable",
  11: "damaged",
  13: "full",
  14: "unreachable",
  // A constraint: writes satisfy the constraints, so existing data violates them.
  19: "damaged",
  26: "damaged",
}

/** The kind of trouble that SQLite reports; undefined for other errors and for faults of Recall. */
export function troubleOf(error: unknown): (typeof CODES)[number] | undefined {
  if (!(error instanceof Error)) return undefined
  // A number that no store writes, and a header of an unknown version.
  if (("code" in error && error.code === "ERR_OUT_OF_RANGE") || error.message === "unsupported file format")
    return "damaged"
  const code = "errcode" in error ? error.errcode : undefined
  return typeof code === "number" ? CODES[code & 0xff] : undefined
}

/** The `UsageError` for an error about the file; any other error is returned unchanged. */
export function explained(error: unknown, path: string): unknown {
  const reason = error instanceof Error ? error.message : String(error)
  switch (troubleOf(error)) {
    case "busy":
      return because(
        error,
        new UsageError(
          "memo-busy",
          `the memo ${path} was locked by another process for too long`,
          "end the process that has the file open, or name another file",
        ),
      )
    case "read-only":
      return because(
        error,
        new UsageError(
          "memo-read-only",
          `the memo ${path} is read-only`,
          "make the file and its folder writable, or name another file",
        ),
      )
    case "damaged":
      return because(error, damaged(path, reason))
    case "full":
      return because(
        error,
        new UsageError(
          "memo-full",
          `the disk of the memo ${path} is full`,
          "free some space, then recall memo gc --size 500MB shrinks the memo",
        ),
      )
    case "unreachable":
      return because(
        error,
        new UsageError(
          "memo-unreachable",
          `the memo ${path} cannot be read or written: ${reason}`,
          "check that its folder exists and is writable, and that the disk works",
        ),
      )
    case undefined:
      return error
  }
}

/** The remedy for a file that is of no use as a memo. */
export const ANOTHER_FILE = "move the file away or name another (--memo FILE); its questions are asked again"

export function damaged(path: string, why: string): UsageError {
  return new UsageError("memo-damaged", `the memo ${path} is damaged or not a memo: ${why}`, ANOTHER_FILE)
}

/** The error with its cause. */
export function because(cause: unknown, error: UsageError): UsageError {
  return Object.assign(error, { cause })
}
