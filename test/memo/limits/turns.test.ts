// The turns at a shared rate, with processes that fail, stall and give up, on a simulated clock.

import fc from "fast-check"
import { expect, test } from "vitest"
import { UsageError } from "../../../src/base/errors.ts"
import { ModelError } from "../../../src/models/model.ts"
import { BURST, LATE, type Rates } from "../../../src/memo/stores/postgres/limits/pace.ts"
import { createTurns } from "../../../src/memo/stores/postgres/limits/turns.ts"
import { createClock, type TestClock } from "../../../src/testing/index.ts"
import { NO_PACE, paced } from "../../support/pace.ts"

const MINUTE = 60_000

/** A database on the clock, whose statements take some milliseconds each way, and which is away at times. */
function databaseAt(clock: TestClock, trip: () => number) {
  let pace = NO_PACE
  const later = (milliseconds: number) => new Promise<void>((resolve) => clock.after(milliseconds, resolve))
  return async (tokens: readonly number[], rates: Rates, correction: number) => {
    await later(trip())
    const result = paced(pace, tokens, rates, correction, clock.now())
    pace = result.pace
    await later(trip())
    return result.times
  }
}

const signal = new AbortController().signal
const rates = { requestsPerMinute: 120, tokensPerMinute: 6_000 }

/** No minute of these requests has more than the rates allow, but for a second's worth and the last request. */
function checkRates(sent: readonly { readonly at: number; readonly tokens: number }[], largest: number): void {
  const most = 1 + (BURST + LATE) / MINUTE
  for (const { at } of sent) {
    const window = sent.filter((one) => one.at >= at && one.at < at + MINUTE)
    expect(window.length).toBeLessThanOrEqual(rates.requestsPerMinute * most + 1)
    const sum = window.reduce((all, { tokens }) => all + tokens, 0)
    expect(sum).toBeLessThanOrEqual(rates.tokensPerMinute * most + largest)
  }
}

