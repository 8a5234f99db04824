// The letters and digits of a text, which are left of a call however it is quoted, and the marks between them.

/** Behind this letter a word ends. */
export const END = 1
/** Behind it, before the next letter, a round bracket opens. */
export const OPEN = 2
/** Behind it, before the next letter, there is an equals sign. */
export const EQUALS = 4
/** It is a capital. */
export const CAPITAL = 8

/** A place where `CALL(` is written, with anything between its letters but letters; in lower case as a word alone. */
export interface Opener {
  /** The index of its first letter among the letters. */
  readonly letter: number
  /** The index of its bracket in the text. */
  readonly bracket: number
}

export interface Letters {
  /** The letters and digits, in lower case. */
  readonly text: string
  /** The marks of each. */
  readonly marks: Uint8Array
  readonly openers: readonly Opener[]
}

const UTF_16 = new TextDecoder("utf-16le")

const LETTER = /[\p{L}\p{N}]/u

/** The letters of a folded text. */
export function lettersOf(folded: string): Letters {
  // The one letter whose lower case is longer; its dot is no letter.
  const original = folded.replaceAll("İ", "I")
  const lower = original.toLowerCase()
  const isAligned = lower.length === original.length
  const kept = new Uint16Array(lower.length)
  const marks = new Uint8Array(lower.length)
  const openers: Opener[] = []
  let length = 0
  for (let i = 0; i < lower.length; i++) {
    const unit = lower.charCodeAt(i)
    const width = widthOfLetter(lower, i, unit)
    if (width === 0) {
      if (length === 0) continue
      marks[length - 1]! |= END
      if (unit === 0x3d) marks[length - 1]! |= EQUALS
      else if (unit === 0x28) {
        marks[length - 1]! |= OPEN
        if (isCall(kept, marks, length) && openers.at(-1)?.letter !== length - 4)
          openers.push({ letter: length - 4, bracket: i })
      }
      continue
    }
    if (isAligned && original.charCodeAt(i) !== unit) marks[length] = CAPITAL
    kept[length++] = unit
    if (width === 2) kept[length++] = lower.charCodeAt(++i)
  }
  if (length > 0) marks[length - 1]! |= END
  const text = UTF_16.decode(kept.subarray(0, length))
  return { text, marks: marks.slice(0, length), openers }
}

/** The units of the letter or digit at a place, or 0. */
function widthOfLetter(text: string, at: number, unit: number): 0 | 1 | 2 {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) ? 1 : 0
  if (unit < 0xd800 || unit > 0xdbff) return LETTER.test(text.charAt(at)) ? 1 : 0
  return LETTER.test(text.slice(at, at + 2)) ? 2 : 0
}

/** Whether the last four letters are those of CALL, and no end of a longer word such as `recall`. */
function isCall(kept: Uint16Array, marks: Uint8Array, length: number): boolean {
  const at = length - 4
  return (
    at >= 0
    && kept[at] === 0x63
    && kept[at + 1] === 0x61
    && kept[at + 2] === 0x6c
    && kept[at + 3] === 0x6c
    && (at === 0 || (marks[at - 1]! & END) !== 0 || (marks[at]! & CAPITAL) !== 0)
  )
}

/** Whether letters are there at a place, up to the end of a word. */
export function isAt({ text, marks }: Letters, wanted: string, at: number): boolean {
  return (marks[at + wanted.length - 1]! & END) !== 0 && text.startsWith(wanted, at)
}

/** The places at which letters occur as whole words. */
export function* placesOf(letters: Letters, wanted: string): Iterable<number> {
  const { text, marks } = letters
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if ((at === 0 || (marks[at - 1]! & END) !== 0) && (marks[at + wanted.length - 1]! & END) !== 0) yield at
}
