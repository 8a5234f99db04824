// Laws of lists and records that share their parts: sharing is never visible, and content alone decides sameness.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ContentMap, same } from "../../src/values/content.ts"
import { equal } from "../../src/values/equality.ts"
import { fromHost, toHost } from "../../src/values/host-values.ts"
import { stringifyJson } from "../../src/values/json-text.ts"
import { valueKey } from "../../src/values/keys.ts"
import { toJson } from "../../src/values/show.ts"
import { list, merge, record, type ListValue, type RecordValue, type Value } from "../../src/values/values.ts"

/** A step that makes another list of those made before, or reads one. */
type Step =
  | { readonly what: "make"; readonly items: readonly number[] }
  | { readonly what: "join" | "slice" | "read"; readonly a: number; readonly b: number; readonly c: number }

const place = fc.nat({ max: 1_000 })
const steps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant("make" as const), items: fc.array(fc.nat({ max: 3 }), { maxLength: 40 }) }),
    fc.record({
      what: fc.constantFrom("join" as const, "slice" as const, "read" as const),
      a: place,
      b: place,
      c: place,
    }),
  ),
  { minLength: 1, maxLength: 60 },
)

/** The lists of the steps, each beside an array with the items that it must have. */
function madeBy(given: readonly Step[]): { readonly shared: ListValue; readonly plain: readonly number[] }[] {
  const made = [{ shared: list([]), plain: [] as readonly number[] }]
  const at = (i: number) => made[i % made.length]!
  for (const step of given) {
    if (step.what === "make") {
      made.push({ shared: list([...step.items]), plain: step.items })
      continue
    }
    const [a, b] = [at(step.a), at(step.b)]
    if (step.what === "join" && a.plain.length + b.plain.length < 500)
      made.push({ shared: a.shared.concat(b.shared), plain: [...a.plain, ...b.plain] })
    if (step.what === "slice") {
      const [from, to] = [step.b, step.c].map((end) => end % (a.plain.length + 1)).sort((x, y) => x - y)
      made.push({ shared: a.shared.slice(from!, to!), plain: a.plain.slice(from, to) })
    }
    // An array that was handed out must not change when its list is extended.
    if (step.what === "read") expect(a.shared.items).toEqual(a.plain)
  }
  return made
}

describe("lists", () => {
  test("have their own items, whatever was made of them and of what they were made", () => {
    fc.assert(
      fc.property(steps, (given) => {
        for (const { shared, plain } of madeBy(given)) {
          expect(shared.length).toBe(plain.length)
          expect(plain.map((_, i) => shared.at(i))).toEqual(plain)
          expect(toHost(shared)).toEqual(plain)
        }
      }),
    )
  })

  test("are found by their content, however they were made", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const found = new ContentMap<string>()
        const made = madeBy(given)
        for (const { shared, plain } of made) found.set(shared, plain.join())
        for (const { shared, plain } of made) {
          const fresh = list([...plain])
          expect(found.get(fresh)).toBe(plain.join())
          expect(found.get(shared)).toBe(plain.join())
          expect(found.get(fresh.concat(list(["another"])))).toBeUndefined()
          expect(same(fresh, shared) && equal(fresh, shared) && valueKey(fresh) === valueKey(shared)).toBe(true)
        }
      }),
    )
  })
})

const key = fc.oneof(
  fc.string({ maxLength: 2 }),
  fc.nat({ max: 300 }).map(String),
  fc.constantFrom("__proto__", "01", "-1"),
)
const entries = fc.array(fc.tuple(key, fc.nat({ max: 3 })), { maxLength: 200 })

describe("records", () => {
  test("merge, list and find as objects of JavaScript with sorted keys do", () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 12 }), (parts) => {
        let merged: RecordValue = record([])
        const plain = new Map<string, number>()
        const before: { readonly value: RecordValue; readonly size: number }[] = []
        for (const part of parts) {
          before.push({ value: merged, size: plain.size })
          merged = merge(merged, record(part))
          for (const [name, value] of part) plain.set(name, value)
        }
        const sorted: { [name: string]: number } = Object.create(null) as {}
        for (const name of [...plain.keys()].sort()) sorted[name] = plain.get(name)!
        expect(merged.keys()).toEqual(Object.keys(sorted))
        expect(merged.values()).toEqual(Object.values(sorted))
        expect(merged.size).toBe(plain.size)
        for (const [name, value] of plain) expect(merged.get(name)).toBe(value)
        expect(merged.get("absent")).toBeUndefined()
        for (const { value, size } of before) expect(value.keys()).toHaveLength(size)
        const fresh = record(Object.entries(sorted))
        const found = new ContentMap<boolean>()
        found.set(merged, true)
        expect(found.get(fresh)).toBe(true)
        expect(found.get(merge(fresh, record([["absent", 1]])))).toBeUndefined()
        expect(equal(fresh, merged) && toJson(fresh) === toJson(merged)).toBe(true)
      }),
    )
  })
})

const data = fc.jsonValue({ maxDepth: 4 }).map((json) => fromHost(json, "json"))

describe("content", () => {
  test("values are the same exactly if they are equal, print alike and key alike", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(data, data),
          data.map((one) => [one, fromHost(toHost(one), "copy")] as const),
        ),
        ([a, b]) => {
          const isSame = same(a, b)
          expect(equal(a, b)).toBe(isSame)
          expect(toJson(a) === toJson(b)).toBe(isSame)
          expect(valueKey(a) === valueKey(b)).toBe(isSame)
          const found = new ContentMap<number>()
          found.set(a, 1)
          expect(found.get(b)).toBe(isSame ? 1 : undefined)
          found.delete(b)
          expect(found.get(a)).toBe(isSame ? undefined : 1)
        },
      ),
    )
  })

  test("a value that shares its parts is the same as one that does not, and prints alike", () => {
    fc.assert(
      fc.property(data, fc.nat({ max: 7 }), (part, levels) => {
        let shared: Value = part
        let plain: unknown = toHost(part)
        for (let i = 0; i < levels; i++) {
          shared =
            i % 2 === 0
              ? list([shared, shared])
              : record([
                  ["a", shared],
                  ["b", shared],
                ])
          plain =
            i % 2 === 0
              ? [structuredClone(plain), structuredClone(plain)]
              : { a: structuredClone(plain), b: structuredClone(plain) }
        }
        const unshared = fromHost(plain, "plain")
        expect(same(shared, unshared) && equal(shared, unshared)).toBe(true)
        expect(toJson(shared)).toBe(stringifyJson(plain))
        expect(valueKey(shared)).toBe(valueKey(unshared))
        expect(toHost(shared)).toEqual(plain)
      }),
    )
  })
})
