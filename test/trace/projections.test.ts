// Views of a whole run: the tree, totals, the longest path, and the differences of two runs.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { TraceEvent } from "../../src/trace/events.ts"
import { diffTraces } from "../../src/trace/diff.ts"
import { inOrder } from "../../src/trace/order.ts"
import { longestPath } from "../../src/trace/path.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { totalsByDepth, totalsByTask } from "../../src/trace/totals.ts"
import { treeOf } from "../../src/trace/tree.ts"
import { createRuntime } from "../../src/index.ts"
import { answering } from "../support/asking.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { sampleTrace } from "../support/sample-trace.ts"

const sample = fold(EMPTY, sampleTrace())
const ids = (options?: Parameters<typeof treeOf>[1]): readonly number[] =>
  treeOf(sample, options).map(({ row }) => row.id)

describe("the tree", () => {
  test("has each row once, below its parent, with sums over all below it", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        const tree = treeOf(state)
        expect(tree.map(({ row }) => row.id).sort((a, b) => a - b)).toEqual(inOrder(state).map(({ id }) => id))
        const levels = new Map(tree.map(({ row, level }) => [row.id, level]))
        for (const { row, level } of tree) expect(level).toBe(row.id === 0 ? 0 : levels.get(row.parent)! + 1)
        expect(tree[0]!.sums).toMatchObject({ ...state.totals.cost, calls: state.totals.calls })
      }),
    )
  })

  test("folded by depth shows how much it leaves out", () => {
    expect(ids({ depth: 1 })).toEqual([0, 1, 2, 16])
    expect(treeOf(sample, { depth: 1 }).map(({ folded }) => folded)).toEqual([0, 0, 13, 0])
  })

  test("filtered by task, by cost, by failures, with the ancestors", () => {
    expect(ids({ task: "explain" })).toEqual([0, 2, 3, 5, 7, 9, 10, 11, 12, 4, 6, 8, 13])
    expect(ids({ errors: true })).toEqual([0, 16])
    expect(ids({ minCost: 0.0015 })).toEqual([0, 2, 3, 5])
    expect(ids({ task: "none" })).toEqual([0])
  })
})

describe("totals", () => {
  test("of all groups together are those of the run", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        for (const groups of [totalsByTask(state), totalsByDepth(state)]) {
          const all = [...groups.values()]
          const sum = (of: (total: (typeof all)[number]) => number): number =>
            all.reduce((sum, total) => sum + of(total), 0)
          expect(sum(({ calls }) => calls)).toBe(state.totals.calls)
          expect(sum(({ input }) => input)).toBe(state.totals.cost.input)
          expect(sum(({ remembered }) => remembered)).toBe(
            state.totals.remembered.calls + state.totals.remembered.questions,
          )
        }
      }),
    )
  })

  test("of the sample", () => {
    const tasks = totalsByTask(sample)
    expect([...tasks.keys()]).toEqual(["explain", null])
    expect(tasks.get("explain")).toMatchObject({
      calls: 2,
      questions: 3,
      remembered: 1,
      input: 510 + 480 + 560 + 300,
      saved: { input: 300, milliseconds: 1_600 },
    })
    expect(tasks.get(null)).toMatchObject({ questions: 1, remembered: 1, input: 350 })
    expect([...totalsByDepth(sample)].map(([depth, { questions, input }]) => [depth, questions, input])).toEqual([
      [0, 3, 1_720],
      [1, 1, 480],
    ])
  })
})

describe("the longest path", () => {
  test("covers the run from its beginning to its end, each moment by a row active then", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        let now = state.rows[0]!.from
        for (const { from, to, id } of longestPath(state)) {
          expect(from).toBe(now)
          expect(to).toBeGreaterThan(from)
          const row = state.rows[id]!
          expect(from >= row.from && to <= (row.to ?? state.now)).toBe(true)
          now = to
        }
        expect(now).toBe(state.rows[0]!.to ?? state.now)
      }),
    )
  })

  test("of the sample goes through the section that took longest, and the rows after it", () => {
    expect(longestPath(sample).map(({ from, to, id }) => [from, to, id])).toEqual([
      [0, 2, 2],
      [2, 4, 4],
      [4, 1594, 8],
      [1594, 1595, 2],
      [1595, 1840, 15],
      [1840, 1852, 16],
      [1852, 1854, 0],
    ])
  })
})

