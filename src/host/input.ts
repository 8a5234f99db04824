// Reads files, pipes and devices in pieces and within a limit; none of them blocks the process.

import { close, constants, fstat, open, read, type Stats } from "node:fs"
import { promisify } from "node:util"
import { UsageError } from "../base/errors.ts"
import { MAX_INPUT_BYTES } from "./limits.ts"

/** The options of a reading; each is optional. */
export interface InputOptions {
  /** The bytes at most; `MAX_INPUT_BYTES` unless given. */
  readonly most?: number
  /** Ends the wait for a pipe. */
  readonly signal?: AbortSignal | undefined
}

// Windows has no such flag. Without it the opening of a pipe waits, in a thread that nothing interrupts.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const MOST_AT_ONCE = 16_000_000
const PIECE = 65_536

const opened = promisify(open)
const stats = promisify(fstat)
const closed = promisify(close)
const filled = promisify(read)

/** All bytes of a file. Rejects as `piecesOf` does. */
export async function readInput(path: string, options: InputOptions = {}): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of piecesOf(path, options)) pieces.push(piece)
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}

/**
 * The bytes of a file in pieces. A pipe waits for what is written to it, as `cat` does. Rejects as `readFile` of
 * `node:fs/promises`, with the reason of the signal, and with a `UsageError`: `too-large`, or `unreadable` for a device
 * that has nothing to read.
 */
export async function* piecesOf(
  path: string,
  { most = MAX_INPUT_BYTES, signal }: InputOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await opened(path, READ)
  let isOpen = true
  try {
    const found = await stats(file)
    if (found.isFile() && found.size > most) throw tooLarge(path, most)
    // A socket closes the file itself.
    if (found.isFIFO()) isOpen = false
    let bytes = 0
    for await (const piece of found.isFIFO() ? written(file, signal) : stored(file, found, path)) {
      bytes += piece.length
      if (bytes > most) throw tooLarge(path, most)
      yield piece
    }
  } finally {
    if (isOpen) await closed(file)
  }
}

/** The limit on bytes that are read at once, as an error about what has more. */
export function tooLarge(name: string, most: number): UsageError {
  return new UsageError(
    "too-large",
    `${name} has more than ${most.toLocaleString("en-US")} bytes, which is more than Recall reads at once`,
    "divide it; recall map reads a .jsonl file of any size line by line",
  )
}

/** The bytes that are written to a pipe, until its last writer has closed it. */
async function* written(file: number, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  // Loaded late: most runs read no pipe, and it is slow to load.
  const { Socket } = await import("node:net")
  const socket = new Socket({ fd: file, readable: true, writable: false, ...(signal === undefined ? {} : { signal }) })
  try {
    for await (const piece of socket) yield piece as Uint8Array
  } finally {
    socket.destroy()
  }
}

async function* stored(file: number, found: Stats, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const size = found.isFile() ? Math.min(found.size + 1, MOST_AT_ONCE) : 0
  for (;;) {
    const buffer = Buffer.allocUnsafe(Math.max(size, PIECE))
    const { bytesRead } = await filled(file, buffer, 0, buffer.length, null).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error
      throw new UsageError("unreadable", `${path} is a terminal or a device without data, not a file`)
    })
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
