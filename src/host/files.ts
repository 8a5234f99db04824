// Reads text files, and turns errors of the file system into messages for the user.

import { UsageError } from "../base/errors.ts"
import { readInput } from "./input.ts"
import { decodeText } from "./text.ts"

/** Reads the bytes of a file and rejects as `readFile` of `node:fs/promises` does; tests pass one that reads memory. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** The text of a UTF-8 file. Rejects with a `UsageError`: `not-found`, `not-utf8`, `too-large` or `unreadable`. */
export async function readTextFile(path: string, read: ReadFile = (path) => readInput(path)): Promise<string> {
  return decodeText(await readBytes(path, read), path)
}

/** The bytes of a file. Rejects with a `UsageError`: `not-found`, `too-large` or `unreadable`. */
export async function readBytes(path: string, read: ReadFile = (path) => readInput(path)): Promise<Uint8Array> {
  try {
    return await read(path)
  } catch (error) {
    throw explained(error, path)
  }
}

/** Whether an error of the file system means that the file does not exist. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === "ENOENT" || code === "ENOTDIR"
}

/** The `UsageError` for an error of the file system about a file. */
export function explained(error: unknown, path: string): UsageError {
  if (error instanceof UsageError) return error
  if (isMissing(error))
    return path.includes(REPLACEMENT) ? unnamed(path) : new UsageError("not-found", `there is no file ${path}`)
  switch (codeOf(error)) {
    case "EISDIR":
      return new UsageError("unreadable", `${path} is a directory, not a file`)
    case "EACCES":
    case "EPERM":
      return new UsageError("unreadable", `${path} may not be read: permission denied`)
    default:
      return new UsageError(
        "unreadable",
        `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
}

/** The character that Node puts in place of bytes of a name that are not UTF-8, so that the name opens nothing. */
const REPLACEMENT = "\ufffd"

function unnamed(path: string): UsageError {
  return new UsageError("unreadable", `the name of ${path} is not UTF-8, or there is no such file`, "rename it")
}

/** Whether a file cannot be opened because of its name alone. */
export function isUnnamed(error: unknown, path: string): boolean {
  return error instanceof UsageError && error.code === "unreadable" && path.includes(REPLACEMENT)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}
