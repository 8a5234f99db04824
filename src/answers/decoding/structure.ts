// The structure of a typed answer: its results are values in it, and no text of a result is read as JSON of the answer.

import type { Piece, Step } from "../../program/document/steps.ts"
import { spendOnText } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import type { Type } from "../../values/types.ts"
import { TypeValue, type Value } from "../../values/values.ts"
import { joinsWords } from "./joined-words.ts"
import { JoinedText, Result, type Marked, type Reading } from "./written-json.ts"

/** The value of an answer that consists of one result and white space; undefined for any other answer. */
export function onlyResult(pieces: readonly Piece[]): { readonly value: Value } | undefined {
  const [only, ...others] = pieces.filter((piece) => typeof piece !== "string" || piece.trim() !== "")
  if (only === undefined || typeof only === "string" || others.length > 0) return undefined
  return { value: dataOf(only) }
}

/** Whether any text is a value of the type, or may be. */
export function acceptsText(type: Type): boolean {
  if (type.kind === "union") return type.members.some(acceptsText)
  return type.kind === "any" || type.kind === "string" || type.kind === "host"
}

/** The place of a result in JSON: in a string, or that of a value; `text` is any other. */
export type Place = "string" | "value" | "text"

/** The place of the last result of a document. */
export function placeOfLast(steps: readonly Step[]): Place {
  const last = steps.findLastIndex(({ kind }) => kind === "result")
  const text = steps.map((step, i) => (step.kind === "text" && i < last ? step.text : "")).join("")
  let isOpen = false
  for (let at = text.indexOf('"'); at >= 0; at = nextQuote(text, at + 1, isOpen)) isOpen = !isOpen
  return isOpen ? "string" : /[:[,]\s*$/.test(text.slice(-MAX_BLANKS)) ? "value" : "text"
}

/** The text of steps up to some units before its end, with a digit in the place of each result. */
export function shownOf(steps: readonly Step[], behind: number): string {
  const text = steps.map((step) => (step.kind === "text" ? step.text : step.kind === "result" ? "0" : "")).join("")
  return text.slice(0, text.length - behind)
}

/** UTF-16 units of white space before a value that are passed over. */
const MAX_BLANKS = 64

/** The position of the next quote that begins or ends a string of JSON; -1 if there is none. */
function nextQuote(text: string, from: number, isOpen: boolean): number {
  if (!isOpen) return text.indexOf('"', from)
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++
    else if (text[at] === '"') return at
  }
  return -1
}

/**
 * An answer as a text with a mark in the place of each result. The text is read as JSON, or mended, as the model wrote
 * it; the reader replaces each mark, at the place of a value by the value of the result, in a string or key by its
 * shown text. So a result can change nothing but its own place.
 */
export class Template {
  readonly text: string
  /** The text with its results as text. */
  readonly shown: string
  /** The reason why a word or number that several pieces of the text would make is none; undefined without one. */
  readonly joint: string | undefined
  /** The results, for a reader of JSON; undefined where there are none. */
  readonly marked: Marked | undefined
  private readonly results: readonly Value[]
  private readonly texts: readonly string[]
  private readonly mark: string
  private readonly marks: RegExp
  private readonly markHere: RegExp

  constructor(pieces: readonly Piece[]) {
    this.results = pieces.filter((piece) => typeof piece !== "string").map(dataOf)
    this.texts = this.results.map(showInText)
    this.mark = unusedIn(pieces)
    this.marks = new RegExp(`${this.mark}(\\d+)${this.mark}`, "gu")
    this.markHere = new RegExp(`${this.mark}(\\d+)${this.mark}(?![\\p{L}\\p{N}${this.mark}_.+-])`, "uy")
    let next = 0
    this.text = pieces
      .map((piece) => (typeof piece === "string" ? piece : `${this.mark}${next++}${this.mark}`))
      .join("")
    const shown = this.piecesOf(this.text)
    this.shown = shown.join("")
    this.joint = jointOf(shown)
    this.marked =
      this.results.length === 0
        ? undefined
        : {
            pattern: this.marks.source,
            at: (text, index) => this.resultAt(text, index),
            fill: (content) => this.fill(content),
          }
  }

  /** Whether a mark begins at an index of a part of the text. */
  isMarkAt(part: string, index: number): boolean {
    return part.charAt(index) === this.mark
  }

  /** A part of the text, up to an index, and from there, with its results as text. */
  shownAround(part: string, index: number): readonly [before: string, after: string] {
    const inMark = part.slice(0, index).split(this.mark).length % 2 === 0
    const at = inMark ? part.lastIndexOf(this.mark, index - 1) : index
    return [this.piecesOf(part.slice(0, at)).join(""), this.piecesOf(part.slice(at)).join("")]
  }

  /**
   * Mended JSON with its marks as they were written: one that had no quotes is at the place of a value. Undefined where
   * a mark is lost.
   */
  unquoted(mended: string, broken: string): string | undefined {
    if (this.marked === undefined) return mended
    spendOnText(mended.length + broken.length)
    if (countOf(broken, this.marks) !== countOf(mended, this.marks)) return undefined
    const bare = new Set<string>()
    for (const { 0: mark, index } of broken.matchAll(this.marks))
      if (!/["'`‘’“”]/.test(broken.charAt(index - 1))) bare.add(mark)
    const quoted = new RegExp(`"(${this.mark}\\d+${this.mark})"(?!\\s*:)`, "gu")
    return mended.replaceAll(quoted, (whole, mark: string) => (bare.has(mark) ? mark : whole))
  }

  private resultAt(text: string, index: number): Reading | undefined {
    if (text[index] !== this.mark) return undefined
    this.markHere.lastIndex = index
    const match = this.markHere.exec(text)
    if (match === null) return undefined
    const value = this.results[Number(match[1])]!
    const json = value === null || typeof value === "boolean" ? value : new Result(value)
    return { json, end: index + match[0].length }
  }

  private fill(content: string): string | JoinedText {
    if (!content.includes(this.mark)) return content
    const pieces = this.piecesOf(content)
    const text = pieces.join("")
    return joinsWords(pieces) ? new JoinedText(text) : text
  }

  /** The pieces of a text with marks, its results as text. */
  private piecesOf(text: string): readonly string[] {
    return text.split(this.marks).map((part, i) => (i % 2 === 0 ? part : this.texts[Number(part)]!))
  }
}

function jointOf(shown: readonly string[]): string | undefined {
  let before = ""
  for (const text of shown) {
    if (joinsWords([before, text])) {
      const [word = ""] = /[\p{L}\p{M}\p{N}.,+-]*$/u.exec(before)!
      const behind = text.slice(0, MAX_JOINED).trim()
      return `a result stands right beside other text, and ${word} and ${behind} make no value together`
    }
    before = (before + text.slice(-MAX_JOINED)).slice(-MAX_JOINED)
  }
  return undefined
}

/** UTF-16 units of each text at a joint that a message shows. */
const MAX_JOINED = 20

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** A result as data. A type has no JSON, and is its text. */
function dataOf({ value }: Exclude<Piece, string>): Value {
  return value instanceof TypeValue ? showInText(value) : value
}

/** A character of a private area that no text of the answer has, not even as an escape of JSON. */
function unusedIn(pieces: readonly Piece[]): string {
  for (let code = 0xe000; ; code++) {
    const mark = String.fromCodePoint(code)
    const used = new RegExp(`${mark}|\\\\u${code.toString(16)}`, "i")
    if (!pieces.some((piece) => typeof piece === "string" && used.test(piece))) return mark
  }
}
