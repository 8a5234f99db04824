// A text that counts its readings, so that a search for all matches of a pattern cannot take quadratic time.

import { fail } from "../values/failure.ts"

/** Readings allowed per character of a text; common patterns read each 1 to 10 times. */
const READS_PER_CHARACTER = 64
const READS_OF_ANY_TEXT = 2_000_000
/** Characters that a native search passes in the time in which the engine reads one. */
const SEARCHED_PER_READ = 16

/**
 * One match is found in linear time; but where short matches are only certain after reading far beyond them (`a.*b|a`
 * in "aaaa…"), finding all of them is quadratic in any engine that proceeds from match to match. Reading then fails
 * with `pattern-too-slow`. The engine reads its input by the methods below and accepts any String object.
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
    "the pattern reads the text too many times",
    "limit how far it reads past a match, for example with [^\\n]* instead of .*, or search the lines one by one",
  )
}
