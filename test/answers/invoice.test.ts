// The input of an answer with calls costs little more than one pass where the model is not stopped.

import { expect, test } from "vitest"
import { CACHED_PRICES, CALLS, invoices, requestsOf, WAYS } from "../bench/invoice.ts"

const ways = new Map(await invoices(CALLS))
const AT_A_TENTH = CACHED_PRICES.indexOf(1 / 10)

test.each([
  ["`tool`, the calls in its text", 1],
  ["`tool`, all calls in one message, named in its text", 2],
])("%s: %i requests, and at most 1.15 times the input of one pass", (way, count) => {
  for (const { requests, invoiced } of ways.get(way)!) {
    expect(requests).toBe(count)
    expect(invoiced[AT_A_TENTH]).toBeLessThanOrEqual(1.15)
  }
})

test.each(WAYS.map((way) => [way.name, way] as const))(
  "%s: each request begins with all of the one before it, so that a cache serves that part",
  async (_, way) => {
    const requests = await requestsOf(way, 5)
    for (const [i, request] of requests.slice(1).entries())
      expect(request.slice(0, requests[i]!.length)).toBe(requests[i])
  },
)
