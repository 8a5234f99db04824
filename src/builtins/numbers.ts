// Natives over numbers. None returns NaN, an infinity or -0: an operation without a finite result fails.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { finite } from "../values/operators.ts"
import { NUMBER } from "../values/types.ts"
import { nonEmpty, whole } from "./arguments.ts"
import { NUMBERS, optional, pure, required } from "./declare.ts"

export const NUMBER_NATIVES: readonly Native[] = [
  pure({
    name: "sum",
    documentation: "The sum of a list of numbers; 0 for an empty one.",
    parameters: [required("list", NUMBERS)],
    returns: NUMBER,
    example: `sum([1, 2, 3]) == 6 AND sum([]) == 0`,
    run: (list: readonly number[]) => sum(list, "sum"),
  }),
  pure({
    name: "mean",
    documentation: "The average of a list of numbers. Fails for an empty list.",
    parameters: [required("list", NUMBERS)],
    returns: NUMBER,
    example: `mean([1, 2, 6]) == 3`,
    run: (list: readonly number[]) => sum(nonEmpty(list, "the mean"), "mean") / list.length,
  }),
  pure({
    name: "round",
    documentation: `The number rounded to \`digits\` decimal digits; halves are rounded away from zero.
Negative digits round to tens, hundreds and so on.`,
    parameters: [required("x", NUMBER), optional("digits", NUMBER, 0)],
    returns: NUMBER,
    example: `round(2.5) == 3 AND round(1.005, 2) == 1.01 AND round(1250, -2) == 1300`,
    run: round,
  }),
  pure({
    name: "floor",
    documentation: "The largest whole number that is not larger than x.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `floor(-1.5) == -2`,
    run: (x: number) => Math.floor(x) + 0,
  }),
  pure({
    name: "ceil",
    documentation: "The smallest whole number that is not smaller than x.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `ceil(1.2) == 2`,
    run: (x: number) => Math.ceil(x) + 0,
  }),
  pure({
    name: "abs",
    documentation: "The number without its sign.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `abs(-3) == 3`,
    run: (x: number) => Math.abs(x),
  }),
  pure({
    name: "power",
    documentation: "The base raised to the exponent, which may be negative or a fraction.",
    parameters: [required("base", NUMBER), required("exponent", NUMBER)],
    returns: NUMBER,
    example: `power(2, 10) == 1024 AND power(4, -0.5) == 0.5`,
    run: power,
  }),
  pure({
    name: "sqrt",
    documentation: "The square root of a number that is not negative.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `sqrt(9) == 3`,
    run: squareRoot,
  }),
]

/** Sums the rounding errors apart and adds them at the end (Neumaier 1974), so that the order hardly matters. */
function sum(list: readonly number[], name: string): number {
  let total = 0
  let lost = 0
  for (const item of list) {
    const next = total + item
    lost += Math.abs(total) >= Math.abs(item) ? total - next + item : item - next + total
    total = next
  }
  return finite(total + lost, name)
}

/** Shifts the decimal point of the written number, so that 1.005 is a half and not the binary fraction below it. */
function round(x: number, digits: number): number {
  whole(digits, "the number of digits")
  const [mantissa, exponent = "0"] = String(Math.abs(x)).split("e") as [string, string?]
  const shifted = Number(`${mantissa}e${Number(exponent) + digits}`)
  if (shifted > Number.MAX_SAFE_INTEGER) return x // already has no more digits than that
  const [units, places = "0"] = String(Math.round(shifted)).split("e") as [string, string?]
  return finite(Math.sign(x) * Number(`${units}e${Number(places) - digits}`), "round")
}

function power(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw fail("division-by-zero", `0 to the power ${exponent}: a division by zero`)
  const result = base ** exponent
  if (Number.isNaN(result)) throw fail("not-a-number", `${base} to the power ${exponent} is not a real number`)
  return finite(result, "power")
}

function squareRoot(x: number): number {
  if (x < 0) throw fail("not-a-number", `the square root of ${x} is not a real number`)
  return Math.sqrt(x) + 0
}
