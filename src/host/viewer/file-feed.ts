// Streams a trace file while it grows.

import { open, stat, type FileHandle } from "node:fs/promises"
import { explained } from "../files.ts"
import type { Feed } from "./feed.ts"

/** Milliseconds between polls of a file that has not grown; not every file system can be watched. */
const POLL_MILLISECONDS = 150
const PIECE_BYTES = 1_048_576
/** Bytes that identify a trace: its first event has the id of the run. */
const BEGINNING_BYTES = 256

/** A feed of a file. Rejects with a `UsageError` if the file cannot be read. */
export async function fileFeed(path: string): Promise<Feed> {
  try {
    const file = await open(path)
    // Opening a folder succeeds; only reading it fails.
    await file.read(Buffer.alloc(1), 0, 1, 0).finally(() => file.close())
  } catch (error) {
    throw explained(error, path)
  }
  return { ended: new Promise(() => undefined), from: (start, signal) => growing(path, start, signal) }
}

/** Ends when another run replaces the file, so that readers start over. */
async function* growing(path: string, start: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path)
  try {
    const { ino, size } = await file.stat()
    if (start > size) throw new RangeError("past the end")
    let position = start
    let beginning: Uint8Array = new Uint8Array()
    while (!signal.aborted) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, position)
      const begins = await beginningOf(file)
      if (!begins.subarray(0, beginning.length).equals(beginning)) return
      beginning = begins
      position += bytesRead
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else {
        const now = await stat(path).catch(() => null)
        if (now === null || now.ino !== ino) return
        await pause(POLL_MILLISECONDS, signal)
      }
    }
  } finally {
    await file.close()
  }
}

async function beginningOf(file: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener("abort", done)
  })
}
