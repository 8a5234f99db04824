// Natives over records.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { ANY, describe, listOf, RECORD, STRING } from "../values/types.ts"
import { spend, type Work } from "../values/meter.ts"
import { compareKeys, merge, mergeInPieces, recordOfSorted, type Leaf } from "../values/record.ts"
import { isList, list, type ListValue, type RecordValue, type Value } from "../values/values.ts"
import { LIST, optional, pure, required, TEXTS } from "./declare.ts"
import { sortedIndexes } from "./merge-sort.ts"
import { pausesAfter, spendUnpaused } from "./pauses.ts"

export const RECORD_NATIVES: readonly Native[] = [
  pure({
    name: "keys",
    documentation: "The keys of a record, sorted; those that are whole numbers come first, by size.",
    parameters: [required("record", RECORD)],
    returns: TEXTS,
    example: `keys({b: 1, a: 2}) == ["a", "b"]`,
    run: (of: RecordValue) => ofLeaves(of, ({ keys }) => keys),
  }),
  pure({
    name: "values",
    documentation: "The values of a record, in the order of its keys.",
    parameters: [required("record", RECORD)],
    returns: LIST,
    example: `values({b: 1, a: 2}) == [2, 1]`,
    run: (of: RecordValue) => ofLeaves(of, ({ values }) => values),
  }),
  pure({
    name: "entries",
    documentation: "Pairs of key and value, in the order of the keys.",
    parameters: [required("record", RECORD)],
    returns: listOf(LIST),
    example: `entries({b: 1, a: 2}) == [["a", 2], ["b", 1]]`,
    run: (of: RecordValue) => ofLeaves(of, pairsOf),
  }),
  pure({
    name: "from_entries",
    documentation: `The record of pairs of key and value, as \`entries\` and \`zip\` give them.
The last of equal keys wins.`,
    parameters: [required("entries", LIST)],
    returns: RECORD,
    example: `from_entries(zip(["a", "b"], [1, 2])) == {a: 1, b: 2}`,
    run: fromEntries,
  }),
  pure({
    name: "get",
    documentation: "The value of a key, or the default if the record has no such key.",
    parameters: [required("record", RECORD), required("key", STRING), optional("default", ANY, null)],
    returns: ANY,
    example: `get({a: 1}, "a") == 1 AND get({a: 1}, "b", 0) == 0`,
    run: (from: RecordValue, key: string, otherwise: Value) => {
      const value = from.get(key)
      return value === undefined ? otherwise : value
    },
  }),
  pure({
    name: "merge",
    documentation: "A record with the entries of both; where both have a key, the value of the second.",
    parameters: [required("first", RECORD), required("second", RECORD)],
    returns: RECORD,
    example: `merge({a: 1, b: 1}, {b: 2, c: 2}) == {a: 1, b: 2, c: 2}`,
    run: (first: RecordValue, second: RecordValue) =>
      first.size + second.size <= AT_ONCE ? merge(first, second) : mergeInPieces(first, second),
  }),
]

/** Entries of records that are merged at once. */
const AT_ONCE = 64

const STEPS_PER_LEAF = 32

function* ofLeaves(of: RecordValue, itemsOf: (leaf: Leaf) => readonly Value[]): Work<ListValue> {
  const items: Value[] = []
  for (const leaf of of.leaves()) {
    if (pausesAfter(STEPS_PER_LEAF)) yield
    for (const item of itemsOf(leaf)) items.push(item)
  }
  return list(items)
}

function pairsOf({ keys, values }: Leaf): readonly Value[] {
  spendUnpaused(4 * keys.length)
  return keys.map((key, i) => list([key, values[i]!]))
}

function* fromEntries(of: ListValue): Work<RecordValue> {
  const entries: (readonly [string, Value])[] = []
  let isSorted = true
  for (let i = 0; i < of.length; i++) {
    if (pausesAfter(STEPS_PER_ENTRY)) yield
    const entry = entryOf(of.at(i))
    if (isSorted && i > 0) isSorted = compareKeys(entries[i - 1]![0], entry[0]) <= 0
    entries.push(entry)
  }
  if (isSorted) return yield* recordOfSorted(entries)
  const order = yield* sortedIndexes(entries.length, (i, j) => {
    spend(1)
    return compareKeys(entries[i]![0], entries[j]![0])
  })
  return yield* recordOfSorted(order.values().map((i) => entries[i]!))
}
const STEPS_PER_ENTRY = 4

function entryOf(entry: Value): readonly [string, Value] {
  if (isList(entry) && entry.length === 2) {
    const key = entry.at(0)
    if (typeof key === "string") return [key, entry.at(1)]
  }
  throw fail(
    "invalid-argument",
    `an entry is a pair of a text and a value, not ${describe(entry)}`,
    `write [key, value], for example [["a", 1], ["b", 2]]`,
  )
}
