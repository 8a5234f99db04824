// The words and numbers that two adjacent texts would make together.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import type { PlacedPiece } from "../../program/document/steps.ts"
import { shorten } from "../../base/shorten.ts"
import { showInText } from "../../values/show.ts"

/**
 * A letter of a script that puts blanks between words. Korean does, too, but its particles follow a name directly.
 */
const LETTER = `(?=\\p{L})[^${["Han", "Hira", "Kana", "Bopo", "Hang", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"]
  .map((script) => `\\p{sc=${script}}`)
  .join("")}]`

/** UTF-16 units at the end of a text that are read, so that marks on its last letter are, too. */
const MARKS = 8

const ENDS_IN_NUMBER = /\p{Nd}(?:[.,]|[eE][+-]?)?$/u
const ENDS_IN_DIGIT = /\p{Nd}$/u
const ENDS_IN_LETTER = new RegExp(`${LETTER}\\p{M}*$`, "u")
const BEGINS_WITH_NUMBER = /^(?:[.,]?|[eE][+-]?)\p{Nd}+/u
const BEGINS_WITH_DIGIT = /^\p{Nd}+/u
const BEGINS_WITH_WORD = new RegExp(`^(?:${LETTER}\\p{M}*)+`, "u")

const BEGINS_WITH_MARK = /^\p{M}+/u
const ENDS_IN_MARKABLE = /[\p{L}\p{Nd}]\p{M}*$/u

/** A number at the beginning of a list in brackets, and the next one: `(5,6)`. Three digits may be a group of one. */
const FIRST_IN_LIST = /[([{]\p{Nd}+$/u
const NEXT_IN_LIST = /^,(?!\p{Nd}{3}\p{P})\p{Nd}+[,)\]}]/u

/** A capitalized word, which is no unit: `2The`. */
const CAPITALIZED = /^\p{Lu}\p{Ll}{2,}$/u

/** Letters of the longest suffix that is written right behind a number: `2nd`, `5km`, `10min`. */
const LONGEST_SUFFIX = 3

/**
 * The text at the beginning of `after` that continues a number or word at the end of `before`; undefined where a new
 * one begins.
 */
export function joinedTo(before: string, after: string): string | undefined {
  const end = before.slice(-MARKS)
  const mark = ENDS_IN_MARKABLE.test(end) ? BEGINS_WITH_MARK.exec(after)?.[0] : undefined
  if (mark !== undefined) return mark
  if (FIRST_IN_LIST.test(end) && NEXT_IN_LIST.test(after)) return undefined
  if (ENDS_IN_DIGIT.test(end)) {
    const number = BEGINS_WITH_NUMBER.exec(after)?.[0]
    if (number !== undefined) return number
    const word = BEGINS_WITH_WORD.exec(after)?.[0]
    return word !== undefined && (word.length > LONGEST_SUFFIX || CAPITALIZED.test(word)) ? word : undefined
  }
  const number = ENDS_IN_NUMBER.test(end) ? BEGINS_WITH_DIGIT.exec(after)?.[0] : undefined
  if (number !== undefined) return number
  return ENDS_IN_LETTER.test(end) ? BEGINS_WITH_WORD.exec(after)?.[0] : undefined
}

/** Whether digits of several texts make one number. */
function joinsDigits(texts: readonly string[]): boolean {
  return someJoint(texts, (before, after) => ENDS_IN_NUMBER.test(before) && BEGINS_WITH_NUMBER.test(after))
}

/** Whether letters or digits of several texts make one word or number. */
export function joinsWords(texts: readonly string[]): boolean {
  return (
    joinsDigits(texts)
    || someJoint(texts, (before, after) => ENDS_IN_LETTER.test(before) && BEGINS_WITH_WORD.test(after))
  )
}

/** Whether a joint of the texts has a property, given the end of all before it and the text behind it. */
function someJoint(texts: readonly string[], test: (before: string, after: string) => boolean): boolean {
  let before = ""
  return texts.some((text) => {
    const isFound = before !== "" && text !== "" && test(before, text)
    before = (before + text.slice(-MARKS)).slice(-MARKS)
    return isFound
  })
}

/** The warnings of texts and results that make one word or number with what is directly before them. */
export function joinedWords(pieces: readonly PlacedPiece[], source: string): Diagnostic[] {
  const found: Diagnostic[] = []
  let before = { text: "", kind: "text" }
  for (const { piece, span } of pieces) {
    const kind = typeof piece === "string" ? "text" : "result"
    const text = typeof piece === "string" ? piece : showInText(piece.value)
    if (text === "") continue
    const joined = joinedTo(before.text, text)
    if (joined !== undefined)
      found.push(warning(joined, before.kind, source, kind === "text" ? within(span, joined) : span))
    before = { text: (before.text + text.slice(-MARKS)).slice(-MARKS), kind }
  }
  return found
}

function within({ start }: Span, { length }: string): Span {
  return { start, end: start + length }
}

function warning(joined: string, before: string, source: string, span: Span): Diagnostic {
  const message = `${JSON.stringify(shorten(joined))} is one word with the ${before} before it`
  return { code: "joined-words", severity: "warning", message, source, span: { start: span.start, end: span.end } }
}

/** Whether a text has a letter or digit. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{Nd}]/u.test(text)
}
