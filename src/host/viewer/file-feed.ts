// A trace file as it grows.

import { open, stat } from "node:fs/promises"
import { explained } from "../files.ts"
import type { Feed } from "./feed.ts"

/** Between two looks at a file that has not grown: watching is not to be had on every file system. */
const LOOK_MILLISECONDS = 150
const PIECE_BYTES = 1_048_576

/** Rejects with a `UsageError` where the file cannot be read. */
export async function fileFeed(path: string): Promise<Feed> {
  try {
    const file = await open(path)
    // A folder can be opened, and is told from a file only by reading.
    await file.read(Buffer.alloc(1), 0, 1, 0).finally(() => file.close())
  } catch (error) {
    throw explained(error, path)
  }
  return { ended: new Promise(() => undefined), from: (start, signal) => growing(path, start, signal) }
}

async function* growing(path: string, start: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path)
  try {
    const { ino, size } = await file.stat()
    if (start > size) throw new RangeError("past the end")
    let position = start
    while (!signal.aborted) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, position)
      position += bytesRead
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else {
        // Another run has written a file of that name: readers begin anew.
        const now = await stat(path).catch(() => null)
        if (now === null || now.ino !== ino || now.size < position) return
        await pause(LOOK_MILLISECONDS, signal)
      }
    }
  } finally {
    await file.close()
  }
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
