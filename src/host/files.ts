// Reads text files, and turns errors of the file system into messages for the user.

import { readFile } from "node:fs/promises"
import { UsageError } from "../base/errors.ts"
import { decodeText } from "./text.ts"

/** Reads the bytes of a file and rejects as `readFile` of `node:fs/promises` does; tests pass one that reads memory. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** The text of a UTF-8 file. Rejects with a `UsageError`: `not-found`, `not-utf8` or `unreadable`. */
export async function readTextFile(path: string, read: ReadFile = readFile): Promise<string> {
  return decodeText(await readBytes(path, read), path)
}

/** The bytes of a file. Rejects with a `UsageError`: `not-found` or `unreadable`. */
export async function readBytes(path: string, read: ReadFile = readFile): Promise<Uint8Array> {
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
  if (isMissing(error)) return new UsageError("not-found", `there is no file ${path}`)
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}
