// The source of one declaration while it is laid out: its comments, in order, and details that the tree lacks.

import type { Comment, Span } from "../index.ts"
import { comment, HARD_LINE, suffix, type Doc } from "./doc.ts"

export class FormattedSource {
  readonly text: string
  /** The text with its comments blanked out. */
  private readonly code: string
  private readonly comments: readonly Comment[]
  private next = 0

  /** `comments` are those in the declaration. */
  constructor(text: string, comments: readonly Comment[]) {
    this.text = text
    this.comments = comments
    let code = ""
    let from = 0
    for (const { start, end } of comments) {
      code += text.slice(from, start) + " ".repeat(end - start)
      from = end
    }
    this.code = code + text.slice(from)
  }

  /** The comments before a place that are not laid out yet, each on a line of its own. */
  before(place: number): Doc[] {
    const docs: Doc[] = []
    for (; (this.comments[this.next]?.start ?? Infinity) < place; this.next++)
      docs.push(comment(ordinary(this.comments[this.next]!)))
    return docs
  }

  /** The comments behind a part, on its line, with only signs between. */
  behind({ end }: Span): Doc[] {
    const docs: Doc[] = []
    for (
      let found = this.comments[this.next];
      found !== undefined && found.start >= end;
      found = this.comments[++this.next]
    ) {
      if (!/^[^\n\p{L}\p{N}_"'`]*$/u.test(this.code.slice(end, found.start))) break
      docs.push(suffix(ordinary(found)))
    }
    return docs
  }

  /** The comments before a closing bracket, below what it closes. */
  beforeClosing(place: number): Doc[] {
    const docs: Doc[] = []
    for (; (this.comments[this.next]?.start ?? Infinity) < place; this.next++)
      docs.push(HARD_LINE, ordinary(this.comments[this.next]!))
    return docs
  }

  /** The comments that are left. */
  rest(): Doc[] {
    const docs = this.comments.slice(this.next).map((left) => suffix(ordinary(left)))
    this.next = this.comments.length
    return docs
  }

  /** Comments in a part that is kept as it is are kept with it. */
  skip({ end }: Span): void {
    while ((this.comments[this.next]?.start ?? Infinity) < end) this.next++
  }

  /** Whether there is a line break between two places. */
  breaksBetween(from: number, to: number): boolean {
    return this.text.slice(from, to).includes("\n")
  }

  /** Whether a part has parentheses of its own; of a first argument, besides those of its call behind `after`. */
  inParentheses({ start }: Span, after: number | null): boolean {
    let before = start - 1
    while (before >= 0 && /\s/.test(this.code[before]!)) before--
    if (this.code[before] !== "(") return false
    return after === null || (this.code.slice(after, start).match(/\(/g) ?? []).length > 1
  }

  /** The first string from a place on, as it is written. */
  string(from: number): string {
    return /"(?:[^"\\]|\\.)*"/.exec(this.code.slice(from))?.[0] ?? '""'
  }

  /** The next place of a bracket, a word or a sign. */
  find(sign: string, from: number): number {
    return this.code.indexOf(sign, from)
  }
}

/** Blanks at the end of a comment mean nothing, but in documentation they are part of it. */
function ordinary({ text }: Comment): string {
  return text.startsWith("##") ? text : text.trimEnd()
}
