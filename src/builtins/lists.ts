// Natives over lists, and over texts as lists of characters.

import { itemOf, sliceOf } from "../values/access.ts"
import { equal } from "../values/equality.ts"
import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { DEFAULT_LIMITS } from "../values/limits.ts"
import { applyOperator } from "../values/operators.ts"
import { ANY, BOOLEAN, NUMBER, RECORD, unionOf } from "../values/types.ts"
import { isList, record, type ListValue, type RecordValue, type Value } from "../values/values.ts"
import { checkListLength, checkTextLength, whole } from "./arguments.ts"
import { LIST, NUMBER_OR_NULL, NUMBERS, optional, pure, required, TEXT_OR_LIST } from "./declare.ts"
import { identityOf } from "./identity.ts"

export const LIST_NATIVES: readonly Native[] = [
  pure({
    name: "length",
    documentation: "The number of items of a list, keys of a record, or UTF-16 units of a text.",
    parameters: [required("x", unionOf(TEXT_OR_LIST, RECORD))],
    returns: NUMBER,
    example: `length([1, 2]) == 2 AND length("abc") == 3 AND length({a: 1}) == 1`,
    run: (x: string | ListValue | RecordValue) =>
      typeof x === "string" || isList(x) ? x.length : Object.keys(x).length,
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
    run: (list: string | ListValue) => itemOf(list, 0),
  }),
  pure({
    name: "last",
    documentation: "The last item of a list, or character of a text. Fails if it is empty.",
    parameters: [required("list", TEXT_OR_LIST)],
    returns: ANY,
    example: `last([3, 4]) == 4`,
    run: (list: string | ListValue) => itemOf(list, -1),
  }),
  pure({
    name: "take",
    documentation: "The first `count` items of a list, or characters of a text; all of it if it has fewer.",
    parameters: [required("list", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `take([1, 2, 3], 2) == [1, 2]`,
    run: (list: string | ListValue, count: number) => sliceOf(list, 0, whole(count, "the count", 0)),
  }),
  pure({
    name: "drop",
    documentation: "A list without its first `count` items, or a text without its first characters.",
    parameters: [required("list", TEXT_OR_LIST), required("count", NUMBER)],
    returns: TEXT_OR_LIST,
    example: `drop([1, 2, 3], 2) == [3]`,
    run: (list: string | ListValue, count: number) => sliceOf(list, whole(count, "the count", 0), null),
  }),
  pure({
    name: "reverse",
    documentation: "The items of a list, or the characters of a text, in the opposite order.",
    parameters: [required("list", TEXT_OR_LIST)],
    returns: TEXT_OR_LIST,
    example: `reverse([1, 2, 3]) == [3, 2, 1] AND reverse("ab") == "ba"`,
    run: (list: string | ListValue) => (isList(list) ? list.toReversed() : [...list].reverse().join("")),
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
    run: (x: Value, part: Value) => applyOperator("IN", part, x, DEFAULT_LIMITS),
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
    run: (from: number, to: number | null, step: number) =>
      to === null ? range(0, from, step) : range(from, to, step),
  }),
  pure({
    name: "zip",
    documentation: "Pairs of the items of two lists at the same positions, up to the end of the shorter list.",
    parameters: [required("first", LIST), required("second", LIST)],
    returns: LIST,
    example: `zip([1, 2], ["a", "b"]) == [[1, "a"], [2, "b"]]`,
    run: (first: ListValue, second: ListValue) => first.slice(0, second.length).map((item, i) => [item, second[i]!]),
  }),
  pure({
    name: "enumerate",
    documentation: "Pairs of position and item for every item of a list, counted from `start`.",
    parameters: [required("list", LIST), optional("start", NUMBER, 0)],
    returns: LIST,
    example: `enumerate(["a", "b"]) == [[0, "a"], [1, "b"]]`,
    run: (list: ListValue, start: number) => list.map((item, i) => [whole(start, "the start") + i, item]),
  }),
  pure({
    name: "flatten",
    documentation: "A list with the items of its items that are lists, one level deep; other items stay.",
    parameters: [required("list", LIST)],
    returns: LIST,
    example: `flatten([[1, 2], [], [[3]], 4]) == [1, 2, [3], 4]`,
    run: (list: ListValue) => list.flat() as ListValue,
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

function repeat(x: string | ListValue, count: number): Value {
  whole(count, "the count", 0)
  if (typeof x === "string") {
    checkTextLength(x.length * count)
    return x.repeat(count)
  }
  checkListLength(x.length * count)
  return Array.from({ length: x.length * count }, (_, i) => x[i % x.length]!)
}

function indexOf(x: string | ListValue, part: Value, from: number): number | null {
  const start = whole(from, "the start", 0)
  if (typeof x === "string") {
    if (typeof part !== "string") return applyOperator("IN", part, x, DEFAULT_LIMITS) as never
    const index = start > x.length ? -1 : x.indexOf(part, start)
    return index === -1 ? null : index
  }
  for (let i = start; i < x.length; i++) if (equal(x[i]!, part)) return i
  return null
}

/** The rounding error up to which the end counts as a whole number of steps away: 0.3 is three steps of 0.1. */
const STEP_TOLERANCE = 1e-9

function range(from: number, to: number, step: number): readonly number[] {
  if (step === 0) throw fail("invalid-argument", "the step of a range is not 0", "leave it out to count by ones")
  const steps = (to - from) / step
  const nearest = Math.round(steps)
  const count = Math.max(
    0,
    Math.abs(steps - nearest) < STEP_TOLERANCE * Math.max(1, Math.abs(nearest)) ? nearest : Math.ceil(steps),
  )
  checkListLength(count)
  // A plain loop: long FORs iterate over ranges, and Array.from takes five times as long.
  const numbers = new Array<number>(count)
  for (let i = 0; i < count; i++) numbers[i] = from + i * step + 0
  return numbers
}

function unique(list: ListValue): ListValue {
  const seen = new Set<unknown>()
  return list.filter((item) => {
    const identity = identityOf(item)
    return !seen.has(identity) && seen.add(identity)
  })
}

function groupByKeys(list: ListValue, keys: ListValue): ListValue {
  const groups = new Map<unknown, { key: Value; items: Value[] }>()
  for (const [i, item] of list.entries()) {
    const key = keys[i]!
    const identity = identityOf(key)
    const group = groups.get(identity)
    if (group === undefined) groups.set(identity, { key, items: [item] })
    else group.items.push(item)
  }
  return Array.from(groups.values(), ({ key, items }) =>
    record([
      ["key", key],
      ["items", items],
    ]),
  )
}
