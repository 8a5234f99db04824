// The ledger: the sum of spent and reserved never passes a limit, whatever happens in whatever order.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  budgetProblem,
  COUNTED_KINDS,
  DEFAULT_BUDGET,
  NO_AMOUNTS,
  withDefaults,
  type Amounts,
} from "../../src/budget/budget.ts"
import { Exhausted, Ledger, type Reservation } from "../../src/budget/ledger.ts"

const amounts = fc.record({
  calls: fc.integer({ min: 0, max: 5 }),
  requests: fc.integer({ min: 0, max: 5 }),
  tokens: fc.integer({ min: 0, max: 1_000 }),
  usd: fc.integer({ min: 0, max: 100 }).map((cents) => cents / 100),
})
const budget = fc.record(
  {
    calls: fc.integer({ min: 0, max: 20 }),
    requests: fc.integer({ min: 0, max: 20 }),
    tokens: fc.integer({ min: 0, max: 4_000 }),
    usd: fc.integer({ min: 0, max: 400 }).map((cents) => cents / 100),
  },
  { requiredKeys: [] },
)
/** A step: reserve in one of the ledgers, or settle one of the open reservations with a share of its amount. */
const step = fc.oneof(
  fc.record({ reserve: amounts, at: fc.nat(3) }),
  fc.record({ settle: fc.nat(20), share: fc.integer({ min: 0, max: 100 }) }),
)

describe("any interleaving of reserving and settling", () => {
  test("never passes a limit, and counts exactly what was spent", () => {
    fc.assert(
      fc.property(budget, budget, budget, fc.array(step, { maxLength: 60 }), (outer, middle, inner, steps) => {
        const run = new Ledger(outer)
        const ledgers = [run, run.narrow(middle), run.narrow(middle).narrow(inner), run.narrow(inner)]
        const open: { reservation: Reservation; amounts: Amounts }[] = []
        let calls = 0
        let tokens = 0
        for (const taken of steps) {
          if ("reserve" in taken) {
            const reservation = ledgers[taken.at]!.reserve(taken.reserve)
            if (reservation instanceof Exhausted)
              expect(reservation.ledger.budget[reservation.kind]).toBe(reservation.limit)
            else open.push({ reservation, amounts: taken.reserve })
          } else if (open.length > 0) {
            const [{ reservation, amounts: reserved }] = open.splice(taken.settle % open.length, 1) as [
              (typeof open)[number],
            ]
            const spent = {
              calls: reserved.calls,
              requests: reserved.requests,
              tokens: Math.floor((reserved.tokens * taken.share) / 100),
              usd: (reserved.usd * taken.share) / 100,
            }
            reservation.settle(spent)
            reservation.settle(spent) // a second time does nothing
            calls += spent.calls
            tokens += spent.tokens
          }
          for (const ledger of ledgers) {
            for (const kind of COUNTED_KINDS) expect(ledger.left(kind)).toBeGreaterThanOrEqual(-1e-6)
          }
        }
        expect(run.total.calls).toBe(calls)
        expect(run.total.tokens).toBe(tokens)
      }),
    )
  })

  test("when all is settled with nothing, all is left", () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 30 }), (wanted) => {
        const ledger = new Ledger({ calls: 10, tokens: 2_000, usd: 3 })
        const open = wanted
          .map((some) => ledger.reserve(some))
          .filter((reservation): reservation is Reservation => !(reservation instanceof Exhausted))
        for (const reservation of open) reservation.settle(NO_AMOUNTS)
        expect([ledger.left("calls"), ledger.left("tokens")]).toEqual([10, 2_000])
        expect(ledger.left("usd")).toBeCloseTo(3)
      }),
    )
  })
})

test("the last of an amount can be reserved, and not one more", () => {
  const ledger = new Ledger({ calls: 2 })
  const one = { ...NO_AMOUNTS, calls: 1 }
  expect(ledger.reserve(one)).not.toBeInstanceOf(Exhausted)
  expect(ledger.reserve(one)).not.toBeInstanceOf(Exhausted)
  expect(ledger.reserve(one)).toMatchObject({ kind: "calls", limit: 2, ledger })
})

test("where a part and the whole are both exhausted, the whole is named", () => {
  const run = new Ledger({ calls: 0 })
  expect(run.narrow({ calls: 0 }).reserve({ ...NO_AMOUNTS, calls: 1 })).toMatchObject({ ledger: run })
})

test("spending more than was reserved is counted, and nothing more can be reserved", () => {
  const ledger = new Ledger({ tokens: 100 })
  const reservation = ledger.reserve({ ...NO_AMOUNTS, tokens: 100 }) as Reservation
  reservation.settle({ ...NO_AMOUNTS, tokens: 130 })
  expect(ledger.total.tokens).toBe(130)
  expect(ledger.reserve({ ...NO_AMOUNTS, tokens: 1 })).toBeInstanceOf(Exhausted)
})

test.each([
  [{ calls: 10, usd: 0.5, seconds: 1.5 }, undefined],
  [
    { concurrency: 0 },
    "the budget of concurrency must be at least 1: with no request in flight, nothing is ever answered",
  ],
  [{ call: 1 }, "there is no budget of call; there are calls, requests, tokens, usd, seconds, depth, concurrency"],
  [{ calls: -1 }, "the budget of calls must be a number of at least 0"],
  [{ tokens: 1.5 }, "the budget of tokens must be a whole number"],
  [{ calls: Infinity, requests: Infinity }, undefined],
  [{ requests: 0.5 }, "the budget of requests must be a whole number"],
  [{ tokens: Infinity }, "the budget of tokens is infinite: leave it out"],
  [{ depth: Infinity }, "the budget of depth is infinite: leave it out"],
  [{ depth: "3" }, "the budget of depth must be a number of at least 0"],
])("%j", (given, problem) => {
  expect(budgetProblem(given)).toBe(problem)
})

test("a run has a limit of calls and of requests, unless its host lifts or sets it", () => {
  expect(withDefaults({})).toEqual(DEFAULT_BUDGET)
  expect(withDefaults({ calls: undefined, requests: 7 })).toEqual({ ...DEFAULT_BUDGET, requests: 7 })
  const { calls: _, ...others } = DEFAULT_BUDGET
  expect(withDefaults({ calls: Infinity })).toEqual(others)
})
