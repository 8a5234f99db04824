// Finds the modules in a folder, and waits until files are other than they were.

import { watch } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"

/** What a reader has seen, and wants to be told when it is no longer so. */
export interface Seen {
  /** Files by their paths, with the text that each had; null where there was none. */
  readonly files: ReadonlyMap<string, string | null>
  /** Folders with the modules that `listModules` found in each. */
  readonly folders: ReadonlyMap<string, readonly string[]>
}

/** The paths of the modules in a folder and below it, sorted; null where there is no such folder. */
export async function listModules(folder: string): Promise<readonly string[] | null> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return null
  const found: string[] = []
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const inner = path === "." ? entry.name : join(path, entry.name)
      if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) await visit(inner)
      else if (entry.isFile() && entry.name.endsWith(".rcl")) found.push(inner)
    }
  }
  await visit(folder)
  return found.sort()
}

/**
 * Resolves when something is other than `seen`. The folders are watched, not the files, since editors replace a file instead of
 * writing into it; and texts are compared, so that a change while they were being used is noticed and one that changes nothing
 * is not. Rejects with the signal's reason.
 */
export async function changed(seen: Seen, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const folders = new Set([...seen.folders.keys(), ...[...seen.files.keys()].map(dirname)])
  for (const module of [...seen.folders.values()].flat()) folders.add(dirname(module))
  const closing = new AbortController()
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: closing.signal })
      const look = () => void differs(seen).then((is) => is && resolve(), reject)
      for (const folder of folders) {
        const watcher = watch(folder, { signal: closing.signal }, look)
        // A folder that is taken away is a change like any other.
        watcher.on("error", look)
      }
      look()
    })
  } finally {
    closing.abort()
  }
}

async function differs({ files, folders }: Seen): Promise<boolean> {
  for (const [path, text] of files) {
    const now = await readFile(path, "utf8").catch(() => null)
    if (now !== null && now.replace(/^\ufeff/, "") !== text) return true
    if (now === null && text !== null) return true
  }
  for (const [folder, modules] of folders) {
    const now = (await listModules(folder)) ?? []
    if (now.length !== modules.length || now.some((path, i) => path !== modules[i])) return true
  }
  return false
}
