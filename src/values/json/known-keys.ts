// The keys that a reader has seen, so that equal keys of many records are one string.

const SLOTS = 256
const LONGEST = 64

/** Holds one key for each of a fixed number of slots. */
export class KnownKeys {
  private readonly slots: string[] = Array.from({ length: SLOTS }, () => "")

  /** The key between two offsets of a text. */
  between(text: string, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST) return text.slice(start, end)
    const hash = 31 * (31 * text.charCodeAt(start) + text.charCodeAt(end - 1)) + text.charCodeAt(start + (length >> 1))
    const slot = (hash + length) & (SLOTS - 1)
    const known = this.slots[slot]!
    if (known.length === length && isAt(text, start, known)) return known
    return (this.slots[slot] = text.slice(start, end))
  }
}

function isAt(text: string, start: number, key: string): boolean {
  for (let i = 0; i < key.length; i++) if (text.charCodeAt(start + i) !== key.charCodeAt(i)) return false
  return true
}