test("no minute of all processes has more than the rates, also when one dies, is slow or gives up", async () => {
  const arrival = fc.record({
    after: fc.nat(3_000),
    process: fc.nat(2),
    tokens: fc.integer({ min: 1, max: 150 }),
    count: fc.integer({ min: 1, max: 40 }),
    gives: fc.constantFrom("nothing", "nothing", "nothing", "up"),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 20 }),
      fc.array(fc.nat(120), { minLength: 1, maxLength: 7 }),
      fc.option(fc.nat(20_000)),
      async (arrivals, trips, killedAfter) => {
        const clock = createClock()
        let n = 0
        const ask = databaseAt(clock, () => trips[n++ % trips.length]!)
        const processes = [0, 1, 2].map(() => createTurns(ask, clock))
        const sent: { at: number; tokens: number }[] = []
        const open = new Set<Promise<void>>()
        const dead = new AbortController()
        if (killedAfter !== null) clock.after(killedAfter, () => dead.abort(new Error("killed")))
        for (const { after, process, tokens, count, gives } of arrivals) {
          await clock.advance(after)
          const giving = new AbortController()
          if (gives === "up") clock.after(500, () => giving.abort(new Error("given up")))
          const signals = AbortSignal.any(process === 0 ? [giving.signal, dead.signal] : [giving.signal])
          for (let i = 0; i < count; i++) {
            const turn = processes[process]!.take({ ...rates, tokens }, signals).then(
              () => void sent.push({ at: clock.now(), tokens }),
              () => undefined,
            )
            open.add(turn)
            void turn.finally(() => open.delete(turn))
          }
        }
        for (let i = 0; i < 40 && open.size > 0; i++) await clock.advance(MINUTE / 2)
        expect(open.size).toBe(0)
        checkRates(sent, 150)
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)

test("three busy processes use the rate, and each gets some of it", async () => {
  let seed = 1
  const clock = createClock(() => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647)
  const ask = databaseAt(clock, () => 3)
  const sent: { at: number; process: number }[] = []
  for (const process of [0, 1, 2]) {
    const turns = createTurns(ask, clock)
    for (let i = 0; i < 200; i++)
      void turns
        .take({ requestsPerMinute: 120, tokensPerMinute: Infinity, tokens: 1 }, signal)
        .then(() => sent.push({ at: clock.now(), process }))
  }
  await clock.advance(3 * MINUTE)
  expect(sent.length).toBeGreaterThanOrEqual(0.97 * 3 * 120)
  for (const process of [0, 1, 2])
    expect(sent.filter((one) => one.process === process).length).toBeGreaterThan(sent.length / 6)
})

test("the tokens that a request used replace its estimate, for other processes, too", async () => {
  const clock = createClock()
  const ask = databaseAt(clock, () => 0)
  const [one, other] = [createTurns(ask, clock), createTurns(ask, clock)]
  const wish = { requestsPerMinute: Infinity, tokensPerMinute: 6_000, tokens: 3_000 }
  const first = one.take(wish, signal)
  await clock.advance(1)
  ;(await first)(0)
  await clock.advance(500) // the correction is on its way
  let isSent = false
  void other.take(wish, signal).then(() => (isSent = true))
  await clock.advance(1_000)
  expect(isSent).toBe(true)
})

test("a process that stalled does not send late: it waits for other turns", async () => {
  const clock = createClock()
  let offset = 0
  // The time of the process jumps while its timers could not run.
  const stalled = { ...clock, now: () => clock.now() + offset }
  const turns = createTurns(
    databaseAt(clock, () => 0),
    stalled,
  )
  const sent: number[] = []
  for (let i = 0; i < 3; i++)
    void turns.take({ requestsPerMinute: 120, tokensPerMinute: Infinity, tokens: 1 }, signal).then(() => sent.push(i))
  await clock.advance(200)
  const before = sent.length
  offset = 10_000
  await clock.advance(500)
  expect(sent.length).toBe(before)
  await clock.advance(3_000)
  expect(sent.length).toBe(3)
})

test("without the database no request is sent, and each fails with a clear error that costs nothing", async () => {
  const turns = createTurns(
    () => Promise.reject(new UsageError("limits-unreachable", "the database is away", "start it")),
    createClock(),
  )
  const wishes = [1, 2].map(() => turns.take({ ...rates, tokens: 1 }, signal))
  for (const wish of wishes) {
    const error = await wish.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ModelError)
    expect(error).toMatchObject({ code: "limits-unreachable", hint: "start it", unserved: true, retryable: false })
  }
})

test.each([
  { tokens: NaN },
  { tokens: 1e300 },
  { tokens: -1 },
  { requestsPerMinute: -5 },
  { requestsPerMinute: NaN },
  { tokensPerMinute: 0 },
])("a request with %j is refused, and takes no time from others", async (wrong) => {
  const clock = createClock()
  const asked: (readonly number[])[] = []
  const database = databaseAt(clock, () => 1)
  const limiter = createTurns((tokens, ...rest) => (asked.push(tokens), database(tokens, ...rest)), clock)
  await expect(limiter.take({ tokens: 1, ...rates, ...wrong }, signal)).rejects.toMatchObject({
    code: "invalid-argument",
  })
  expect(asked).toEqual([])
})

/** A database that gives all times at once, and what it was asked. */
function recorded(clock: TestClock) {
  const asked: { readonly tokens: readonly number[]; readonly rates: Rates; readonly correction: number }[] = []
  const turns = createTurns(async (tokens, { requestsPerMinute, tokensPerMinute }, correction) => {
    asked.push({ tokens, rates: { requestsPerMinute, tokensPerMinute }, correction })
    return { given: tokens.map(() => 0), next: 0 }
  }, clock)
  return { asked, turns }
}

test.each([
  ["the last count of several", [10, 400, 30], 30],
  ["no more than a request may have", [1e300], 1_000_000_000],
  ["no less than nothing", [-5], 0],
  ["nothing that is no number", [NaN], 100],
])("the database receives the difference to the estimate, by %s", async (_, counts, used) => {
  const clock = createClock()
  const { asked, turns } = recorded(clock)
  const turn = turns.take({ ...rates, tokens: 100 }, signal)
  await clock.advance(1)
  const correct = await turn
  for (const count of counts) correct(count)
  await clock.advance(1_000)
  const received = asked.reduce((sum, { correction }) => sum + correction, 0)
  expect(received).toBe(used - 100)
})

test("a request that is aborted before it is asked for takes no time from others", async () => {
  const clock = createClock()
  const { asked, turns } = recorded(clock)
  const giving = new AbortController()
  const given = turns.take({ ...rates, tokens: 1 }, giving.signal)
  const other = turns.take({ ...rates, tokens: 2 }, signal)
  giving.abort(new Error("given up"))
  await expect(given).rejects.toThrow("given up")
  await clock.advance(1)
  await other
  expect(asked.map(({ tokens }) => tokens)).toEqual([[2]])
})

test("requests of different rates ask for their times by their own", async () => {
  const clock = createClock()
  const { asked, turns } = recorded(clock)
  const slow = { requestsPerMinute: 1, tokensPerMinute: 10 }
  const all = [rates, slow, rates].map((own, i) => turns.take({ ...own, tokens: i }, signal))
  await clock.advance(1_000)
  await Promise.all(all)
  expect(asked.map(({ tokens, rates: own }) => [tokens, own])).toEqual([
    [[0, 2], rates],
    [[1], slow],
  ])
})
