// Turns what SQLite says into words, and into what to do.

import { UsageError } from "../../base/errors.ts"

/** The primary result codes that are told apart; see https://www.sqlite.org/rescode.html. */
const CODES: { readonly [code: number]: "busy" | "read-only" | "damaged" | "full" | "unreachable" } = {
  5: "busy",
  6: "busy",
  8: "read-only",
  10: "unreachable",
  11: "damaged",
  13: "full",
  14: "unreachable",
  // What is written keeps to the tables; what stands there already does not.
  19: "damaged",
  26: "damaged",
}

/** What kind of trouble SQLite reports; undefined for an error that is not SQLite's, or a mistake of ours. */
export function troubleOf(error: unknown): (typeof CODES)[number] | undefined {
  if (!(error instanceof Error)) return undefined
  // A number that no store has written, and a header of no version that there is.
  if (("code" in error && error.code === "ERR_OUT_OF_RANGE") || error.message === "unsupported file format")
    return "damaged"
  const code = "errcode" in error ? error.errcode : undefined
  return typeof code === "number" ? CODES[code & 0xff] : undefined
}

/** The error that says it to the user; any that is not about the file is given back as it is. */
export function explained(error: unknown, path: string): unknown {
  const said = error instanceof Error ? error.message : String(error)
  switch (troubleOf(error)) {
    case "busy":
      return because(
        error,
        new UsageError(
          "memo-busy",
          `the memo ${path} was held by another process for too long`,
          "see which process has the file open, or give this one another memo",
        ),
      )
    case "read-only":
      return because(
        error,
        new UsageError(
          "memo-read-only",
          `the memo ${path} can be read and not written`,
          "make the file and its folder writable, or name another file",
        ),
      )
    case "damaged":
      return because(error, damaged(path, said))
    case "full":
      return because(
        error,
        new UsageError(
          "memo-full",
          `the disk of the memo ${path} is full`,
          "make room on it; with a little of that recall memo gc --size 500MB makes the memo smaller",
        ),
      )
    case "unreachable":
      return because(
        error,
        new UsageError(
          "memo-unreachable",
          `the memo ${path} cannot be read or written: ${said}`,
          "see that its folder is there and writable, and that the disk works",
        ),
      )
    case undefined:
      return error
  }
}

export function damaged(path: string, why: string): UsageError {
  return new UsageError(
    "memo-damaged",
    `the memo ${path} is damaged, or no memo at all: ${why}`,
    "move the file away or name another; what it held is asked again",
  )
}

/** The error with what it is due to. */
export function because(cause: unknown, error: UsageError): UsageError {
  return Object.assign(error, { cause })
}
