// The texts that travel with the command line: the pages of the documentation, and the skill for coding agents.

import { access, readdir, readFile } from "node:fs/promises"

/** Folders above this file in which the texts are looked for: the package has them beside or above its built code. */
const MOST_FOLDERS = 5

/** The text of a file of the package, such as `docs/language.md`; null if there is none. */
export async function shippedText(path: string): Promise<string | null> {
  return nearest(async (folder) => (await readFile(new URL(path, folder), "utf8")).replaceAll("\r\n", "\n"))
}

/** The names of the files in a folder of the package, sorted; empty if there is none. */
export async function shippedFiles(path: string): Promise<readonly string[]> {
  return (await nearest(async (folder) => (await readdir(new URL(`${path}/`, folder))).sort())) ?? []
}

/** The folder of the package with a file; null if there is none. */
export async function shippedFolder(file: string): Promise<URL | null> {
  return nearest(async (folder) => {
    const url = new URL(file, folder)
    await access(url)
    return new URL("./", url)
  })
}

/** The result of `find` for the nearest folder for which it does not reject; null if it always does. */
async function nearest<T>(find: (folder: URL) => Promise<T>): Promise<T | null> {
  let folder = new URL("./", import.meta.url)
  for (let left = MOST_FOLDERS; left > 0; left--) {
    try {
      return await find(folder)
    } catch {
      folder = new URL("../", folder)
    }
  }
  return null
}
