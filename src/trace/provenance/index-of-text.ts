// Finds many pieces in one text, each at the leftmost place that is still free.

/** UTF-16 units of a window, by which places are indexed. */
const WINDOW = 8
/** Searches that are made without an index, which pays only for more. */
const FEW = 8
/** UTF-16 units of the longest indexed text; a longer one is searched from its beginning for each piece. */
const MAX_INDEXED = 4_000_000
/** The most windows of a piece among which the rarest is sought. */
const MAX_WINDOWS = 256
/** Occupied places after which a piece counts as not found: a repetitive text must not take quadratic time. */
const MAX_TRIES = 1_000

export class TextIndex {
  readonly text: string
  /** 1 for each unit that a piece occupies. */
  private readonly taken: Uint8Array
  private index: ReadonlyMap<string, readonly number[]> | null = null
  private searches = 0
  /** The search for each piece: an equal piece continues after the place of the one before. */
  private readonly searched = new Map<string, Iterator<number>>()

  constructor(text: string) {
    this.text = text
    this.taken = new Uint8Array(text.length)
  }

  /** Occupies the leftmost free place of a piece, which is not empty, and returns it; -1 if there is none. */
  claim(piece: string): number {
    if (piece.length > this.text.length) return -1
    let places = this.searched.get(piece)
    if (places === undefined) this.searched.set(piece, (places = this.placesOf(piece)[Symbol.iterator]()))
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { done, value: place } = places.next()
      if (done === true) return -1
      const end = place + piece.length
      if (!this.isFree(place, end)) continue
      this.taken.fill(1, place, end)
      return place
    }
    return -1
  }

  private isFree(start: number, end: number): boolean {
    return this.taken[start] === 0 && this.taken[end - 1] === 0 && !this.taken.subarray(start, end).includes(1)
  }

  private *placesOf(piece: string): Iterable<number> {
    const { text } = this
    if (piece.length < WINDOW || text.length > MAX_INDEXED || ++this.searches <= FEW) {
      for (let place = text.indexOf(piece); place >= 0; place = text.indexOf(piece, place + 1)) yield place
      return
    }
    this.index ??= windowsOf(text)
    const { offset, places } = rarest(piece, this.index)
    for (const place of places) if (place >= offset && text.startsWith(piece, place - offset)) yield place - offset
  }
}

/** The window of a piece that occurs in the fewest places. */
function rarest(
  piece: string,
  index: ReadonlyMap<string, readonly number[]>,
): { readonly offset: number; readonly places: readonly number[] } {
  const step = Math.max(Math.ceil((piece.length - WINDOW) / MAX_WINDOWS), 1)
  let best: { readonly offset: number; readonly places: readonly number[] } | undefined
  for (let offset = 0; offset + WINDOW <= piece.length; offset += step) {
    const places = index.get(piece.slice(offset, offset + WINDOW)) ?? []
    if (best === undefined || places.length < best.places.length) best = { offset, places }
    if (places.length <= 1) break
  }
  return best!
}

function windowsOf(text: string): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>()
  for (let i = 0; i + WINDOW <= text.length; i++) {
    const window = text.slice(i, i + WINDOW)
    const places = index.get(window)
    if (places === undefined) index.set(window, [i])
    else places.push(i)
  }
  return index
}
