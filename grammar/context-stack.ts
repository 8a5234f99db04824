// The contexts around a place in an expression: brackets, templates, and forms that await a word of their own.

import { MAX_NESTING } from "./limits.ts"

export const NOTHING = 0
export const PAREN = 1
export const BRACKET = 2
export const BRACE = 3
export const INTERPOLATION = 4
export const TEMPLATE = 5
export const BLOCK = 6
/** In a FOR before its IN, or in the bindings of a LET: the next IN is its own. */
export const AWAITING_IN = 7
/** In a FOR behind its IN, and in an IF or TRY before its ELSE: an IN is an operator. */
export const AWAITING_COLON = 8
export const AWAITING_ELSE = 9

/** Whether a context is no bracket, and ends with the brackets around it. */
export function isForm(context: number): boolean {
  return context >= AWAITING_IN
}

export class ContextStack {
  /** The innermost context. */
  top = NOTHING
  depth = 0
  /** Written by index and never shortened: only the first `depth` count. */
  private readonly kinds: number[] = []
  private readonly openers: number[] = []

  clear(): void {
    this.depth = 0
    this.top = NOTHING
  }

  get full(): boolean {
    return this.depth >= MAX_NESTING
  }

  /** `opener` is the index of the token that opened it. Must not be full. */
  enter(kind: number, opener: number): void {
    this.kinds[this.depth] = kind
    this.openers[this.depth] = opener
    this.depth++
    this.top = kind
  }

  /** Leaves the innermost context and gives its opener. */
  leave(): number {
    const opener = this.opener()
    this.depth--
    this.top = this.depth === 0 ? NOTHING : (this.kinds[this.depth - 1] as number)
    return opener
  }

  opener(): number {
    return this.openers[this.depth - 1] as number
  }

  /** Whether the place is in a template. */
  inTemplate(): boolean {
    for (let index = 0; index < this.depth; index++) {
      if (this.kinds[index] === TEMPLATE || this.kinds[index] === BLOCK) return true
    }
    return false
  }

  /** The open contexts with their openers, the innermost first. */
  *open(): Iterable<readonly [kind: number, opener: number]> {
    for (let index = this.depth - 1; index >= 0; index--)
      yield [this.kinds[index] as number, this.openers[index] as number]
  }

  /** The opener of the innermost bracket or template, or -1. */
  unclosed(): number {
    for (let index = this.depth - 1; index >= 0; index--) {
      if (!isForm(this.kinds[index] as number)) return this.openers[index] as number
    }
    return -1
  }
}
