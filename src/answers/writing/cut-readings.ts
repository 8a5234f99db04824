// The end of a text that was cut, which its continuation may write again: a number, a word, or several words.

import { joinedTo } from "../decoding/joined-words.ts"
import { readingOf, type Reading } from "./matcher.ts"

export const CUT_NUMBER = "the number that was cut"
export const CUT_WORD = "the word that was cut"
export const CUT_TEXT = "the text that was cut"

/** Letters and digits of the shortest text that is certainly repeated where it is written again. */
const MIN_LETTERS = 4

/** UTF-16 units before a cut in which such a text begins. */
const MAX_CUT = 80

export function cutReadings(tail: string, isJson: boolean): Reading[] {
  const numbers = cutNumbersOf(tail).map((number) => ({
    ...readingOf(CUT_NUMBER, number),
    ...(/^[^,]*\.[^,]*\p{Nd}$/u.test(number) ? {} : { isDoubtful: true as const }),
  }))
  return [...numbers, ...cutTextsOf(tail, isJson).flatMap(textReadings)]
}

/** The readings of a text at a cut, as certain and as doubtful, by what follows it where it is written again. */
function textReadings(text: string): Reading[] {
  const letters = text.match(/[\p{L}\p{Nd}]/gu)?.length ?? 0
  const isWord = /^[\p{L}\p{M}]+$/u.test(text)
  const reading = readingOf(isWord ? CUT_WORD : CUT_TEXT, text)
  if (letters >= MIN_LETTERS) return [reading]
  const doubtful = { ...reading, isDoubtful: true as const }
  if (!isWord || letters < 2 || /^(.)\1*$/u.test(text)) return [doubtful]
  const isLonger = (before: string, after: string) => joinedTo(before, after) !== undefined
  return [
    { ...reading, endsBetween: isLonger },
    { ...doubtful, endsBetween: (before, after) => !isLonger(before, after) },
  ]
}

/** A letter of a script without blanks. */
const UNSPACED = `[${["Han", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr"].map((s) => `\\p{sc=${s}}`).join("")}]`

/** The beginning of a word; of a script without blanks also any letter with another one behind it. */
const WORD_START = new RegExp(`(?<![\\p{L}\\p{M}\\p{Nd}_])[\\p{L}\\p{Nd}]|${UNSPACED}(?=\\p{M}*\\p{L})`, "gu")

/**
 * The texts at the end of a text, each from the beginning of a word, of its last line, or of an open string of JSON.
 * A number alone is none of them.
 */
function cutTextsOf(text: string, isJson: boolean): readonly string[] {
  if (!/[\p{L}\p{Nd}]\p{M}*$/u.test(text.slice(-8))) return []
  const from = Math.max(text.length - MAX_CUT, 0)
  const starts = [...text.slice(from).matchAll(WORD_START)].map(({ index }) => from + index)
  // The first place may be in the middle of a word.
  if (from > 0 && starts[0] === from) starts.shift()
  starts.push(text.lastIndexOf("\n") + 1)
  if (isJson) starts.push(text.lastIndexOf('"') + 1)
  return [...new Set(starts.map((start) => text.slice(start).trimStart()))].filter(
    (end) => /\p{L}/u.test(end) && !/^[\p{L}\p{Nd}]*\p{Nd}[\p{L}\p{Nd}]*$/u.test(end),
  )
}

/** The forms of a number at the end of a text: with groups and letters that may belong to it, and without. */
const CUT_NUMBERS = [
  /(?:[\p{L}\p{Nd}]+[.,])*[\p{L}\p{Nd}]*\p{Nd}[\p{L}\p{Nd}]*\.?$/u,
  /(?:\p{Nd}+\.)*[\p{L}\p{Nd}]*\p{Nd}[\p{L}\p{Nd}]*\.?$/u,
  /(?:\p{Nd}+\.)*\p{Nd}+\.?$/u,
]

/** The number at the end of a text that may have been cut in its middle, in all of its forms. */
function cutNumbersOf(text: string): readonly string[] {
  const end = text.slice(-80)
  return [...new Set(CUT_NUMBERS.flatMap((form) => form.exec(end) ?? []))]
}
