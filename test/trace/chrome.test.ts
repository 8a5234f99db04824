// The export for Perfetto: checked against the documented Trace Event Format.

import fc from "fast-check"
import { expect, test } from "vitest"
import { z } from "zod"
import { chromeTrace } from "../../src/trace/chrome.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { COMBINED, sampleTrace } from "../support/sample-trace.ts"

// "Trace Event Format" of the Catapult project: the required fields of each phase. Times are microseconds.
const common = { name: z.string(), pid: z.int(), tid: z.int() }
const timed = { ...common, cat: z.string(), ts: z.number().nonnegative() }
const args = z.record(z.string(), z.unknown())
const FORMAT = z.strictObject({
  traceEvents: z.array(
    z.discriminatedUnion("ph", [
      z.strictObject({ ph: z.literal("X"), ...timed, dur: z.number().nonnegative(), args }),
      z.strictObject({ ph: z.literal("i"), ...timed, s: z.enum(["g", "p", "t"]), args }),
      z.strictObject({
        ph: z.literal("C"),
        ...common,
        ts: z.number().nonnegative(),
        args: z.record(z.string(), z.number()),
      }),
      z.strictObject({
        ph: z.literal("M"),
        ...common,
        name: z.enum(["process_name", "thread_name"]),
        args: z.strictObject({ name: z.string() }),
      }),
    ]),
  ),
  displayTimeUnit: z.enum(["ms", "ns"]),
})

test("any trace is exported in the format, and the rows on one track are nested", () => {
  fc.assert(
    fc.property(trace, fc.boolean(), (events, content) => {
      const exported = FORMAT.parse(JSON.parse(JSON.stringify(chromeTrace(fold(EMPTY, events), { content }))))
      const complete = exported.traceEvents.filter((event) => event.ph === "X")
      for (const a of complete) {
        for (const b of complete) {
          if (a === b || a.tid !== b.tid) continue
          const [aEnd, bEnd] = [a.ts + a.dur, b.ts + b.dur]
          const areApart = aEnd <= b.ts || bEnd <= a.ts
          const areInside = (a.ts <= b.ts && bEnd <= aEnd) || (b.ts <= a.ts && aEnd <= bEnd)
          expect(areApart || areInside).toBe(true)
        }
      }
    }),
  )
})

test("the sample has every row, and content only when asked", () => {
  const state = fold(EMPTY, sampleTrace())
  const { traceEvents } = chromeTrace(state)
  expect(traceEvents.filter(({ ph }) => ph === "X").length + 2).toBe(Object.keys(state.rows).length)
  expect(traceEvents.findLast(({ ph }) => ph === "C")).toMatchObject({
    args: { tokens: state.totals.cost.input + state.totals.cost.output },
  })
  expect(JSON.stringify(traceEvents)).not.toMatch(/plain words|rolling hash|report\.rcl/)
  expect(JSON.stringify(chromeTrace(state, { content: true }))).toContain(COMBINED)
})
