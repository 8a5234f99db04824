// The files in a folder and the folders in it.

import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { isMissing } from "../host/files.ts"

/** Folders that hold other people's files. */
const LEFT_OUT = /^(?:node_modules|\..*)$/

/** The paths of all files, in order; null for what is no folder. Hidden folders and `node_modules` are left out. */
export async function readFolder(path: string): Promise<readonly string[] | null> {
  let entries
  try {
    entries = await readdir(path, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  const files = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isFile()) return [join(path, entry.name)]
      return entry.isDirectory() && !LEFT_OUT.test(entry.name) ? ((await readFolder(join(path, entry.name))) ?? []) : []
    }),
  )
  return files.flat().sort()
}
