// Files that are written piece by piece, as a trace is.

import { createWriteStream } from "node:fs"
import { mkdir, open, readdir, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { finished } from "node:stream/promises"
import { UsageError } from "../errors.ts"

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
  return new UsageError("unwritable", `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
}

/** Removes the oldest files of a folder, so that so many are left. */
export async function keepNewest(folder: string, count: number): Promise<void> {
  const names = await readdir(folder)
  if (names.length <= count) return
  const files = await Promise.all(names.map(async (name) => ({ name, changed: (await stat(join(folder, name))).mtimeMs })))
  files.sort((a, b) => b.changed - a.changed)
  await Promise.all(files.slice(count).map(({ name }) => rm(join(folder, name), { force: true })))
}
