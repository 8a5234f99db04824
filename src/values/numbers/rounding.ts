// Rounding to whole numbers and to decimal places: exact for all numbers.

import { canonical, exactly, fromBigInt, type Num } from "./decimal.ts"
import { digitCount, floorQuotient, magnitude, roundedQuotient, spendOnProduct, tenTo } from "./integers.ts"
import { isShort, placesOf, TEN, units } from "./short.ts"

/** The largest whole number that is not larger. */
export function floorOf(x: Num): Num {
  if (typeof x === "number") return Math.floor(x)
  if (typeof x === "bigint") return x
  spendOnProduct(x.coefficient)
  return fromBigInt(floorQuotient(x.coefficient, tenTo(-x.exponent)))
}

/** The smallest whole number that is not smaller. */
export function ceilOf(x: Num): Num {
  if (typeof x === "number") return Math.ceil(x) + 0 // -0 becomes 0
  if (typeof x === "bigint") return x
  spendOnProduct(x.coefficient)
  return fromBigInt(-floorQuotient(-x.coefficient, tenTo(-x.exponent)))
}

/** The number rounded to decimal places, halves away from zero. Negative digits round to tens, hundreds and so on. */
export function roundTo(x: Num, digits: number): Num {
  if (digits >= 0 && (typeof x === "bigint" || Number.isInteger(x))) return x
  if (typeof x === "number") {
    const rounded = roundShort(x, digits)
    if (!Number.isNaN(rounded)) return rounded
  }
  const { coefficient, exponent } = exactly(x)
  const excess = -exponent - digits
  if (excess <= 0) return x
  // Without this, 10^excess might be too large to compute.
  if (excess > digitCount(magnitude(coefficient))) return 0
  spendOnProduct(coefficient)
  return canonical({ coefficient: roundedQuotient(coefficient, tenTo(excess)), exponent: -digits })
}

/** The rounded number if all that it takes is exact in doubles, otherwise NaN. */
function roundShort(x: number, digits: number): number {
  const places = placesOf(x)
  const excess = places - digits
  if (places < 0 || excess > 15) return Number.NaN
  if (excess <= 0) return x
  const size = Math.abs(units(x, places))
  const unit = TEN[excess]!
  const rest = size % unit
  const rounded = (rest * 2 < unit ? size - rest : size - rest + unit) / TEN[places]!
  // Whole units of 10^-digits are few enough for the quotient to be exact.
  return isShort(size + unit) ? Math.sign(x) * rounded + 0 : Number.NaN
}
