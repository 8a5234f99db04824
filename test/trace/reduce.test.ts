// Folding events into the state of a run: its laws, and robustness against hostile events.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { TraceEvent } from "../../src/trace/events.ts"
import { EMPTY, fold, foldWithPatches, replay } from "../../src/trace/reduce.ts"
import { sumsOf } from "../../src/trace/order.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { sampleTrace } from "../support/sample-trace.ts"

const at = { source: "a", start: 0, end: 1 }
const run: TraceEvent = {
  type: "run",
  t: 0,
  version: 1,
  run: "r",
  name: "n",
  kind: "module",
  at: "",
  arguments: [],
  models: {},
  budget: {},
  text: { json: "" },
}
const call = (id: number, parent: number, t = id): TraceEvent => ({
  type: "call",
  t,
  id,
  parent,
  task: "f",
  arguments: [],
  at,
})

describe("laws", () => {
  test("to fold all is to fold any beginning, then the rest", () => {
    fc.assert(
      fc.property(trace, fc.nat(), (events, cut) => {
        const place = cut % (events.length + 1)
        expect(fold(fold(EMPTY, events.slice(0, place)), events.slice(place))).toEqual(fold(EMPTY, events))
      }),
    )
  })

  test("patches lead forwards and backwards, over any sequence of steps", () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: 1, max: 9 }), (events, size) => {
        const steps = [{ state: EMPTY, patches: [], inverse: [] } as ReturnType<typeof foldWithPatches>]
        for (let i = 0; i < events.length; i += size)
          steps.push(foldWithPatches(steps.at(-1)!.state, events.slice(i, i + size)))
        for (const [i, { state, patches, inverse }] of steps.entries()) {
          if (i === 0) continue
          const before = steps[i - 1]!.state
          expect(replay(before, patches)).toEqual(state)
          expect(replay(state, inverse)).toEqual(before)
        }
        const back = steps
          .slice(1)
          .reverse()
          .reduce((state, { inverse }) => replay(state, inverse), steps.at(-1)!.state)
        expect(back).toEqual(EMPTY)
      }),
    )
  })

  test("an earlier state is not changed by a later fold", () => {
    fc.assert(
      fc.property(trace, fc.nat(), (events, cut) => {
        const early = fold(EMPTY, events.slice(0, cut % (events.length + 1)))
        const copy = structuredClone(early)
        fold(early, events)
        fold(early, events.slice(cut % (events.length + 1)))
        expect(early).toEqual(copy)
      }),
    )
  })

  test("every row but the run is among its parent's children once, in the order of ids", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const { rows } = fold(EMPTY, events)
        for (const { id, parent, children } of Object.values(rows)) {
          if (id !== 0) expect(rows[parent]!.children.filter((child) => child === id)).toEqual([id])
          expect([...children].sort((a, b) => a - b)).toEqual(children)
        }
      }),
    )
  })

  test("a limit that many calls reach is one limit", () => {
    const budget: TraceEvent = { type: "budget", t: 1, parent: 0, kind: "calls", limit: 2 }
    expect(fold(EMPTY, [run, budget, budget, { ...budget, limit: 3 }]).budget).toEqual([
      { kind: "calls", limit: 2 },
      { kind: "calls", limit: 3 },
    ])
  })

  test("the run is as long as its time, whenever it was first reported", () => {
    const events: readonly TraceEvent[] = [
      { ...run, t: 3 },
      call(1, 0),
      { type: "result", t: 9, id: 1, value: { json: 1 } },
      { type: "end", t: 9, outcome: "done", value: null, text: null, usage: {} as never },
    ]
    expect(fold(EMPTY, events)).toMatchObject({ now: 9, rows: { 0: { from: 0, to: 9 } } })
  })

  test("the totals are the sums over the rows", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const { rows, totals } = fold(EMPTY, events)
        const all = Object.values(rows)
        const count = (kind: string, state?: string): number =>
          all.filter((row) => row.kind === kind && (state === undefined || row.state === state)).length
        expect(totals.calls).toBe(count("call"))
        expect(totals.questions).toEqual({
          running: count("question", "running"),
          done: count("question", "done"),
          failed: count("question", "failed"),
        })
        const remembered = all.filter(({ request }) => request?.response?.remembered === true).length
        expect(totals.requests).toEqual({
          running: count("request", "running"),
          ended: count("request") - count("request", "running") - remembered,
        })
        expect(sumsOf({ rows }).get(0)?.requests ?? 0).toBe(count("request") - remembered)
        expect(totals.cost.input).toBe(all.reduce((sum, { cost }) => sum + cost.input, 0))
        expect(totals.remembered.calls).toBe(count("hit"))
      }),
    )
  })
})

