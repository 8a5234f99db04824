// Files that a run writes as a whole: they replace files of their own kind, and no other.

import { closeSync, openSync, readSync, statSync } from "node:fs"

/**
 * Whether a file may be replaced by one that begins with one of these texts: it does not exist, is empty or a pipe, or
 * begins so itself. A file that cannot be read may not.
 */
export function isReplaceable(path: string, beginnings: readonly string[]): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size === 0) return true
  const expected = beginnings.map((beginning) => Buffer.from(beginning))
  const start = Buffer.alloc(Math.max(...expected.map(({ length }) => length)))
  let file
  try {
    file = openSync(path, "r")
    const length = readSync(file, start, 0, start.length, 0)
    // A file that a killed run has begun may end within its beginning.
    return (
      length > 0
      && expected.some((one) => one.subarray(0, length).equals(start.subarray(0, Math.min(length, one.length))))
    )
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
