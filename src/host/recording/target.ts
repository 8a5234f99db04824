// The file that a recording is written to: the target of a link, and never a pipe, a device or a folder.

import { lstatSync, readlinkSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { RECORDING_BEGINNING } from "../../memo/recording.ts"
import { isReplaceable } from "../own-file.ts"

/** Links that may follow each other, as in Linux. */
const MOST_LINKS = 40

/**
 * The path of a regular file, or of none yet, that `path` names: a recording replaces the file that a link leads to and
 * not the link. Throws an error for anything else, since a file would take its place, and for a file that is neither
 * empty nor a recording.
 */
export function targetOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) throw new Error("it is a folder")
  if (found !== undefined && !found.isFile()) throw new Error("it is a pipe or a device, and a recording is a file")
  let target = path
  for (let links = 0; lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true; links++) {
    if (links === MOST_LINKS) throw new Error("too many links lead to each other")
    target = resolve(dirname(target), readlinkSync(target))
  }
  if (!isReplaceable(target, [RECORDING_BEGINNING]))
    throw new Error("it is another file, which a recording would replace")
  return target
}
