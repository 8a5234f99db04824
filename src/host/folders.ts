// Makes folders of files, and none over another.

import { mkdir, readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"

/** Makes a folder with these files; false, and nothing is written, where there is one that is not empty. */
export async function createFolder(path: string, files: { readonly [path: string]: string }): Promise<boolean> {
  await mkdir(path, { recursive: true })
  if ((await readdir(path)).length > 0) return false
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { flag: "wx" })
  }
  return true
}