describe("the sample", () => {
  const state = fold(EMPTY, sampleTrace())

  test("has its rows, texts and totals", () => {
    expect(state.rows[5]).toMatchObject({
      kind: "question",
      depth: 0,
      state: "done",
      miss: { reason: "changed", parts: ["data section"] },
      children: [7, 9, 12],
    })
    expect(state.rows[11]).toMatchObject({
      kind: "request",
      depth: 2,
      request: { text: "A rolling hash is one that is cheap to move on by a byte.", response: { finish: "stop" } },
      cost: { input: 480, output: 15 },
    })
    expect(state.rows[8]!.request!.retries).toMatchObject([{ code: "rate-limited", milliseconds: 1_000 }])
    expect(state.rows[16]!.failure).toEqual({
      code: "not-granted",
      message: "publish has effects and was not granted",
      hint: 'grant: ["publish"]',
    })
    expect(state.totals).toMatchObject({
      calls: 2,
      questions: { running: 0, done: 4, failed: 0 },
      remembered: { calls: 1, questions: 1 },
      requests: { running: 0, ended: 5 },
      saved: { input: 720, milliseconds: 2_500 },
    })
    expect(state.rows[0]).toMatchObject({ kind: "run", state: "done", children: [1, 2, 16] })
  })
})

describe("invalid events change nothing", () => {
  const state = fold(EMPTY, [run, call(1, 0)])
  test("an event before the run", () => expect(fold(EMPTY, [call(1, 0)])).toBe(EMPTY))

  test.each<[string, unknown]>([
    ["a type of a later version", { type: "thought", t: 0, id: 5 }],
    ["another run", { ...run, name: "other" }],
    ["an unknown parent", call(2, 7, 0)],
    ["an id that is taken", call(1, 0, 0)],
    ["the run's id", call(0, 0, 0)],
    ["an id that is no number of a row", call(1.5, 0, 0)],
    ["a negative one", call(-1, 0, 0)],
    ["the name of a prototype for an id", call("__proto__" as never, 0, 0)],
    ["the name of a prototype for a parent", call(2, "__proto__" as never, 0)],
    ["a result of an unknown row", { type: "result", t: 0, id: 9, value: { json: 1 } }],
    ["a delta of a call", { type: "delta", t: 0, id: 1, text: "x" }],
    [
      "a response of a call",
      {
        type: "response",
        t: 0,
        id: 1,
        finish: "stop",
        kept: 0,
        input: 1,
        output: 1,
        estimated: false,
        usd: 1,
        remembered: false,
      },
    ],
    ["a result of the run", { type: "result", t: 0, id: 0, value: { json: 1 } }],
    ["a miss of a call", { type: "miss", t: 0, id: 1, reason: "new" }],
    [
      "a diagnostic of an unknown row",
      {
        type: "diagnostic",
        t: 0,
        parent: 9,
        diagnostic: { code: "x", severity: "warning", message: "", span: { start: 0, end: 0 } },
      },
    ],
    ["a value that is not named by its content", { type: "value", t: 0, ref: "__proto__", value: { polluted: true } }],
    ["a value named as a method", { type: "value", t: 0, ref: "constructor", value: 1 }],
  ])("%s", (_, event) => {
    expect(fold(state, [event as TraceEvent])).toEqual(fold(state, []))
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  })

  test("a second end of a row, and events after the end", () => {
    const done = fold(state, [
      { type: "result", t: 2, id: 1, value: { json: 1 } },
      { type: "failure", t: 2, id: 1, code: "late", message: "" },
    ])
    expect(done.rows[1]).toMatchObject({ state: "done", failure: null })
    const over = fold(done, sampleTrace().slice(-1))
    expect(fold(over, [call(2, 0, 99_999)])).toBe(over)
  })

  test("names of prototypes are ordinary names", () => {
    const odd = fold(state, [
      {
        type: "call",
        t: 1,
        id: 2,
        parent: 0,
        task: "__proto__",
        arguments: [{ name: "__proto__", value: { json: JSON.parse('{"__proto__": {"polluted": true}}') as unknown } }],
        at,
      },
    ])
    expect(odd.rows[2]!.name).toBe("__proto__")
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe("size", () => {
  const many = 100_000
  const calls = (parent: (id: number) => number): TraceEvent[] => [
    run,
    ...Array.from({ length: many }, (_, i) => call(i + 1, parent(i + 1))),
  ]
  test.each([
    ["side by side", calls(() => 0)],
    ["in each other", calls((id) => id - 1)],
  ])("100,000 calls %s fold", (_, events) => {
    const results = events
      .slice(1)
      .reverse()
      .map((event): TraceEvent => ({
        type: "result",
        t: many,
        id: (event as { readonly id: number }).id,
        value: { json: null },
      }))
    const state = fold(EMPTY, [...events, ...results])
    expect(state.totals.calls).toBe(many)
    expect(state.rows[many]!.state).toBe("done")
  })

  test("a value nested deeper than the host's stack is kept as it is", () => {
    let deep: unknown = 1
    for (let i = 0; i < 200_000; i++) deep = [deep]
    const state = fold(fold(EMPTY, [run]), [
      { type: "value", t: 1, ref: "a".repeat(64), value: deep },
      { type: "call", t: 1, id: 1, parent: 0, task: "f", arguments: [{ name: "x", value: { json: deep } }], at },
      { type: "result", t: 1, id: 1, value: { json: deep } },
    ])
    expect(state.values["a".repeat(64)]).toBe(deep)
    expect(fold(state, [call(2, 1)]).rows[2]!.parent).toBe(1)
  })
})
