// Natives over lists, and over texts as lists of characters.

import { itemOf, sliceOf } from "../values/access.ts"
import { equal } from "../values/equality.ts"
import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { allocate, checkListLength, checkTextLength, spend, spendOnText } from "../values/meter.ts"
import { add, ceilOf, divide, isWhole, multiply, roundTo, subtract, toDouble, type Num } from "../values/number.ts"
import { applyOperator } from "../values/operators.ts"
import { ANY, BOOLEAN, NUMBER, RECORD, unionOf } from "../values/types.ts"
import { isList, list, record, type ListValue, type RecordValue, type Value } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { LIST, NUMBER_OR_NULL, NUMBERS, optional, pure, required, TEXT_OR_LIST } from "./declare.ts"
import { ContentMap } from "../values/content.ts"

export const LIST_NATIVES: readonly Native[] = [
  pure({
    name: "length",
    documentation: "The number of items of a list, keys of a record, or UTF-16 units of a text.",
    parameters: [required("x", unionOf(TEXT_OR_LIST, RECORD))],
    returns: NUMBER,
    example: `length([1, 2]) == 2 AND length("abc") == 3 AND length({a: 1}) == 1`,
    run: (x: string | ListValue | RecordValue) => (typeof x === "string" || isList(x) ? x.length : x.size),
  }),
  pure({
    name: "slice",
    documentation: `The part of a text or list from one position up to but without another: slice(x, a, b) is x[a:b].
Negative positions count from the end; positions outside are moved to the ends.`,
    parameters: [
      required("x", TEXT_OR_LIST),
      optional("from", NUMBER_OR_NULL, null),
      optional("to", NUMBER_OR_NULL, null),
    ],
    returns: TEXT_OR_LIST,
    example: `slice("abcdef", 1, -1) == "bcde"`,
    run: sliceOf,
  }),
  pure({
    name: "first",
    documentation: "The first item of a list, or character of a text. Fails if it is empty.",
    parameters: [required("list", TEXT_OR_LIST)],
    returns: ANY,
    example: `first([3, 4]) == 3`,
    run: (from: string | ListValue) => itemOf(from, 0),
  }),
  pure({
    name: "last",
    documentation: "The last item of a list, or character of a text. Fails if it is empty.",
    parameters: [required("list", TEXT_OR_LIST)],
    returns: ANY,
    example: `last([3, 4]) == 4`,
    run: (from: string | ListValue) => itemOf(from, -1),
  }),
  pure({
    name: "take",
    documentation: "The first `count` items of a list, or characters of a text; all of it if it has fewer.",
    parameters: [required("list", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `take([1, 2, 3], 2) == [1, 2]`,
    run: (from: string | ListValue, count: Num) => sliceOf(from, 0, whole(count, "the count", 0)),
  }),
  pure({
    name: "drop",
    documentation: "A list without its first `count` items, or a text without its first characters.",
    parameters: [required("list", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `drop([1, 2, 3], 2) == [3]`,
    run: (from: string | ListValue, count: Num) => sliceOf(from, whole(count, "the count", 0), null),
  }),
  pure({
    name: "reverse",
    documentation: "The items of a list, or the characters of a text, in the opposite order.",
    parameters: [required("list", TEXT_OR_LIST)],
    returns: TEXT_OR_LIST,
    example: `reverse([1, 2, 3]) == [3, 2, 1] AND reverse("ab") == "ba"`,
    run: reverse,
  }),
  pure({
    name: "repeat",
    documentation: "A text or list several times over.",
    parameters: [required("x", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `repeat("ab", 3) == "ababab" AND repeat([0], 2) == [0, 0]`,
    run: repeat,
  }),
  pure({
    name: "contains",
    documentation:
      "Whether a text contains another, a list an item, or a record a key: contains(x, part) is part IN x.",
    parameters: [required("x", unionOf(TEXT_OR_LIST, RECORD)), required("part", ANY)],
    returns: BOOLEAN,
    example: `contains("recall", "call") AND contains([1, 2], 2) AND NOT contains({a: 1}, "b")`,
    run: (x: Value, part: Value) => applyOperator("IN", part, x),
  }),
  pure({
    name: "index_of",
    documentation: `The position of the first such item in a list, or part in a text, or null if there is none.
Searches from the position \`from\`. The result is null and not -1, because x[-1] is the last item.`,
    parameters: [required("x", TEXT_OR_LIST), required("part", ANY), optional("from", NUMBER, 0)],
    returns: NUMBER_OR_NULL,
    example: `index_of("banana", "an") == 1 AND index_of([1, 2], 3) == null`,
    run: indexOf,
  }),
  pure({
    name: "range",
    documentation: `The numbers from \`from\` up to, not including, \`to\`, each \`step\` after the one before.
range(5) is range(0, 5). A negative step counts down.`,
    parameters: [required("from", NUMBER), optional("to", NUMBER_OR_NULL, null), optional("step", NUMBER, 1)],
    returns: NUMBERS,
    example: `range(1, 4) == [1, 2, 3] AND range(6, 0, step: -2) == [6, 4, 2]`,
    run: (from: Num, to: Num | null, step: Num) => (to === null ? range(0, from, step) : range(from, to, step)),
  }),
  pure({
    name: "zip",
    documentation: "Pairs of the items of two lists at the same positions, up to the end of the shorter list.",
    parameters: [required("first", LIST), required("second", LIST)],
    returns: LIST,
    example: `zip([1, 2], ["a", "b"]) == [[1, "a"], [2, "b"]]`,
    run: zip,
  }),
  pure({
    name: "enumerate",
    documentation: "Pairs of position and item for every item of a list, counted from `start`.",
    parameters: [required("list", LIST), optional("start", NUMBER, 0)],
    returns: LIST,
    example: `enumerate(["a", "b"]) == [[0, "a"], [1, "b"]]`,
    run: enumerate,
  }),
  pure({
    name: "flatten",
    documentation: "A list with the items of its items that are lists, one level deep; other items stay.",
    parameters: [required("list", LIST)],
    returns: LIST,
    example: `flatten([[1, 2], [], [[3]], 4]) == [1, 2, [3], 4]`,
    run: flatten,
  }),
  pure({
    name: "unique",
    documentation: "The items of a list without those that equal an earlier one.",
    parameters: [required("list", LIST)],
    returns: LIST,
    example: `unique([3, 1, 3, {a: 1}, {a: 1}]) == [3, 1, {a: 1}]`,
    run: unique,
  }),
  pure({
    name: "_group_by_keys",
    documentation:
      "[{key, items}] of the items whose keys, at the same positions, are equal, in the order of the first items.",
    parameters: [required("list", LIST), required("keys", LIST)],
    returns: LIST,
    run: groupByKeys,
  }),
]

function reverse(x: string | ListValue): Value {
  spend(x.length / 4)
  if (isList(x)) return list(x.items.toReversed())
  allocate(2 * x.length)
  return [...x].reverse().join("")
}

function repeat(x: string | ListValue, count: Num): Value {
  const times = whole(count, "the count", 0)
  const length = x.length * times
  if (typeof x === "string") {
    checkTextLength(length)
    spendOnText(length)
    allocate(2 * length)
    return x.repeat(times)
  }
  checkListLength(length)
  spend(length / 4)
  const { items } = x
  return list(Array.from({ length }, (_, i) => items[i % items.length]!))
}

function indexOf(x: string | ListValue, part: Value, from: Num): number | null {
  const start = whole(from, "the start", 0)
  if (typeof x === "string") {
    if (typeof part !== "string") return applyOperator("IN", part, x) as never
    spendOnText(x.length)
    const index = start > x.length ? -1 : x.indexOf(part, start)
    return index === -1 ? null : index
  }
  for (let i = start; i < x.length; i++) {
    spend(1)
    if (equal(x.at(i), part)) return i
  }
  return null
}

/** The distance of the end from a whole number of steps up to which it counts as one: a third may be a step. */
const STEP_DIGITS = 9

function range(from: Num, to: Num, step: Num): ListValue {
  if (step === 0) throw fail("invalid-argument", "the step of a range is not 0", "leave it out to count by ones")
  const steps = divide(subtract(to, from), step)
  const nearest = roundTo(steps, STEP_DIGITS)
  const count = Math.max(0, toDouble(isWhole(nearest) ? nearest : ceilOf(steps)))
  checkListLength(count)
  spend(count / 16)
  // A plain loop: long FORs iterate over ranges, and Array.from takes five times as long.
  const numbers = new Array<Value>(count)
  const isPlain = isSmall(from) && isSmall(step) && isSmall(to)
  if (isPlain) for (let i = 0; i < count; i++) numbers[i] = from + i * step
  else {
    for (let i = 0; i < count; i++) {
      spend(2)
      numbers[i] = add(from, multiply(i, step))
    }
  }
  return list(numbers)
}

/** Whether a number is whole and so small that sums and products with the length of a list are exact. */
function isSmall(number: Num): number is number {
  return typeof number === "number" && (number | 0) === number
}

function zip(first: ListValue, second: ListValue): ListValue {
  const length = Math.min(first.length, second.length)
  return list(
    Array.from({ length }, (_, i) => {
      spend(1)
      return list([first.at(i), second.at(i)])
    }),
  )
}

function enumerate(of: ListValue, from: Num): ListValue {
  const start = whole(from, "the start")
  return list(
    of.map((item, i) => {
      spend(1)
      return list([add(start, i), item])
    }),
  )
}

function flatten(of: ListValue): ListValue {
  const items: Value[] = []
  for (const item of of) {
    spend(1)
    if (!isList(item)) {
      items.push(item)
      continue
    }
    checkListLength(items.length + item.length)
    spend(item.length / 4)
    for (const inner of item) items.push(inner)
  }
  return list(items)
}

function unique(of: ListValue): ListValue {
  const seen = new ContentMap<true>()
  const items: Value[] = []
  for (const item of of) {
    spend(1)
    if (seen.get(item) === true) continue
    seen.set(item, true)
    items.push(item)
  }
  return list(items)
}

function groupByKeys(of: ListValue, keys: ListValue): ListValue {
  const groups = new ContentMap<Value[]>()
  const found: { key: Value; items: Value[] }[] = []
  for (const [i, item] of of.items.entries()) {
    spend(1)
    const key = keys.at(i)
    const items = groups.get(key)
    if (items !== undefined) {
      items.push(item)
      continue
    }
    const first = [item]
    groups.set(key, first)
    found.push({ key, items: first })
  }
  return list(
    found.map(({ key, items }) =>
      record([
        ["key", key],
        ["items", list(items)],
      ]),
    ),
  )
}
