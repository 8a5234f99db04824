// Cuts an answer into the pieces of a stream.

/** The size of every piece, or the sizes of the first ones, the last of which is that of all others. At least 1. */
export type Cut = number | readonly number[]

/**
 * Cuts a text into pieces: one piece if `cut` is undefined, none for an empty text. A piece may end inside a surrogate
 * pair.
 */
export function cutText(text: string, cut: Cut | undefined): string[] {
  const pieces: string[] = []
  let start = 0
  for (const size of sizes(text.length, cut)) {
    pieces.push(text.slice(start, start + size))
    start += size
  }
  return pieces
}

/** Cuts bytes in the same way. A piece may end inside a character. */
export function cutBytes(bytes: Uint8Array, cut: Cut | undefined): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let start = 0
  for (const size of sizes(bytes.length, cut)) {
    pieces.push(bytes.subarray(start, start + size))
    start += size
  }
  return pieces
}

function* sizes(length: number, cut: Cut | undefined): Generator<number> {
  const list = typeof cut === "number" ? [cut] : (cut ?? [])
  for (let done = 0, i = 0; done < length; i++) {
    const wanted = list[Math.min(i, list.length - 1)] ?? length
    const size = Math.min(Math.max(1, Math.trunc(wanted)), length - done)
    yield size
    done += size
  }
}
