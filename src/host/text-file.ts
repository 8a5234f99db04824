// Files that are written piece by piece, as a trace is.

import { createWriteStream } from "node:fs"
import { mkdir, open, readdir, rm, stat } from "node:fs/promises"
import { dirname, join, parse } from "node:path"
import { finished } from "node:stream/promises"
import { UsageError } from "../base/errors.ts"
import { isMissing } from "./files.ts"

export interface TextFile {
  write(text: string): void
  /** Resolves when all is written; rejects where it could not be. */
  close(): Promise<void>
}

/** Begins a file anew, and makes the folders that it needs. Fails with a `UsageError` where it cannot be written. */
export async function openTextFile(path: string): Promise<TextFile> {
  let handle
  try {
    await mkdir(dirname(path), { recursive: true })
    handle = await open(path, "w")
  } catch (error) {
    throw unwritable(path, error)
  }
  const stream = createWriteStream(path, { fd: handle })
  // Told by `close`, where somebody waits for it.
  stream.on("error", () => undefined)
  const done = finished(stream)
  done.catch(() => undefined)
  return {
    write: (text) => void stream.write(text),
    async close() {
      stream.end()
      await done.catch((error: unknown) => {
        throw unwritable(path, error)
      })
    },
  }
}

function unwritable(path: string, error: unknown): UsageError {
  return new UsageError(
    "unwritable",
    `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
  )
}

/**
 * Removes the oldest files of a folder, so that those of so many names are left. Files that differ only in their extension belong together,
 * and are as old as the last changed of them. Others may do the same at that time.
 */
export async function keepNewest(folder: string, count: number): Promise<void> {
  const groups = new Map<string, { readonly files: string[]; changed: number }>()
  await Promise.all(
    (await readdir(folder)).map(async (file) => {
      const changed = await changeOf(join(folder, file))
      const name = parse(file).name
      const group = groups.get(name) ?? { files: [], changed: 0 }
      groups.set(name, group)
      group.files.push(join(folder, file))
      group.changed = Math.max(group.changed, changed)
    }),
  )
  const old = [...groups.values()].sort((a, b) => b.changed - a.changed).slice(count)
  await Promise.all(old.flatMap(({ files }) => files.map((file) => rm(file, { force: true }))))
}

/** When a file was last changed; one that is gone is older than any. */
async function changeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}
