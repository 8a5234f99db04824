// A text that counts how often it is read, so that looking for all matches of a pattern cannot take quadratic time.

import { fail } from "../values/failure.ts"

/** How often a text may be read per character; common patterns read each 1 to 10 times. */
const READS_PER_CHARACTER = 64
const READS_OF_ANY_TEXT = 2_000_000
/** How many characters a native search reads in the time of one reading through the pattern. */
const SEARCHED_PER_READ = 16

/**
 * One match is found in linear time; but where a match is short and known to be one only after reading on (`a.*b|a` in
 * "aaaa…"), finding all of them is quadratic in any engine that goes from match to match. Reading then fails with
 * `pattern-too-slow`. The engine reads its input with the methods below and takes any object that says it is a string.
 */
export class MeteredText extends String {
  readonly #text: string
  #reads: number

  constructor(text: string) {
    super(text)
    this.#text = text
    this.#reads = READS_OF_ANY_TEXT + READS_PER_CHARACTER * text.length
  }

  override charCodeAt(index: number): number {
    if (--this.#reads < 0) throw tooSlow()
    return this.#text.charCodeAt(index)
  }

  override indexOf(text: string, from = 0): number {
    const index = this.#text.indexOf(text, from)
    this.#reads -= ((index < 0 ? this.#text.length : index) - from) / SEARCHED_PER_READ
    if (this.#reads < 0) throw tooSlow()
    return index
  }

  override substring(start: number, end?: number): string {
    return this.#text.substring(start, end)
  }
}

function tooSlow() {
  return fail(
    "pattern-too-slow",
    "the pattern reads the text again and again",
    "bound what it may read past a match, for example [^\\n]* instead of .*, or search the text's lines one by one",
  )
}
