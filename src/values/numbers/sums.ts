// Sums of lists: exact up to the end, where the result is rounded once.

import { spend } from "../meter.ts"
import { addExactly, divide, quotient } from "./arithmetic.ts"
import { exactly, roundedResult, type Exact, type Num } from "./decimal.ts"
import { spendOnSum } from "./integers.ts"
import { isExact, placesOf, TEN, units } from "./short.ts"

/** The work on an item with too many digits for arithmetic in doubles. */
const STEPS_PER_LONG_ITEM = 12

/** A sum of numbers that are added one by one. The result does not depend on their order. */
export class Sum {
  private count = 0
  /** The items that are not 0, up to two of them. */
  private readonly others: Num[] = []
  /** The sum of the short decimals since it last became too long, in units of 10^-places: an exact double. */
  private total = 0
  private places = 0
  /** The sums of all other items, by their exponents. */
  private readonly coefficients = new Map<number, bigint>()

  add(item: Num): void {
    this.count++
    if (item === 0) return
    if (this.others.length < 2) this.others.push(item)
    const needed = typeof item === "number" ? placesOf(item, this.places) : -1
    if (typeof item !== "number" || needed < 0) {
      this.addExact(exactly(item))
      return
    }
    const scaled = this.total * TEN[needed - this.places]!
    const next = scaled + units(item, needed)
    if (isExact(scaled) && isExact(next)) {
      this.total = next
    } else {
      this.addExact({ coefficient: BigInt(this.total), exponent: -this.places })
      this.total = units(item, needed)
    }
    this.places = needed
  }

  /** The sum of all items, rounded once as \`+\` does; as in \`+\`, adding 0 rounds nothing. */
  result(): Num {
    return this.others.length < 2 ? (this.others[0] ?? 0) : roundedResult(this.exact())
  }

  /** The exact sum divided by the number of items, as \`/\` does. */
  mean(): Num {
    return this.count === 1
      ? divide(this.result(), 1)
      : quotient(this.exact(), { coefficient: BigInt(this.count), exponent: 0 })
  }

  private addExact({ coefficient, exponent }: Exact): void {
    const before = this.coefficients.get(exponent) ?? 0n
    spend(STEPS_PER_LONG_ITEM)
    spendOnSum(before, coefficient)
    this.coefficients.set(exponent, before + coefficient)
  }

  private exact(): Exact {
    const parts = this.coefficients.entries().map(([exponent, coefficient]) => ({ coefficient, exponent }))
    return sumOfExact([...parts, { coefficient: BigInt(this.total), exponent: -this.places }])
  }
}

/**
 * The sum, in pairs of similar exponents, sums of pairs and so on: a large item takes part in few additions, so that
 * the time grows little more than the size of all items.
 */
function sumOfExact(list: readonly Exact[]): Exact {
  let sums = list.toSorted((a, b) => a.exponent - b.exponent)
  while (sums.length > 1) {
    const pairs: Exact[] = []
    for (let i = 0; i < sums.length; i += 2) {
      pairs.push(i + 1 < sums.length ? addExactly(sums[i]!, sums[i + 1]!) : sums[i]!)
    }
    sums = pairs
  }
  return sums[0]!
}