describe("a diff", () => {
  const renumbered = (events: readonly TraceEvent[]): TraceEvent[] =>
    events.map((event) => {
      const moved: { [field: string]: unknown } = { ...event, t: event.t + 5 }
      for (const field of ["id", "parent", "of"])
        if (typeof moved[field] === "number" && moved[field] !== 0) moved[field] = moved[field] * 3 + 1
      return moved as unknown as TraceEvent
    })

  test("of a run with itself is empty, whatever its ids and times", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const diff = diffTraces(fold(EMPTY, events), fold(EMPTY, renumbered(events)))
        expect(diff).toMatchObject({ gone: [], come: [], changed: [] })
      }),
    )
  })

  test("turned around is the diff of the runs turned around", () => {
    fc.assert(
      fc.property(trace, trace, (a, b) => {
        const [before, after] = [fold(EMPTY, a), fold(EMPTY, b)]
        const there = diffTraces(before, after)
        const back = diffTraces(after, before)
        expect(back.gone).toEqual(there.come)
        expect(back.come).toEqual(there.gone)
        expect(back.changed.length).toBe(there.changed.length)
        expect(back.same).toBe(there.same)
      }),
    )
  })

  test("lists new, missing and different rows", () => {
    const other = sampleTrace().flatMap((event): TraceEvent[] => {
      if (event.type === "question" && event.id === 14) return [{ ...event, question: { json: "Combine them." } }]
      if (event.type === "result" && event.id === 6) return [{ ...event, value: { json: "It is cheap." } }]
      return [event]
    })
    const diff = diffTraces(sample, fold(EMPTY, other))
    expect(diff.gone).toEqual([{ what: "question", id: 14, name: "Combine these explanations.", times: 1 }])
    expect(diff.come).toEqual([{ what: "question", id: 14, name: "Combine them.", times: 1 }])
    expect(diff.changed.map(({ before, after }) => [before.id, after.id])).toEqual([[6, 6]])
    expect(diff.same).toBe(5)
  })

  test("counts a hit as the question that it found", () => {
    const asked = sampleTrace()
    const remembered = asked.flatMap((event): TraceEvent[] => {
      if (event.type !== "question" || event.id !== 14)
        return event.type === "end" || !("id" in event) || event.id < 14 ? [event] : []
      return [
        {
          type: "hit",
          t: event.t,
          id: 14,
          parent: event.parent,
          what: "question",
          name: "Combine these explanations.",
          of: null,
          from: "store",
          arguments: event.data,
          value: { json: "another" },
          at: event.at,
        },
      ]
    })
    const diff = diffTraces(sample, fold(EMPTY, remembered))
    expect(diff.changed.map(({ after }) => after.id)).toEqual([14])
    expect(diff.gone.map(({ what }) => what)).toEqual(["native"])
  })

  test("of a run and the same run remembered has the rows below the remembered calls", async () => {
    const runtime = createRuntime({ models: answering({ A: 'so: CALL("B")', B: "bee", C: "see" }) })
    const states = []
    for (let i = 0; i < 2; i++) {
      const events: TraceEvent[] = []
      await runtime.run('TASK t(x) = ask("A", x)\nEMIT [t("x"), ask("C"), ask("C")]', {
        trace: (event) => events.push(event),
      })
      states.push(fold(EMPTY, events))
    }
    expect(states[1]!.totals.questions.done).toBe(0)
    const diff = diffTraces(states[0]!, states[1]!)
    expect(diff.gone.map(({ name }) => name)).toEqual(["A", "B"])
    expect(diff).toMatchObject({ come: [], changed: [] })
  })
})
