// The words and numbers that two adjacent texts would make together.

/**
 * A letter of a script that puts blanks between words. Korean does, too, but its particles follow a name directly.
 */
const LETTER = `(?=\\p{L})[^${["Han", "Hira", "Kana", "Bopo", "Hang", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"]
  .map((script) => `\\p{sc=${script}}`)
  .join("")}]`

const ENDS_IN_DIGIT = /\p{Nd}$/u
const ENDS_IN_LETTER = new RegExp(`${LETTER}\\p{M}*$`, "u")
const BEGINS_WITH_NUMBER = /^[.,]?\p{Nd}+/u
const BEGINS_WITH_WORD = new RegExp(`^(?:${LETTER}\\p{M}*)+`, "u")

/** Letters of the longest suffix that is written right behind a number: `2nd`, `5km`, `10min`. */
const LONGEST_SUFFIX = 3

/**
 * The text at the beginning of `after` that continues a number or word at the end of `before`; undefined where a new
 * one begins.
 */
export function joinedTo(before: string, after: string): string | undefined {
  const end = before.slice(-8)
  if (ENDS_IN_DIGIT.test(end)) {
    const number = BEGINS_WITH_NUMBER.exec(after)?.[0]
    if (number !== undefined) return number
    const word = BEGINS_WITH_WORD.exec(after)?.[0]
    return word !== undefined && word.length > LONGEST_SUFFIX ? word : undefined
  }
  return ENDS_IN_LETTER.test(end) ? BEGINS_WITH_WORD.exec(after)?.[0] : undefined
}

/** Whether digits of several texts make one number. */
export function joinsDigits(texts: readonly string[]): boolean {
  return texts.some((text, i) => i > 0 && /\p{Nd}[.,]?$/u.test(texts[i - 1]!) && BEGINS_WITH_NUMBER.test(text))
}

/** Whether letters or digits of several texts make one word or number. */
export function joinsWords(texts: readonly string[]): boolean {
  return joinsDigits(texts) || texts.some((text, i) => i > 0 && joinsLetters(texts[i - 1]!, text))
}

function joinsLetters(before: string, after: string): boolean {
  return ENDS_IN_LETTER.test(before.slice(-8)) && BEGINS_WITH_WORD.test(after)
}

/** Whether a text has a letter or digit. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{Nd}]/u.test(text)
}

/** The word at the end of a text that may have been cut in its middle: letters, of which not all are the same. */
export function cutWordOf(text: string): string | undefined {
  const word = new RegExp(`(?<![\\p{L}\\p{Nd}_])(?:${LETTER}\\p{M}*){2,64}$`, "u").exec(text.slice(-80))?.[0]
  return word === undefined || /^(.)\1*$/u.test(word) ? undefined : word
}
