// The lines of a file or a stream, one after another, so that a file may be larger than memory.

import { explained } from "./files.ts"
import { piecesOf, tooLarge } from "./input.ts"
import { MAX_INPUT_BYTES } from "./limits.ts"
import { decodeText } from "./text.ts"

const LINE_END = 0x0a

/** The place of a line in its file, in bytes, with its end. */
export interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Whether the file ends in the line, without a line end. */
  readonly isOpen: boolean
}

/** The lines of a file. Rejects with a `UsageError` for a file that cannot be read, and a line that is not UTF-8. */
export async function* linesOf(path: string): AsyncGenerator<Line, void, undefined> {
  try {
    yield* linesIn(piecesOf(path, { most: Infinity }), path)
  } catch (error) {
    throw error instanceof Error && "syscall" in error ? explained(error, path) : error
  }
}

/** The lines of pieces of bytes; `name` is that of their source, for messages. */
export async function* linesIn(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Line, void, undefined> {
  let rest: Uint8Array[] = []
  /** The bytes of `rest`. */
  let length = 0
  let start = 0
  const line = (bytes: Uint8Array, isOpen: boolean): Line => {
    const end = start + bytes.length + (isOpen ? 0 : 1)
    const read: Line = { text: withoutReturn(decodeText(bytes, name)), start, end, isOpen }
    start = end
    return read
  }
  for await (const piece of pieces) {
    let from = 0
    for (let at; (at = piece.indexOf(LINE_END, from)) !== -1; from = at + 1) {
      const bytes = rest.length === 0 ? piece.subarray(from, at) : Buffer.concat([...rest, piece.subarray(from, at)])
      rest = []
      yield line(bytes, false)
    }
    if (from === piece.length) continue
    rest.push(piece.subarray(from))
    length = rest.length === 1 ? piece.length - from : length + piece.length - from
    if (length > MAX_INPUT_BYTES) throw tooLarge(`a line of ${name}`, MAX_INPUT_BYTES)
  }
  if (rest.length > 0) yield line(Buffer.concat(rest), true)
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text
}
