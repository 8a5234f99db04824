// Natives over lists, and over texts as lists of characters.

import { itemOf, sliceOf } from "../values/access.ts"
import { equal } from "../values/equality.ts"
import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { allocate, checkListLength, checkTextLength, spend, spendOnText, type Work } from "../values/meter.ts"
import { add, ceilOf, divide, multiply, roundedNumber, subtract, toDouble, type Num } from "../values/number.ts"
import { applyOperator } from "../values/operators.ts"
import { ANY, BOOLEAN, NUMBER, RECORD, unionOf } from "../values/types.ts"
import { isList, list, type ListValue, type RecordValue, type Value } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { LIST, NUMBER_OR_NULL, NUMBERS, optional, pure, required, TEXT_OR_LIST } from "./declare.ts"
import { ContentMap } from "../values/content.ts"
import { pausesAfter } from "./pauses.ts"
import { recordOf } from "../values/record.ts"
import { reversed } from "./rewriting.ts"

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
    run: (from: string | ListValue, count: Num) => sliceOf(from, 0, counted(count)),
  }),
  pure({
    name: "drop",
    documentation: "A list without its first `count` items, or a text without its first characters.",
    parameters: [required("list", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `drop([1, 2, 3], 2) == [3]`,
    run: (from: string | ListValue, count: Num) => sliceOf(from, counted(count), null),
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

function reverse(x: string | ListValue): Value | Work<Value> {
  if (!isList(x)) return reversed(x)
  spend(x.length / 4)
  return list(x.items.toReversed())
}

function repeat(x: string | ListValue, count: Num): Value {
  const times = whole(count, "the count", 0)
  if (x.length === 0) return x
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

/** The count if it is a whole number that is not negative, of any size. */
function counted(count: Num): Num {
  whole(count, "the count", 0)
  return count
}

function* indexOf(x: string | ListValue, part: Value, from: Num): Work<number | null> {
  const start = whole(from, "the start", 0)
  if (typeof x === "string") {
    if (typeof part !== "string") return applyOperator("IN", part, x) as never
    spendOnText(x.length)
    const index = start > x.length ? -1 : x.indexOf(part, start)
    return index === -1 ? null : index
  }
  for (let i = start; i < x.length; i++) {
    if (pausesAfter(1)) yield
    if (equal(x.at(i), part)) return i
  }
  return null
}

function* range(from: Num, to: Num, step: Num): Work<ListValue> {
  if (step === 0) throw fail("invalid-argument", "the step of a range is not 0", "leave it out to count by ones")
  // The rounding of `+` makes three steps of 1 / 3 reach 1.
  const steps = ceilOf(roundedNumber(divide(subtract(to, from), step)))
  const count = Math.max(0, toDouble(steps))
  checkListLength(count)
  spend(count / 16)
  // A plain loop: long FORs iterate over ranges, and Array.from takes five times as long.
  const numbers = new Array<Value>(count)
  const isPlain = isSmall(from) && isSmall(step) && isSmall(to)
  if (isPlain) for (let i = 0; i < count; i++) numbers[i] = from + i * step
  else {
    for (let i = 0; i < count; i++) {
      if (pausesAfter(STEPS_PER_SUM)) yield
      numbers[i] = add(from, multiply(i, step))
    }
  }
  return list(numbers)
}
const STEPS_PER_SUM = 5

/** Whether a number is whole and so small that sums and products with the length of a list are exact. */
function isSmall(number: Num): number is number {
  return typeof number === "number" && (number | 0) === number
}

/** The work on a pair that becomes an item. */
const STEPS_PER_PAIR = 5

function* zip(first: ListValue, second: ListValue): Work<ListValue> {
  const pairs: Value[] = []
  for (let i = 0; i < first.length && i < second.length; i++) {
    if (pausesAfter(STEPS_PER_PAIR)) yield
    pairs.push(list([first.at(i), second.at(i)]))
  }
  return list(pairs)
}

function* enumerate(of: ListValue, start: Num): Work<ListValue> {
  whole(start, "the start")
  const pairs: Value[] = []
  for (let i = 0; i < of.length; i++) {
    if (pausesAfter(STEPS_PER_PAIR)) yield
    pairs.push(list([add(start, i), of.at(i)]))
  }
  return list(pairs)
}

function* flatten(of: ListValue): Work<ListValue> {
  const items: Value[] = []
  for (let i = 0; i < of.length; i++) {
    if (pausesAfter(1)) yield
    const item = of.at(i)
    if (!isList(item)) {
      items.push(item)
      continue
    }
    checkListLength(items.length + item.length)
    for (let j = 0; j < item.length; j++) {
      if (pausesAfter(1 / 4)) yield
      items.push(item.at(j))
    }
  }
  return list(items)
}

/** The work of one access to a map by content, besides reading the value, and that on one group. */
const STEPS_PER_GROUP = 15

function stepsToFind(value: Value): number {
  return typeof value === "object" && value !== null ? 15 : 5
}

function* unique(of: ListValue): Work<ListValue> {
  const seen = new ContentMap<true>()
  const items: Value[] = []
  for (let i = 0; i < of.length; i++) {
    const item = of.at(i)
    if (pausesAfter(stepsToFind(item))) yield
    if (seen.get(item) === true) continue
    if (pausesAfter(stepsToFind(item))) yield
    seen.set(item, true)
    items.push(item)
  }
  return list(items)
}

function* groupByKeys(of: ListValue, keys: ListValue): Work<ListValue> {
  const groups = new ContentMap<Value[]>()
  const found: { key: Value; items: Value[] }[] = []
  for (let i = 0; i < of.length; i++) {
    const item = of.at(i)
    const key = keys.at(i)
    if (pausesAfter(stepsToFind(key))) yield
    const items = groups.get(key)
    if (items !== undefined) {
      items.push(item)
      continue
    }
    if (pausesAfter(stepsToFind(key))) yield
    const first = [item]
    groups.set(key, first)
    found.push({ key, items: first })
  }
  const result: Value[] = []
  for (const { key, items } of found) {
    if (pausesAfter(STEPS_PER_GROUP)) yield
    result.push(recordOf(["items", "key"], [list(items), key]))
  }
  return list(result)
}
