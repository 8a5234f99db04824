// The numbers of the language: decimals of any size.
//
// A number is a whole number of any size or a decimal fraction, such as 0.1: exactly one tenth. Each value has one
// representation: a JavaScript number for whole numbers up to 2^53 - 1 and for the fractions that JavaScript prints
// as written, a bigint for whole numbers beyond, and a `Decimal` for all other fractions. NaN, infinities and -0 do
// not occur. `+`, `-` and `*` give the exact result if it is whole or has at most 15 significant digits, otherwise
// they round it to 15 digits, or to a whole number if that has more, halves away from zero; but adding 0, and
// multiplying or dividing by 1, change nothing, and by -1 the sign alone. `/` gives the exact quotient under the same
// condition, otherwise the decimal of the nearest double, or 17 digits below the range of doubles; but the whole part
// of a quotient is always exact, so that floor(a / b) is right for all numbers. `%` is always exact and has the sign of
// the divisor. A number has at most 100,000 digits before the decimal point, and as many after it: an operation whose
// result has more before it fails with `number-too-large`, and one whose result has more after it with
// `number-too-small`. Work on long numbers counts its steps.

export { absolute, add, divide, multiply, negate, remainder, signOf, subtract } from "./numbers/arithmetic.ts"
export { Decimal, fromBigInt, isNumber, isWhole, MAX_DIGITS, roundedNumber, type Num } from "./numbers/decimal.ts"
export { fromDouble, toHostNumber } from "./numbers/host.ts"
export { compareNumbers, equalNumbers } from "./numbers/order.ts"
export { powerOf } from "./numbers/powers.ts"
export { squareRoot } from "./numbers/root.ts"
export { ceilOf, floorOf, roundTo } from "./numbers/rounding.ts"
export { Sum } from "./numbers/sums.ts"
export { numberKey, parseNumber, showNumber, toDouble } from "./numbers/text.ts"
