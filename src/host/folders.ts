// Creates folders of files without overwriting any.

import { readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { makeFolder } from "./make-folder.ts"
import { unwritable } from "./text-file.ts"

/**
 * Creates a folder with these files; false if the folder exists and is not empty, and then nothing is written. Rejects
 * with a `UsageError` if they cannot be written.
 */
export async function createFolder(path: string, files: { readonly [path: string]: string }): Promise<boolean> {
  try {
    makeFolder(path)
    if ((await readdir(path)).length > 0) return false
    for (const [name, text] of Object.entries(files)) {
      const file = join(path, name)
      makeFolder(dirname(file))
      await writeFile(file, text, { flag: "wx" })
    }
    return true
  } catch (error) {
    throw unwritable(path, error)
  }
}
