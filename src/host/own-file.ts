// Files that a run writes as a whole: they replace files of their own kind, and no other.

import { closeSync, openSync, readSync, statSync } from "node:fs"

/**
 * Whether a file may be replaced by one that begins with a text: it does not exist, is empty or a pipe, or begins so
 * itself. A file that cannot be read may not.
 */
export function isReplaceable(path: string, beginning: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size === 0 || beginning === "") return true
  const expected = Buffer.from(beginning)
  const start = Buffer.alloc(expected.length)
  let file
  try {
    file = openSync(path, "r")
    const length = readSync(file, start, 0, start.length, 0)
    return length > 0 && expected.subarray(0, length).equals(start.subarray(0, length))
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
