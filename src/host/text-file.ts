// Text files that are written as a whole or piece by piece, such as traces, and the removal of old ones.

import { createWriteStream } from "node:fs"
import { chmod, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join, parse } from "node:path"
import { finished } from "node:stream/promises"
import { UsageError } from "../base/errors.ts"
import { isMissing } from "./files.ts"
import { makeFolder } from "./make-folder.ts"
import { isReplaceable } from "./own-file.ts"

/** UTF-16 units that are written at once at the latest. */
const MOST_HELD = 65_536

export interface TextFile {
  write(text: string): void
  /** Resolves when all text is written; rejects with a `UsageError` if it could not be. */
  close(): Promise<void>
}

/**
 * Truncates or creates a file, with its parent folders. Rejects with a `UsageError` if it cannot be written, or has
 * text that begins with none of `beginnings`, if there are some.
 */
export async function openTextFile(path: string, ...beginnings: readonly string[]): Promise<TextFile> {
  if (beginnings.length > 0 && !isReplaceable(path, beginnings))
    throw new UsageError("unwritable", `${path} is another file, which would be replaced`, "name another file")
  let handle
  try {
    makeFolder(dirname(path))
    handle = await open(path, "w")
  } catch (error) {
    throw unwritable(path, error)
  }
  const stream = createWriteStream(path, { fd: handle })
  // `close` awaits the stream and reports its error.
  stream.on("error", () => undefined)
  const done = finished(stream)
  done.catch(() => undefined)
  // A trace has thousands of lines in a turn of the event loop, and each write of the stream costs more than its text.
  let text = ""
  const flush = () => {
    if (text !== "") stream.write(text)
    text = ""
  }
  return {
    write(more) {
      if (text === "") setImmediate(flush)
      text += more
      if (text.length >= MOST_HELD) flush()
    },
    async close() {
      flush()
      stream.end()
      await done.catch((error: unknown) => {
        throw unwritable(path, error)
      })
    },
  }
}

/**
 * Writes a file as a whole, with its parent folders. A file that exists keeps its old text if the new one cannot be
 * written, as on a full disk. Rejects with a `UsageError`.
 */
export async function replaceTextFile(path: string, text: string): Promise<void> {
  try {
    makeFolder(dirname(path))
    const old = await stat(path).catch((error: unknown) => (isMissing(error) ? null : Promise.reject(error as Error)))
    if (old === null || !old.isFile()) return await writeFile(path, text)
    // A link stays: the file that it leads to is replaced.
    await replace(await realpath(path), text, old.mode)
  } catch (error) {
    throw unwritable(path, error)
  }
}

async function replace(path: string, text: string, mode: number): Promise<void> {
  const whole = `${path}.${process.pid}.new`
  try {
    await writeFile(whole, text, { flag: "wx" })
    await chmod(whole, mode)
    await rename(whole, path)
  } catch (error) {
    await rm(whole, { force: true })
    // A folder that takes no new files may have a file that can be written.
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error
    await writeFile(path, text)
  }
}

/** The error of a file or folder that cannot be written. */
export function unwritable(path: string, error: unknown): UsageError {
  return new UsageError(
    "unwritable",
    `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
  )
}

/**
 * Removes all but the newest `count` files of a folder. Files that differ only in their extension count as one, as old
 * as the last changed of them. Other processes may do the same at the same time.
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

/** The time of a file's last change; 0 for a file that has been removed. */
async function changeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}
