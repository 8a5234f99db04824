// The text that tokens were cut from, its kind, and the slips found while it was parsed.

import type { Bind } from "./ast.ts"
import { Failure, quote } from "./failure.ts"
import type { Mode } from "./mode.ts"
import { numberValue } from "./numbers.ts"
import { End, type Token } from "./tokens.ts"

/** The unit of reading: one node up to its `)`, one declaration of a module, or a whole text. */
export type Extent = "node" | "declaration" | "text"

const LONGEST_SHOWN = 30

export class Source {
  readonly mode: Mode
  readonly repairs: Failure[]
  /** The unit that the tokens make up. */
  readonly extent: Extent
  /** Whether `CALL(LET x = …)` without IN may be the whole of it. */
  readonly bindable: boolean
  /** Set when the whole node turned out to be `CALL(LET x = …)`. */
  bind: Bind | null = null
  private readonly text: string
  private readonly base: number

  /** The unit 0 of `text` is the unit `base` of the source that spans count in. */
  constructor(text: string, base: number, mode: Mode, extent: Extent, repairs: Failure[] = []) {
    this.text = text
    this.base = base
    this.mode = mode
    this.extent = extent
    this.bindable = extent === "node"
    this.repairs = repairs
  }

  slice(start: number, end: number): string {
    return this.text.slice(start - this.base, end - this.base)
  }

  numberOf(token: Token): number {
    return numberValue(this.text, token.startOffset - this.base, token.end - this.base)
  }

  /** A token as a message names it. */
  show(token: Token): string {
    if (token.tokenType === End) return `the end of the ${this.extent}`
    const text = this.slice(token.startOffset, token.end)
    const line = text.split(/[\r\n]/u, 1)[0] as string
    const shown = line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line
    return quote(shown)
  }

  unexpected(expected: string, token: Token): Failure {
    const message = `expected ${expected}, found ${this.show(token)}`
    return new Failure("syntax-error", message, token.startOffset, token.end)
  }

  /** A slip that an answer may make: recorded there, an error elsewhere. */
  slip(code: string, message: string, start: number, end: number, hint: string): void {
    const failure = new Failure(code, message, start, end, hint)
    if (this.mode !== "answer") throw failure
    this.repairs.push(failure)
  }
}
