// Cuts an answer into the pieces in which it is streamed.

/** The size of every piece, or the sizes of the first ones, the last of which is also that of all others. At least 1. */
export type Cut = number | readonly number[]

/** Pieces that joined give the text; all of it in one where `cut` is undefined, none of an empty text. A piece may end inside a surrogate pair. */
export function cutText(text: string, cut: Cut | undefined): string[] {
  const pieces: string[] = []
  let start = 0
  for (const size of sizes(text.length, cut)) {
    pieces.push(text.slice(start, start + size))
    start += size
  }
  return pieces
}

/** The same for bytes, where a piece may end inside a character. */
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
