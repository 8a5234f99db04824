// Lists the modules in a folder, and waits for changes of files.

import { watch } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { listFiles } from "./listing.ts"

/** A state of the file system, to wait for a change of. */
export interface Seen {
  /** The text of each file, by path; null for a file that did not exist. */
  readonly files: ReadonlyMap<string, string | null>
  /** Folders with the modules that `listModules` found in each. */
  readonly folders: ReadonlyMap<string, readonly string[]>
}

/** The paths of the modules in a folder and below it, sorted; null if it is no folder. */
export async function listModules(folder: string): Promise<readonly string[] | null> {
  const files = await listFiles(folder)
  return (
    files
      ?.filter((file) => file.endsWith(".rcl"))
      .map((file) => join(folder, file))
      .sort() ?? null
  )
}

/**
 * Resolves when files or folders differ from `seen`. It watches folders and not files, since editors replace a file
 * instead of writing to it, and compares texts, so that it notices a change before the call and ignores one that
 * changes no text. Rejects with the signal's reason.
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
        // The removal of a watched folder is an error event, and a change.
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
