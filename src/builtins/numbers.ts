// Natives over numbers.

import type { Native } from "../values/functions.ts"
import type { Work } from "../values/meter.ts"
import { absolute, ceilOf, floorOf, isWhole, powerOf, roundTo, squareRoot, Sum, type Num } from "../values/number.ts"
import { NUMBER } from "../values/types.ts"
import type { ListValue } from "../values/values.ts"
import { nonEmpty, whole } from "./arguments.ts"
import { NUMBERS, optional, pure, required } from "./declare.ts"
import { pausesAfter } from "./pauses.ts"

export const NUMBER_NATIVES: readonly Native[] = [
  pure({
    name: "sum",
    documentation: "The sum of a list of numbers; 0 for an empty one.",
    parameters: [required("list", NUMBERS)],
    returns: NUMBER,
    example: `sum([1, 2, 3]) == 6 AND sum([]) == 0`,
    run: sum,
  }),
  pure({
    name: "mean",
    documentation: "The average of a list of numbers. Fails for an empty list.",
    parameters: [required("list", NUMBERS)],
    returns: NUMBER,
    example: `mean([1, 2, 6]) == 3`,
    run: mean,
  }),
  pure({
    name: "round",
    documentation: `The number rounded to \`digits\` decimal digits; halves are rounded away from zero.
Negative digits round to tens, hundreds and so on.`,
    parameters: [required("x", NUMBER), optional("digits", NUMBER, 0)],
    returns: NUMBER,
    example: `round(2.5) == 3 AND round(1.005, 2) == 1.01 AND round(1250, -2) == 1300`,
    run: (x: Num, digits: Num) => roundTo(x, whole(digits, "the number of digits")),
  }),
  pure({
    name: "floor",
    documentation: "The largest whole number that is not larger than x.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `floor(-1.5) == -2`,
    run: floorOf,
  }),
  pure({
    name: "ceil",
    documentation: "The smallest whole number that is not smaller than x.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `ceil(1.2) == 2`,
    run: ceilOf,
  }),
  pure({
    name: "abs",
    documentation: "The number without its sign.",
    parameters: [required("x", NUMBER)],
    returns: NUMBER,
    example: `abs(-3) == 3`,
    run: absolute,
  }),
  pure({
    name: "power",
    documentation: "The base raised to the exponent, which may be negative or a fraction.",
    parameters: [required("base", NUMBER), required("exponent", NUMBER)],
    returns: NUMBER,
    example: `power(2, 10) == 1024 AND power(4, -0.5) == 0.5`,
    run: powerOf,
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

function* sum(of: ListValue): Work<Num> {
  return (yield* sumOf(of)).result()
}

function* mean(of: ListValue): Work<Num> {
  return (yield* sumOf(nonEmpty(of, "the mean"))).mean()
}

function* sumOf(of: ListValue): Work<Sum> {
  const sum = new Sum()
  for (let i = 0; i < of.length; i++) {
    const item = of.at(i) as Num
    if (pausesAfter(isWhole(item) ? STEPS_PER_WHOLE : STEPS_PER_FRACTION)) yield
    sum.add(item)
  }
  return sum
}

/** The work on an item of few digits; `Sum` counts what others take. */
const STEPS_PER_WHOLE = 1
const STEPS_PER_FRACTION = 3
