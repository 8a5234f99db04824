// Compares mended JSON with the text that it was made of: nothing may be lost, changed or made up.

import { spend } from "../../values/meter.ts"
import { endOfString } from "./written-json.ts"

/** The place of a text where its mended form says something else. */
export interface Loss {
  readonly problem: string
  readonly at: number
}

/** UTF-16 units that are compared in the time of a step. */
const UNITS_PER_STEP = 4

/**
 * The first loss of mended JSON; undefined if the written text has every character of its strings and numbers in the
 * same order, and besides only punctuation, white space and comments in records. Each string has its quotes or is one
 * word, each bracket was written, and constants may be Python's. `mended` must be JSON. Time is linear in both texts.
 */
export function lossIn(written: string, mended: string): Loss | undefined {
  spend(1 + (written.length + mended.length) / UNITS_PER_STEP)
  return new Comparison(written, mended).run()
}

const SCALAR = /[^\s,\]}]+/y
const SPACE = /\s*/y
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y
/** A word of a key or text without quotes. Characters of private use are the marks of results. */
const WORD = /^[\p{L}\p{N}\p{Co}_$-]+$/u
const MARK_END = /\p{Co}/gu
const WORD_CHARACTER = /[\p{L}\p{N}\p{Co}_$.+-]/u

/** The quotes that end a string, by the one that begins it. */
const CLOSING: { readonly [quote: string]: string } = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "”": "”",
  "‘": "’",
  "’": "’",
}

const PYTHON: { readonly [constant: string]: string } = { true: "True", false: "False", null: "None" }

class Comparison {
  private readonly written: string
  private readonly mended: string
  /** Indices of the next unit of both texts. */
  private at = 0
  private next = 0
  /** The brackets that are open. */
  private readonly open: string[] = []

  constructor(written: string, mended: string) {
    this.written = written
    this.mended = mended
  }

  run(): Loss | undefined {
    for (;;) {
      this.next = endOf(SPACE, this.mended, this.next)
      if (this.next >= this.mended.length) break
      const loss = this.compareToken(this.mended[this.next]!)
      if (loss !== undefined) return loss
    }
    const rest = this.written.slice(this.at)
    return /^[\s\]}]*$/.test(rest) ? undefined : this.loss("more follows the value")
  }

  private loss(problem: string, at = this.at): Loss {
    return { problem, at }
  }

  /** Compares the next token of the mended text, and passes over it in both texts. */
  private compareToken(first: string): Loss | undefined {
    this.skipTrivia()
    if (first === '"') return this.compareString()
    if (!"[]{},:".includes(first)) return this.compareScalar()
    this.next++
    const isClosing = first === "]" || first === "}"
    if (isClosing && this.written[this.at] === ",") {
      this.at++
      this.skipTrivia()
    }
    if (this.written[this.at] === first) {
      this.at++
      if (isClosing) this.open.pop()
      else if (first === "[" || first === "{") this.open.push(first)
      return undefined
    }
    if (isClosing)
      return this.loss(this.at >= this.written.length ? `it is not closed with ${first}` : "this would be left out")
    // A space between two numbers may separate thousands, and a comma may stand inside a word.
    if (first === "," && this.isAtDelimiter()) return undefined
    return this.loss(`${first} is missing`)
  }

  private isAtDelimiter(): boolean {
    const first = this.written[this.at] ?? ""
    return first === "[" || first === "{" || first in CLOSING
  }

  private compareScalar(): Loss | undefined {
    const end = endOf(SCALAR, this.mended, this.next)
    const token = this.mended.slice(this.next, end)
    const spelling = [token, PYTHON[token]].find((text) => text !== undefined && this.isWord(text))
    if (spelling === undefined) return this.loss(`this would become ${token}`)
    this.next = end
    this.at += spelling.length
    return undefined
  }

  /** Whether the written text continues with a word, which ends there. */
  private isWord(word: string): boolean {
    const behind = this.written[this.at + word.length] ?? ""
    return this.written.startsWith(word, this.at) && !WORD_CHARACTER.test(behind)
  }

  private compareString(): Loss | undefined {
    const end = endOfString(this.mended, this.next)
    const content = JSON.parse(this.mended.slice(this.next, end)) as string
    this.next = end
    const quote = this.written[this.at] ?? ""
    const close = CLOSING[quote]
    if (close === undefined) {
      if (!isOneWord(content) || !this.isWord(content)) return this.loss("a text has no quotes")
      this.at += content.length
      return undefined
    }
    const start = this.at++
    const quotes: number[] = []
    for (let i = 0; i < content.length;) {
      if (this.written[this.at] === quote || this.written[this.at] === close) quotes.push(i)
      const { text, length } = unitAt(this.written, this.at)
      if (text === "" || !content.startsWith(text, i)) return this.loss(changeAt(this.written, this.at))
      i += text.length
      this.at += length
    }
    if (this.written[this.at] !== close) return this.loss("a text would be cut off")
    this.at++
    if (areInPairs(quotes, content)) return undefined
    const isSeparator = /["'”’]\s*[，、；،;|.]\s*["'“‘]/.test(content)
    return this.loss(isSeparator ? "no comma (,) is between its items" : "a quote in a text is not escaped", start)
  }

  /** Skips white space, and comments where no item of a list can be abbreviated in one. */
  private skipTrivia(): void {
    for (;;) {
      this.at = endOf(SPACE, this.written, this.at)
      if (this.open.at(-1) === "[") return
      const end = endOf(COMMENT, this.written, this.at)
      if (end === this.at || /\.\.\.|…/.test(this.written.slice(this.at, end))) return
      this.at = end
    }
  }
}

function changeAt(text: string, at: number): string {
  return text[at] === "\\" ? "a backslash in a text is not escaped" : "a character of a text would change"
}

/**
 * Whether quotes in a text quote parts of it, as in `He said "hi" there`. A quote in another place may be the end of
 * the text, and what follows another item: `a" or "b`, `a"，"b`.
 */
function areInPairs(quotes: readonly number[], text: string): boolean {
  const isQuotation = (at: number, i: number) =>
    i % 2 === 0
      ? /[\s\p{Ps}\p{Pd}]|^$/u.test(text.charAt(at - 1)) && /[\p{L}\p{N}\p{Co}]/u.test(text.charAt(at + 1))
      : /\S/.test(text.charAt(at - 1)) && /[\s\p{P}]|^$/u.test(text.charAt(at + 1))
  return quotes.length % 2 === 0 && quotes.every(isQuotation)
}

/** Whether a text is one word, of which at most one result is part: two side by side lack a comma. */
function isOneWord(text: string): boolean {
  return WORD.test(text) && (text.match(MARK_END)?.length ?? 0) <= 2
}

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

const ESCAPES: { readonly [letter: string]: string } = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }

/** The unit of a string at an index: an escape, decoded, or a character. A backslash before another one is itself. */
function unitAt(text: string, at: number): { readonly text: string; readonly length: number } {
  const first = text[at] ?? ""
  const letter = text[at + 1] ?? ""
  if (first !== "\\") return { text: first, length: 1 }
  if (letter === "u") {
    const digits = text.slice(at + 2, at + 6)
    if (/^[\da-f]{4}$/i.test(digits)) return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 }
  }
  if (letter !== "" && "\"'`\\/".includes(letter)) return { text: letter, length: 2 }
  const decoded = ESCAPES[letter]
  return decoded === undefined ? { text: first, length: 1 } : { text: decoded, length: 2 }
}
