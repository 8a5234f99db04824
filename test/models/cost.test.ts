// Sums of costs, and the dollars for tokens.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addCosts, costOfTokens, costProblem, costTimes, costWithout, NO_COST, type Cost } from "../../src/base/cost.ts"
import { addUsage, affordableOutput, dollarsFor, highestPrice, mostDollarsFor } from "../../src/models/cost.ts"
import type { Price } from "../../src/models/model.ts"

const count = fc.nat(1_000_000)
const tokens = fc
  .record({ input: count, output: count, a: fc.double({ min: 0, max: 1, noNaN: true }), b: fc.nat(1), c: fc.nat(1) })
  .map(({ input, output, a, b, c }) => {
    const cached = Math.floor(input * a)
    return { input, cached, cacheWrite: b * (input - cached), output, reasoning: c * Math.floor(output / 2) }
  })
/** Dollars are whole here, so that sums are exact. */
const cost: fc.Arbitrary<Cost> = fc
  .record({ tokens, usd: fc.option(fc.nat(1_000)), estimated: fc.boolean() })
  .map(({ tokens, usd, estimated }) => costOfTokens({ ...tokens, usd, estimated }))
const amount = fc.integer({ min: 0, max: 100 })
const ownPrice = fc.record(
  { input: amount, cached: amount, cacheWrite: amount, output: amount },
  { requiredKeys: ["input", "output"] },
)
const price: fc.Arbitrary<Price> = fc
  .record({ own: ownPrice, long: fc.option(fc.record({ above: count, own: ownPrice }), { nil: undefined }) })
  .map(({ own, long }) => ({ ...own, ...(long === undefined ? {} : { long: { ...long.own, above: long.above } }) }))

describe("sums of costs", () => {
  test("do not depend on their order, and nothing changes none", () => {
    fc.assert(
      fc.property(cost, cost, cost, (a, b, c) => {
        expect(addCosts(a, b)).toEqual(addCosts(b, a))
        expect(addCosts(addCosts(a, b), c)).toEqual(addCosts(a, addCosts(b, c)))
        expect(addCosts(a, NO_COST)).toEqual(a)
        expect(costProblem({ ...addCosts(a, b) })).toBeUndefined()
      }),
    )
  })

  test("without a part are the rest, and a cost twice is twice the cost", () => {
    fc.assert(
      fc.property(cost, cost, (a, b) => {
        const { estimated: _, ...rest } = costWithout(addCosts(a, b), b)
        const { estimated: __, ...expected } = a
        expect(rest).toEqual(expected)
        expect(costTimes(a, 2)).toEqual(addCosts(a, a))
      }),
    )
  })

  test("have no dollars exactly if there are tokens without a price and no others that cost something", () => {
    fc.assert(
      fc.property(fc.array(cost), (costs) => {
        const sum = costs.reduce(addCosts, NO_COST)
        const isUnknown = costs.some(({ usd }) => usd === null)
        const paid = costs.reduce((total, { usd }) => total + (usd ?? 0), 0)
        expect(sum.usd).toBe(isUnknown && paid === 0 ? null : paid)
        expect((sum.unpriced ?? 0) > 0).toBe(isUnknown)
      }),
    )
  })
})

describe("the dollars for tokens", () => {
  test("are never more than is reserved", () => {
    fc.assert(
      fc.property(price, tokens, (price, tokens) => {
        expect(mostDollarsFor(price, tokens.input, tokens.output)).toBeGreaterThanOrEqual(
          dollarsFor(price, tokens)! - 1e-9,
        )
      }),
    )
  })

  test("pay the output that is affordable, and not one token more", () => {
    fc.assert(
      fc.property(price, count, fc.nat(200), (price, input, usd) => {
        const output = affordableOutput(price, input, usd)
        if (output < 0 || output === Infinity) return
        expect(mostDollarsFor(price, input, output)).toBeLessThanOrEqual(usd + 1e-9)
        expect(mostDollarsFor(price, input, output + 1)).toBeGreaterThan(usd - 1e-9)
      }),
    )
  })

  test("are at most those of the highest price", () => {
    fc.assert(
      fc.property(price, price, tokens, (a, b, tokens) => {
        const highest = dollarsFor(highestPrice([a, b]), tokens)!
        expect(highest).toBeGreaterThanOrEqual(Math.max(dollarsFor(a, tokens)!, dollarsFor(b, tokens)!) - 1e-9)
      }),
    )
  })

  test("count each kind at its price, and a long request at its own", () => {
    const price = { input: 10, cached: 1, cacheWrite: 12, output: 30, long: { above: 99, input: 20, output: 60 } }
    expect(dollarsFor(price, { input: 90, cached: 50, cacheWrite: 10, output: 2 })).toBeCloseTo(530 / 1e6, 12)
    expect(dollarsFor(price, { input: 100, cached: 50, output: 1 })).toBeCloseTo(2_060 / 1e6, 12)
    expect(dollarsFor(undefined, { input: 1, output: 1 })).toBeNull()
  })
})

test("the dollars of two attempts are known only if both are", () => {
  expect(addUsage(undefined, { input: 1, output: 2, usd: 3 })).toEqual({ input: 1, output: 2, usd: 3 })
  expect(addUsage({ input: 1, output: 2, usd: 3 }, { input: 1, cached: 1, output: 1, usd: 1 })).toEqual({
    input: 2,
    cached: 1,
    output: 3,
    usd: 4,
  })
  expect(addUsage({ input: 1, output: 2 }, { input: 1, output: 1, usd: 1 })).toEqual({ input: 2, output: 3 })
})
