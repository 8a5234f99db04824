// The tokens of one text, in a buffer that the next text reuses: nothing of them stays in the tree.

import type { TokenType } from "chevrotain"
import { End, Token } from "./tokens.ts"

/** A buffer that grew longer than this is not kept. */
const LONGEST_KEPT = 4096

export class TokenBuffer {
  /** Only the first `count` are of this text. */
  list: Token[] = []
  count = 0

  clear(): void {
    if (this.list.length > LONGEST_KEPT) this.list = []
    this.count = 0
  }

  push(type: TokenType, start: number, end: number, flags: number): void {
    const token = this.list[this.count]
    if (token === undefined) this.list.push(new Token(type, start, end, flags))
    else token.reuse(type, start, end, flags)
    this.count++
  }

  at(index: number): Token | undefined {
    return index >= 0 && index < this.count ? this.list[index] : undefined
  }

  last(): Token | undefined {
    return this.at(this.count - 1)
  }

  /** Ends the text at `end`. The parser looks two tokens ahead, so two ends follow the last one. */
  finish(end: number): Token[] {
    this.push(End, end, end, 0)
    this.push(End, end, end, 0)
    return this.list
  }

  /** The last token that begins before `start`, as its index. */
  before(start: number): number {
    let index = this.count - 1
    while (index >= 0 && (this.list[index] as Token).startOffset >= start) index--
    return index
  }
}
