// The structure of a typed answer: its results are values in it, and no text of a result is read as JSON of the answer.

import type { Piece, Step } from "../program/document/steps.ts"
import { spend, spendOnText } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import type { Type } from "../values/types.ts"
import { isList, isRecord, list, record, TypeValue, type Value } from "../values/values.ts"
import { joinsDigits } from "./words.ts"

/** The value of an answer that consists of one result and white space; undefined for any other answer. */
export function onlyResult(pieces: readonly Piece[]): { readonly value: Value } | undefined {
  const [only, ...others] = pieces.filter((piece) => typeof piece !== "string" || piece.trim() !== "")
  if (only === undefined || typeof only === "string" || others.length > 0) return undefined
  return { value: valueOf(only) }
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

/** Reads a text as JSON; undefined where it is not of that form. */
type Read = (text: string) => Value | undefined

/**
 * An answer as a text with a mark in the place of each result. The text is read as JSON, or mended, as the model wrote
 * it, and then each mark is replaced: one that is a whole value by the value of the result, one within a string or key
 * by its shown text. So a result can change nothing but its own place.
 */
export class Template {
  readonly text: string
  private readonly results: readonly Value[]
  private readonly mark: string
  private readonly marks: RegExp

  constructor(pieces: readonly Piece[]) {
    this.results = pieces.filter((piece) => typeof piece !== "string").map(valueOf)
    this.mark = unusedIn(pieces)
    this.marks = new RegExp(`${this.mark}(\\d+)${this.mark}`, "gu")
    let next = 0
    this.text = pieces
      .map((piece) => (typeof piece === "string" ? piece : `${this.mark}${next++}${this.mark}`))
      .join("")
  }

  /** A part of the text as JSON: marks at the place of a value are strings there. */
  asJson(part: string): string {
    if (this.results.length === 0) return part
    spendOnText(part.length)
    const pieces: string[] = []
    let isOpen = false
    for (let from = 0; from < part.length;) {
      const quote = nextQuote(part, from, isOpen)
      const piece = part.slice(from, quote < 0 ? part.length : quote + 1)
      pieces.push(!isOpen && piece.includes(this.mark) ? piece.replaceAll(this.marks, '"$&"') : piece)
      from += piece.length
      isOpen = !isOpen
    }
    return pieces.join("")
  }

  /**
   * The value that was read from a part of the text, with its results for their marks. Undefined where a mark is lost,
   * where two keys of a record become the same, or where the digits of a number would come from several places.
   */
  fill(value: Value | undefined, part: string, type: Type, read: Read): Value | undefined {
    if (value === undefined || this.results.length === 0) return value
    const marks = part.match(this.marks)?.length ?? 0
    if (marks === 0) return value
    const filling = new Filling(this, part, read)
    const filled = filling.fill(value, type)
    return filling.isRefused || filling.found !== marks ? undefined : filled
  }

  /** The texts and results of a text with marks, in order. */
  piecesOf(text: string): { readonly pieces: readonly string[]; readonly results: readonly Value[] } {
    const parts = text.split(this.marks)
    const results: Value[] = []
    const pieces = parts.map((part, i) => {
      if (i % 2 === 0) return part
      const result = this.results[Number(part)]!
      results.push(result)
      return showInText(result)
    })
    return { pieces, results }
  }

  /** Whether a string that begins with a mark is in quotes that the model wrote. */
  isQuoted(text: string, part: string): boolean {
    const [mark] = text.match(this.marks)!
    return /["'`‘’“”]/.test(part.charAt(part.indexOf(mark) - 1))
  }
}

/** One replacement of the marks in a value. */
class Filling {
  found = 0
  isRefused = false
  private readonly template: Template
  private readonly part: string
  private readonly read: Read

  constructor(template: Template, part: string, read: Read) {
    this.template = template
    this.part = part
    this.read = read
  }

  fill(value: Value, type: Type | undefined): Value {
    spend(1)
    if (typeof value === "string") return this.fillText(value, type)
    if (isList(value)) return list(value.map((item) => this.fill(item, itemOf(type))))
    if (!isRecord(value)) return value
    const keys = new Set<string>()
    const entries = value.entries().map(([written, field]) => {
      const key = this.shown(written)
      keys.add(key)
      return [key, this.fill(field, fieldOf(type, key))] as const
    })
    if (keys.size < entries.length) this.isRefused = true
    return record(entries)
  }

  private fillText(text: string, type: Type | undefined): Value {
    const { pieces, results } = this.template.piecesOf(text)
    this.found += results.length
    if (results.length === 0) return text
    const isBare = pieces[0] === "" && pieces.every((piece, i) => i % 2 === 1 || piece.trim() === "")
    if (isBare && !this.template.isQuoted(text, this.part)) {
      if (results.length === 1) return this.asWanted(results[0]!, type)
      this.isRefused = true // several values without a comma
    }
    if (type !== undefined && !acceptsText(type) && joinsDigits(pieces)) this.isRefused = true
    return pieces.join("")
  }

  private shown(key: string): string {
    const { pieces, results } = this.template.piecesOf(key)
    this.found += results.length
    return pieces.join("")
  }

  /** A result at the place of a value. A text where no text is wanted is read as JSON: it may be an answer itself. */
  private asWanted(result: Value, type: Type | undefined): Value {
    if (typeof result !== "string" || type === undefined || acceptsText(type)) return result
    return this.read(result) ?? result
  }
}

/** The type of the items of a list, where it is known. */
function itemOf(type: Type | undefined): Type | undefined {
  const [wanted, ...others] = membersOf(type).filter(({ kind }) => kind === "list")
  return wanted?.kind === "list" && others.length === 0 ? wanted.item : undefined
}

/** The type of a field of a record, where it is known. */
function fieldOf(type: Type | undefined, key: string): Type | undefined {
  const [wanted, ...others] = membersOf(type).filter(({ kind }) => kind === "record")
  if (wanted?.kind !== "record" || others.length > 0) return undefined
  return wanted.fields.find(({ name }) => name === key)?.type
}

function membersOf(type: Type | undefined): readonly Type[] {
  return type === undefined ? [] : type.kind === "union" ? type.members : [type]
}

/** A result as data. A type has no JSON, and is its text. */
function valueOf({ value }: Exclude<Piece, string>): Value {
  return value instanceof TypeValue ? showInText(value) : value
}

/** A character of a private area that no text of the answer has. */
function unusedIn(pieces: readonly Piece[]): string {
  for (let code = 0xe000; ; code++) {
    const mark = String.fromCodePoint(code)
    if (!pieces.some((piece) => typeof piece === "string" && piece.includes(mark))) return mark
  }
}
