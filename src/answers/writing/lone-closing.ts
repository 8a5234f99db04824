// A closing tag of a thought that nothing opens in the text of an answer: the model's chat template has opened it.

import { isInCode } from "./thought-tags.ts"

/** UTF-16 units of the longest tag. */
const LONGEST_TAG = "</thinking>".length

/** Closing tags of an answer that are looked at; any further one is text. */
const MAX_CLOSINGS = 8

/**
 * Finds the closing tag of such a thought in the text of an answer that arrives in pieces: nothing opens it, and it is
 * in no code.
 */
export class LoneClosing {
  /** The end of the text so far. */
  private tail = ""
  private seen = 0

  /**
   * The place behind such a tag in a piece of text, or -1. `before` gives the answer's text up to a place in it, and
   * `isInString` whether the answer is JSON that has a string there.
   */
  push(text: string, before: (at: number) => string, isInString: (at: number) => boolean): number {
    const joined = this.tail + text
    const known = this.tail.length
    this.tail = joined.slice(1 - LONGEST_TAG)
    if (!joined.includes(">", known)) return -1
    for (const { 0: tag, index } of joined.matchAll(/<\/think(?:ing)?>/gi)) {
      const end = index + tag.length - known
      if (end <= 0 || ++this.seen > MAX_CLOSINGS) continue
      if (isLone(before(end).slice(0, -tag.length)) && !isInString(end - 1)) return end
    }
    return -1
  }

  /** A node ends the text that a tag can be in. */
  skip(): void {
    this.tail = ""
  }
}

/** An opening quote at the end of a text: a typographic one, or one of an odd number in its line. */
const QUOTED = /[“‘«「『]$|(?:^|\n)[^"\n]*"(?:[^"\n]*"[^"\n]*")*$/

/** Whether a closing tag after this text has no opening one, and is neither in code nor quoted. */
function isLone(before: string): boolean {
  const tags = [...before.matchAll(/<(\/?)think(?:ing)?>/gi)]
  if (tags.at(-1)?.[1] === "" || QUOTED.test(before)) return false
  return !isInCode(before)
}
