// Creates folders of files without overwriting any.

import { mkdir, readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { unwritable } from "./text-file.ts"

/**
 * Creates a folder with these files; false if the folder exists and is not empty, and then nothing is written. Rejects
 * with a `UsageError` if they cannot be written.
 */
export async function createFolder(path: string, files: { readonly [path: string]: string }): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true })
    if ((await readdir(path)).length > 0) return false
    for (const [name, text] of Object.entries(files)) {
      const file = join(path, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text, { flag: "wx" })
    }
    return true
  } catch (error) {
    throw unwritable(path, error)
  }
}
