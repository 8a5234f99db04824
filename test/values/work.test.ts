// The work of walks over values: counted in steps, in proportion to the parts that a value has, each counted once.

import { describe, expect, test } from "vitest"
import { ContentMap, same } from "../../src/values/content.ts"
import { equal } from "../../src/values/equality.ts"
import { Failure } from "../../src/values/failure.ts"
import { fromHost, toHost } from "../../src/values/host-values.ts"
import { fromData, toData } from "../../src/values/json.ts"
import { fromJson } from "../../src/values/json/text.ts"
import { valueKey } from "../../src/values/keys.ts"
import { showInText, toJson } from "../../src/values/show.ts"
import { asType, convert, hasType, listOf, NUMBER, STRING, TYPE, type Type } from "../../src/values/types.ts"
import { list, record, type Value } from "../../src/values/values.ts"
import { StepCounter, stepsOf } from "../support/steps.ts"
import { metered } from "../../src/values/meter.ts"

const numbers = (size: number): Value => list(Array.from({ length: size }, (_, i) => i % 100))
const records = (size: number): Value =>
  list(
    Array.from({ length: size / 4 }, (_, i) =>
      record([
        ["id", i],
        ["name", `n${i}`],
        ["tags", list([i])],
      ]),
    ),
  )

const WALKS: readonly (readonly [string, (value: Value, other: Value) => unknown])[] = [
  ["equal", equal],
  ["same", same],
  [
    "hash",
    (value) => {
      const map = new ContentMap<boolean>()
      map.set(null, true) // the only key of a map needs no hash
      map.set(value, true)
    },
  ],
  ["to JSON", toJson],
  ["from JSON", (value) => fromJson(toJson(value))],
  ["to data and back", (value) => fromData(toData(value))],
  ["key", valueKey],
  ["to the host", toHost],
  ["from the host", (value) => fromHost(toHost(value), "it")],
  ["has a type", (value) => hasType(value, listOf(STRING)) || hasType(value, TYPE) || equal(value, value)],
  ["convert", (value) => convert(value, listOf(STRING))],
]

describe.each(WALKS)("%s", (_, walk) => {
  test.each([
    ["numbers", numbers],
    ["records", records],
  ])("of %s takes steps in proportion to its size", (_, make) => {
    const steps = (size: number) => {
      const [value, other] = [make(size), make(size)]
      return stepsOf(() => walk(value, other))
    }
    const [small, large] = [steps(20_000), steps(40_000)]
    expect(small).toBeGreaterThan(500)
    expect(large / small).toBeGreaterThan(1.8)
    expect(large / small).toBeLessThan(2.2)
  })

  test("looks at least every 10,000 steps", () => {
    const [value, other] = [numbers(100_000), numbers(100_000)]
    const counter = new WidestStep()
    metered(counter, () => walk(value, other))
    expect(counter.widest).toBeLessThan(10_000)
  })
})

/** Counts the most steps that one call of `spend` counts. */
class WidestStep extends StepCounter {
  widest = 0
  override look(): void {
    this.widest = Math.max(this.widest, -this.fuel)
    this.fuel = 0
  }
}

/** A value that shares its parts: as a tree it would have 2^levels parts. */
function shared(levels: number, kind: "list" | "record"): Value {
  let value: Value = 1
  for (let i = 0; i < levels; i++)
    value =
      kind === "list"
        ? list([value, value])
        : record([
            ["a", value],
            ["b", value],
          ])
  return value
}

function typeOfLevels(levels: number): Type {
  let type: Type = NUMBER
  for (let i = 0; i < levels; i++) type = listOf(type)
  return type
}

describe.each(["list", "record"] as const)("a %s of 60 levels that share their parts", (kind) => {
  const LEVELS = 60
  test.each<[string, (value: Value, other: Value) => unknown]>([
    ["equal", (a, b) => expect(equal(a, b)).toBe(true)],
    ["unequal at the end", (a) => expect(equal(a, shared(LEVELS - 1, kind))).toBe(false)],
    ["same", (a, b) => expect(same(a, b)).toBe(true)],
    ["a key", valueKey],
    ["a hash", (a) => new ContentMap<number>().set(a, 1)],
    ["of a type", (a) => hasType(a, typeOfLevels(LEVELS))],
    ["to the host and back", (a) => expect(equal(fromHost(toHost(a), "it"), a)).toBe(true)],
  ])("is %s in few steps", (_, walk) => {
    const [value, other] = [shared(LEVELS, kind), shared(LEVELS, kind)]
    expect(stepsOf(() => walk(value, other))).toBeLessThan(10_000)
  })

  test.each<[string, (value: Value) => unknown, string]>([
    ["shown", toJson, "text-too-long"],
    ["shown in a text", showInText, "text-too-long"],
    ["taken for a type", (value) => asType(value), "not-a-type"],
  ])("is not %s, and that is found in few steps", (_, walk, code) => {
    const value = shared(LEVELS, kind)
    let failure: unknown
    const steps = stepsOf(() => {
      try {
        walk(value)
      } catch (thrown) {
        failure = thrown
      }
    })
    expect(failure).toBeInstanceOf(Failure)
    expect((failure as Failure).code).toBe(code)
    expect(steps).toBeLessThan(30_000)
  })
})

describe("a list that is extended or cut", () => {
  const LENGTH = 10_000
  test("at either end is hashed in steps in proportion to what is new", () => {
    const map = new ContentMap<number>()
    const steps = stepsOf(() => {
      let grown = list([])
      for (let i = 0; i < LENGTH; i++) {
        grown = i % 2 === 0 ? grown.concat(list([i])) : list([i]).concat(grown)
        map.set(grown, i)
      }
      for (let rest = grown; rest.length > 0; rest = rest.slice(1, rest.length)) map.set(rest, 0)
    })
    expect(steps / LENGTH).toBeLessThan(20)
  })

  test("is checked for a type in steps in proportion to what is new", () => {
    const type = listOf(NUMBER)
    const steps = stepsOf(() => {
      let grown = list([])
      for (let i = 0; i < LENGTH; i++) {
        grown = grown.concat(list([i]))
        expect(hasType(grown, type)).toBe(true)
      }
      for (let rest = grown; rest.length > 0; rest = rest.slice(1, rest.length)) expect(hasType(rest, type)).toBe(true)
    })
    expect(steps / LENGTH).toBeLessThan(20)
    expect(hasType(list([1]).concat(list(["a"])), type)).toBe(false)
  })
})
