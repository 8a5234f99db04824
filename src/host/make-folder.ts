// Creates a folder with the folders above it.

import { mkdirSync, statSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { isMissing } from "./files.ts"

/** The folder of the memo and of the command lines to resume, which have answers and arguments: its owner's alone. */
const PRIVATE = ".recall"

/**
 * Creates a folder that may exist, and those above it. Throws the exception of the operating system. Node's own
 * `recursive` does not end where a folder takes no other, such as `/proc`.
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let folder = resolve(path); !tryToMake(folder); folder = dirname(folder)) missing.push(folder)
  for (const folder of missing.reverse()) if (!tryToMake(folder)) mkdirSync(folder)
}

/** Whether the folder exists now. False if the one above it is missing. */
function tryToMake(folder: string): boolean {
  try {
    mkdirSync(folder, basename(folder) === PRIVATE ? { mode: 0o700 } : {})
    return true
  } catch (error) {
    if (isFolder(folder)) return true
    if (!isMissing(error) || isFolder(dirname(folder))) throw error
    return false
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
