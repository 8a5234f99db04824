// Finds where a live block closes: a fence line of at least as many backticks and nothing else.

import { CLOSED, FAILED, MORE } from "./lexer.ts"
import { MAX_FENCE_LENGTH } from "./limits.ts"

const LABEL = "recall"
const MAX_BLANKS = 32
const TICK = 96
const NEWLINE = 10

/** The start of the body of a live block whose fence is at `at`; -1 if it is none, 0 if only more text can decide. */
export function matchFence(text: string, at: number, final: boolean): number {
  let place = at
  while (text.charCodeAt(place) === TICK) if (++place - at > MAX_FENCE_LENGTH) return -1
  if (place < text.length && place - at < 3) return -1
  place = skipBlanks(text, place)
  let matched = 0
  while (matched < LABEL.length && text.charCodeAt(place) === LABEL.charCodeAt(matched)) {
    matched++
    place++
  }
  if (matched < LABEL.length) return place === text.length && !final ? 0 : -1
  place = skipBlanks(text, place)
  if (place === text.length) return final ? -1 : 0
  return text.charCodeAt(place) === NEWLINE ? place + 1 : -1
}

function skipBlanks(text: string, at: number): number {
  let place = at
  while (place - at < MAX_BLANKS && isBlank(text.charCodeAt(place))) place++
  return place
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 13
}

// The part of the line that has been read.
const INDENT = 0
const RUN = 1
const TAIL = 2
const OTHER = 3

export class BlockFinder {
  /** The place in the text at hand where reading stopped. */
  position = 0
  /** Backticks of the opening fence. */
  readonly fence: number
  /** Units from the fence to the body, and from the fence to the end of the body. */
  readonly bodyStart: number
  bodyEnd = 0

  private read_ = 0
  private lineStart: number
  private line = INDENT
  private run = 0

  constructor(text: string, at: number, body: number) {
    let fence = 0
    while (text.charCodeAt(at + fence) === TICK) fence++
    this.fence = fence
    this.bodyStart = this.read_ = this.lineStart = body - at
  }

  read(text: string, from: number, to: number, final: boolean): number {
    for (let at = from; at < to; at++) {
      const unit = text.charCodeAt(at)
      this.read_++
      if (unit === NEWLINE) {
        if (this.closes()) return this.close(at + 1)
        this.line = INDENT
        this.run = 0
        this.lineStart = this.read_
      } else if (unit === TICK) {
        if (this.line <= RUN) this.run++
        this.line = this.line <= RUN ? RUN : OTHER
      } else if (isBlank(unit)) {
        if (this.line === RUN) this.line = TAIL
      } else this.line = OTHER
    }
    this.position = to
    if (!final) return MORE
    return this.closes() ? this.close(to) : FAILED
  }

  private closes(): boolean {
    return (this.line === RUN || this.line === TAIL) && this.run >= this.fence
  }

  private close(at: number): number {
    this.bodyEnd = this.lineStart
    this.position = at
    return CLOSED
  }
}
