// Reads the text of a stream piece by piece, with less work than the stream's own iterator.

import type { Readable } from "./zlib.ts"

/** Pieces that wait for the reader before the stream is paused. */
const MOST_WAITING = 16

type Piece = IteratorResult<string, undefined>

const END: Piece = { done: true, value: undefined }

/** The pieces of a stream of text. Fails where the stream does, or closes before its end. */
export function piecesOf(stream: Readable): AsyncIterator<string, undefined> {
  const waiting: Piece[] = []
  let isPaused = false
  let failure: Error | undefined
  let reader: { readonly resolve: (piece: Piece) => void; readonly reject: (error: Error) => void } | undefined

  /** The end is kept, for a reader that asks again. */
  function give(piece: Piece): void {
    reader?.resolve(piece)
    if (reader === undefined || piece === END) waiting.push(piece)
    reader = undefined
    if (waiting.length < MOST_WAITING || isPaused) return
    isPaused = true
    stream.pause()
  }
  function fail(error: Error): void {
    failure ??= error
    reader?.reject(failure)
    reader = undefined
  }

  stream.on("data", (value) => give({ done: false, value }))
  stream.on("end", () => give(END))
  stream.on("error", fail)
  stream.on("close", () => {
    if (!stream.readableEnded) fail(new Error("the body broke off"))
  })

  return {
    next() {
      const piece = waiting[0]
      if (piece === END) return Promise.resolve(END)
      if (piece !== undefined) {
        waiting.shift()
        if (isPaused && waiting.length === 0) {
          isPaused = false
          stream.resume()
        }
        return Promise.resolve(piece)
      }
      if (failure !== undefined) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        reader = { resolve, reject }
      })
    },
  }
}
