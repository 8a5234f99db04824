// Sums of lists: exact up to the end, where the result is rounded once.

import { addExactly, divide, quotient } from "./arithmetic.ts"
import { exactly, roundedResult, type Exact, type Num } from "./decimal.ts"
import { isExact, placesOf, TEN, units } from "./short.ts"

/** The sum of all items, rounded once as `+` does. So it does not depend on their order. */
export function sumOf(list: readonly Num[]): Num {
  const only = onlyItem(list)
  return only === undefined ? roundedResult(exactSum(list)) : only
}

/** The exact sum divided by the number of items, as `/` does. */
export function meanOf(list: readonly Num[]): Num {
  if (list.length <= 1) return divide(list[0] ?? 0, list.length)
  return quotient(exactSum(list), { coefficient: BigInt(list.length), exponent: 0 })
}

/** The sum of a list without two items that are not 0: as in `+`, adding 0 rounds nothing. */
function onlyItem(list: readonly Num[]): Num | undefined {
  let only: Num = 0
  for (const item of list) {
    if (item === 0) continue
    if (only !== 0) return undefined
    only = item
  }
  return only
}

function exactSum(list: readonly Num[]): Exact {
  // The sum of the short decimals so far, in units of 10^-places: an exact double.
  let total = 0
  let places = 0
  const others: Exact[] = []
  for (const item of list) {
    const needed = typeof item === "number" ? placesOf(item, places) : -1
    if (typeof item !== "number" || needed < 0) {
      others.push(exactly(item))
      continue
    }
    const scaled = total * TEN[needed - places]!
    const next = scaled + units(item, needed)
    if (isExact(scaled) && isExact(next)) {
      total = next
    } else {
      others.push({ coefficient: BigInt(total), exponent: -places })
      total = units(item, needed)
    }
    places = needed
  }
  return sumOfExact([...others, { coefficient: BigInt(total), exponent: -places }])
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
