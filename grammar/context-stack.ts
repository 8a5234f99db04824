// The contexts around a place in an expression: brackets, templates, and a FOR or LET that awaits its own IN.

import { MAX_NESTING } from "./limits.ts"

export const NOTHING = 0
export const PAREN = 1
export const BRACKET = 2
export const BRACE = 3
export const INTERPOLATION = 4
export const TEMPLATE = 5
export const BLOCK = 6
export const AWAITING_IN = 7

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

  /** The opener of the innermost bracket or template, or -1. */
  unclosed(): number {
    for (let index = this.depth - 1; index >= 0; index--) {
      if (this.kinds[index] !== AWAITING_IN) return this.openers[index] as number
    }
    return -1
  }
}
