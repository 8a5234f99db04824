// The tokens that an answer may have within its reservation. A server that ignores the limit of a request is cut there.

import type { Bill } from "./bill.ts"

/** Tokens that are reserved beyond what an answer has, so that a long one does not reserve for each of its pieces. */
const AHEAD = 64

/** The most tokens for each UTF-16 unit: no token is shorter than a byte. */
const TOKENS_PER_UNIT = 3

export class Allowance {
  private tokens: number
  private readonly reserveMore: (tokens: number) => boolean
  /** UTF-16 units below which the answer cannot have more tokens than it may. */
  private enough: number

  /** `reserveMore` reserves further tokens of output, or gives false where the budget has none left. */
  constructor(tokens: number, reserveMore: (tokens: number) => boolean) {
    this.tokens = tokens
    this.reserveMore = reserveMore
    this.enough = tokens / TOKENS_PER_UNIT
  }

  /** Whether the answer so far is longer than was reserved for it, and nothing is left to reserve. */
  isPassedBy(bill: Bill): boolean {
    const { units } = bill
    if (units < this.enough) return false
    const { output } = bill.generated()
    const missing = output - this.tokens
    if (missing > 0) {
      if (!this.reserveMore(missing + AHEAD)) return true
      this.tokens = output + AHEAD
    }
    this.enough = units + Math.max((this.tokens - output) / TOKENS_PER_UNIT, 1)
    return false
  }
}
