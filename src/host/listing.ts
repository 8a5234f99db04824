// Lists the files below a folder, and those that match a pattern.

import { readdir, stat } from "node:fs/promises"
import { join, matchesGlob } from "node:path"

/** Whether a file or folder is left out of every listing, with all that is in it. */
export function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "node_modules"
}

/**
 * The names of the files below a folder, relative to it with `/`, sorted by their UTF-16 units. Hidden files and
 * folders, `node_modules`, and links are left out. Null if it is no folder. Ends early with more than `most` names.
 */
export async function listFiles(folder: string, most = Infinity): Promise<readonly string[] | null> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return null
  const found: string[] = []
  const visit = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      if (found.length > most) return
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`
      if (isHidden(entry.name)) continue
      if (entry.isDirectory()) await visit(name)
      else if (entry.isFile()) found.push(name)
    }
  }
  await visit("")
  return found.sort()
}

/** A pattern of files: the folder that its fixed part names, and the rest, which names files in that folder. */
export interface Pattern {
  readonly folder: string
  readonly rest: string
}

/** Splits `notes/2026/*.md` into the folder `notes/2026` and `*.md`. Null for a text without `*`, `?`, `[` and `{`. */
export function readPattern(text: string): Pattern | null {
  const first = text.search(/[*?[{]/)
  if (first === -1) return null
  const end = text.lastIndexOf("/", first) + 1
  const folder = text.slice(0, end)
  return { folder: folder === "" ? "." : folder === "/" ? "/" : folder.slice(0, -1), rest: text.slice(end) }
}

/** The names among `files` that the rest of a pattern matches. */
export function matching(files: readonly string[], { rest }: Pattern): readonly string[] {
  return files.filter((file) => matchesGlob(file, rest))
}
