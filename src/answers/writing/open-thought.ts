// A thought whose beginning is marked, as it arrives: it extends to its closing tag, which it may also mention.

import { isInCode, LONGEST_CLOSING, type ThoughtKind } from "./thought-tags.ts"

/** Closing tags in a thought of which it is asked whether they are mentions; the next one ends it. */
const MAX_MENTIONS = 8

export class OpenThought {
  readonly kind: ThoughtKind
  private pieces: string[] = []
  private size = 0
  /** The end of the text, which the next piece decides. */
  private tail = ""
  /** The closing tags in code or in quotes. */
  private readonly mentions: { readonly start: number; readonly end: number }[] = []

  constructor(kind: ThoughtKind) {
    this.kind = kind
  }

  get length(): number {
    return this.size
  }

  /** The text from a place on. */
  from(start: number): string {
    if (this.pieces.length > 1) this.pieces = [this.pieces.join("")]
    return (this.pieces[0] ?? "").slice(start)
  }

  /** Takes a piece. Returns the place behind the closing tag, once it is there. */
  push(piece: string): number | undefined {
    const { closing, last } = this.kind
    this.pieces.push(piece)
    this.size += piece.length
    let text = this.tail + piece
    if (piece.includes(last)) {
      for (let found = closing.exec(text); found !== null; found = closing.exec(text)) {
        const start = this.size - text.length + found.index
        const end = start + found[0].length
        if (!this.isMention(start)) return end
        this.mentions.push({ start, end })
        text = text.slice(found.index + found[0].length)
      }
    }
    this.tail = text.slice(-LONGEST_CLOSING)
    return undefined
  }

  /**
   * The text has ended without a closing tag that is certain: returns the place behind the first one that may be one,
   * although a quote or code was open before it.
   */
  end(): number | undefined {
    const text = this.from(0)
    return this.mentions.find(({ start, end }) => !isEnclosed(text.slice(0, start), text.slice(end)))?.end
  }

  /** Whether a closing tag behind a text of the thought may be a mention, as code or a quote is open there. */
  private isMention(start: number): boolean {
    if (!this.kind.isMentioned || this.mentions.length >= MAX_MENTIONS) return false
    const before = this.from(0).slice(0, start)
    return isInQuotes(before.slice(before.lastIndexOf("\n") + 1)) || isInCode(before)
  }
}

const PAIRS = ['""', "``", "''", "“”", "‘’", "«»", "„“", "「」", "『』"]

/** Whether a quote is open at the end of a line. */
function isInQuotes(line: string): boolean {
  if (/(?:^|[\s(:])'$/.test(line)) return true
  if (line.split('"').length % 2 === 0) return true
  return PAIRS.some(([open, close]) => open !== close && line.lastIndexOf(open!) > line.lastIndexOf(close!))
}

/** Whether quotes stand directly around a place, or backticks in its line. */
function isEnclosed(before: string, after: string): boolean {
  if (PAIRS.includes(before.slice(-1) + after.slice(0, 1))) return true
  const line = before.slice(before.lastIndexOf("\n") + 1)
  return line.split("`").length % 2 === 0 && /^[^\n]*`/.test(after)
}
