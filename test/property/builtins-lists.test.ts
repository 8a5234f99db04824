// Laws of the natives over lists and numbers that hold for all values.

import fc from "fast-check"
import { expect, test } from "vitest"
import { stringifyJson } from "../../src/values/json-text.ts"
import { equal } from "../../src/values/equality.ts"
import type { Value } from "../../src/values/values.ts"
import { call, callList, callText, callValue, plain, valueOf } from "../support/natives.ts"

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const json = fc.oneof(fc.constantFrom(0, 1, "a", "", null, true), fc.jsonValue({ maxDepth: 2 }))
const list = fc.array(json)

const comparable = fc.oneof(
  fc.array(number),
  fc.array(fc.string()),
  fc.array(fc.boolean()),
  fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 })),
)
const before = (a: unknown, b: unknown): boolean => {
  if (!Array.isArray(a) || !Array.isArray(b)) return (a as number) < (b as number)
  const i = a.findIndex((item, k) => item !== b[k])
  return i < 0 ? a.length < b.length : i < b.length && a[i] < b[i]
}

test("sort: in order, the same items, backwards when descending", () => {
  fc.assert(
    fc.property(comparable, fc.boolean(), (items, descending) => {
      const sorted = callList<unknown>("sort", items, descending)
      for (let i = 1; i < sorted.length; i++)
        expect(descending ? before(sorted[i - 1], sorted[i]) : before(sorted[i], sorted[i - 1])).toBe(false)
      expect(sorted.map((item) => stringifyJson(item)).toSorted()).toEqual(
        items.map((item) => stringifyJson(plain(item))).toSorted(),
      )
    }),
  )
})

test("sorting by keys is stable, either way", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 })), fc.boolean(), (keys, descending) => {
      const positions = callList<number>(
        "_sort_by_keys",
        keys.map((_, i) => i),
        keys,
        descending,
      )
      for (let i = 1; i < positions.length; i++) {
        if (keys[positions[i - 1]!] === keys[positions[i]!]) expect(positions[i - 1]!).toBeLessThan(positions[i]!)
      }
    }),
  )
})

test("min and max are the ends of the sorted list", () => {
  fc.assert(
    fc.property(
      comparable.filter((items) => items.length > 0),
      (items) => {
        const sorted = callList<Value>("sort", items)
        expect(call("min", items)).toEqual(sorted[0])
        expect(call("max", items)).toEqual(sorted.at(-1))
      },
    ),
  )
})

test("unique: every item once, where it first was", () => {
  fc.assert(
    fc.property(list, (items) => {
      const values = items.map(plain)
      const expected = values.filter(
        (value, i) => values.findIndex((other) => equal(valueOf(value), valueOf(other))) === i,
      )
      expect(call("unique", items)).toEqual(expected)
      expect(call("unique", expected)).toEqual(expected)
    }),
  )
})

test("groups have every item once, in order, under its key", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), json)), (pairs) => {
      const groups = callList<{ key: Value; items: readonly number[] }>(
        "_group_by_keys",
        pairs.map((_, i) => i),
        pairs.map(([, key]) => key),
      )
      expect(groups.flatMap(({ items }) => items).toSorted((a, b) => a - b)).toEqual(pairs.map((_, i) => i))
      for (const { key, items } of groups) {
        expect(items).toEqual(items.toSorted((a, b) => a - b))
        for (const item of items) expect(plain(pairs[item]![1])).toEqual(key)
      }
      expect(groups.map(({ items }) => items[0])).toEqual(
        groups.map(({ items }) => items[0]).toSorted((a, b) => a! - b!),
      )
      expect(
        callList(
          "unique",
          groups.map(({ key }) => key),
        ),
      ).toHaveLength(groups.length)
    }),
  )
})

test("reverse undoes itself", () => {
  fc.assert(fc.property(list, (items) => equal(callValue("reverse", call("reverse", items)), valueOf(items))))
})

test("enumerate is zip with a range", () => {
  fc.assert(
    fc.property(list, (items) => {
      expect(call("enumerate", items)).toEqual(call("zip", call("range", items.length), items))
    }),
  )
})

test("take and drop are the list, or the text", () => {
  fc.assert(
    fc.property(list, fc.string({ unit: "binary" }), fc.nat(20), (items, text, count) => {
      expect([...callList("take", items, count), ...callList("drop", items, count)]).toEqual(items.map(plain))
      expect(callText("take", text, count) + callText("drop", text, count)).toBe(text)
    }),
  )
})

test("slice is Python's", () => {
  const position = fc.option(fc.integer({ min: -12, max: 12 }))
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 8 }), position, position, (items, from, to) => {
      const clamp = (place: number | null, otherwise: number): number =>
        place === null ? otherwise : Math.min(Math.max(place < 0 ? place + items.length : place, 0), items.length)
      const [start, end] = [clamp(from, 0), clamp(to, items.length)]
      expect(call("slice", items, from, to)).toEqual(items.filter((_, i) => i >= start && i < end))
      expect(call("slice", items.join("").replaceAll("-", ""), 0, null)).toBe(items.join("").replaceAll("-", ""))
    }),
  )
})

test("range: every step from the start, none at or past the end", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: -7, max: 7 }).filter((step) => step !== 0),
      (from, to, step) => {
        const expected: number[] = []
        for (let value = from; step > 0 ? value < to : value > to; value += step) expected.push(value)
        expect(call("range", from, to, step)).toEqual(expected)
      },
    ),
  )
})

test("contains and index_of agree", () => {
  fc.assert(
    fc.property(list, json, (items, item) => {
      const index = call("index_of", items, item) as number | null
      expect(call("contains", items, item)).toBe(index !== null)
      if (index !== null) expect(items.map(valueOf)[index]).toEqual(valueOf(item))
    }),
  )
})

test("the halves of a list are the list, and depend on nothing else", () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 2 }), (items) => {
      const halves = callList<readonly Value[]>("_halves", items)
      expect(halves.flat()).toEqual(items.map(plain))
      expect(Math.min(...halves.map((half) => half.length))).toBeGreaterThanOrEqual(
        Math.max(1, Math.floor(items.length / 4)),
      )
      expect(call("_halves", structuredClone(items))).toEqual(halves)
    }),
  )
})

test("round: the nearest number of so many digits, as decimals are written", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      (units, places, digits) => {
        const x = Number(`${units}e-${places}`)
        const rounded = call("round", x, digits) as number
        expect(Object.is(rounded, -0)).toBe(false)
        expect(Math.abs(rounded - x)).toBeLessThanOrEqual(0.5 * 10 ** -digits + Math.abs(x) * Number.EPSILON)
        expect(Number(rounded.toFixed(digits))).toBe(rounded)
        if (places <= digits) expect(rounded).toBe(x + 0)
      },
    ),
  )
})

test("sum does not depend on the order of the items by more than the last digit", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true })), (items) => {
      const [forwards, backwards] = [call("sum", items) as number, call("sum", items.toReversed()) as number]
      const largest = Math.max(0, ...items.map(Math.abs))
      expect(Math.abs(forwards - backwards)).toBeLessThanOrEqual(largest * Number.EPSILON * 2)
    }),
  )
})
