// The laws of the viewer's model, on any trace: order, folds, search, lanes, moments, marks.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { readAddress, TABS, VIEWS, writeAddress } from "../../viewer/model/address.ts"
import { attemptsOf } from "../../viewer/model/answer.ts"
import { isOpen, openLevel, reveal, turn, UNTOUCHED, visibleRows } from "../../viewer/model/folds.ts"
import { endOf, layOut } from "../../viewer/model/lanes.ts"
import { divide, firstUnits, plain } from "../../viewer/model/marks.ts"
import { outlineOf } from "../../viewer/model/outline.ts"
import { around, pan, ticks, zoom } from "../../viewer/model/range.ts"
import { search } from "../../viewer/model/search.ts"
import { sumsOf } from "../../viewer/model/sums.ts"
import { createTimeline } from "../../viewer/model/timeline.ts"
import { addCosts, NO_COST } from "../../src/base/cost.ts"
import { anyText } from "../support/arbitrary-text.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { storyEvents } from "../support/story-trace.ts"

const state = trace.map((events) => fold(EMPTY, events))
const detail = fc.constantFrom("calls" as const, "all" as const, "questions" as const)

describe("the outline", () => {
  test("has every row once, under its parent, with the sums of all below", () => {
    fc.assert(
      fc.property(state, detail, (state, detail) => {
        const { rows, above, level, end, place, below, indexOf, cost } = outlineOf(state, detail)
        const shown = Object.values(state.rows).filter(
          ({ kind, hit }) =>
            detail === "all"
            || (detail === "calls"
              ? kind !== "node" && kind !== "request"
              : kind === "run" || kind === "question" || hit?.what === "question"),
        )
        expect(rows.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
          shown.map(({ id }) => id).toSorted((a, b) => a - b),
        )
        expect([...indexOf.keys()].toSorted((a, b) => a - b)).toEqual(
          Object.values(state.rows)
            .map(({ id }) => id)
            .toSorted((a, b) => a - b),
        )
        for (let i = 1; i < rows.length; i++) {
          const parent = above[i]!
          expect(parent < i && i < end[parent]! && end[i]! <= end[parent]!).toBe(true)
          expect(level[i]).toBe(level[parent]! + 1)
          expect(place[i]! >= 1 && place[i]! <= below[parent]!).toBe(true)
        }
        if (rows.length > 0)
          expect(cost[0]).toEqual(Object.values(state.rows).reduce((sum, row) => addCosts(sum, row.cost), NO_COST))
      }),
    )
  })

  test("sums of a row: all below it, and the part of itself, which those of its calls complete", () => {
    fc.assert(
      fc.property(state, (state) => {
        for (const row of Object.values(state.rows)) {
          const { itself, all } = sumsOf(state, row, state.now)
          const { indexOf, cost } = outlineOf(state, "all")
          expect(all.cost).toEqual(cost[indexOf.get(row.id)!])
          for (const part of ["questions", "requests", "models", "time"] as const) {
            expect(itself[part]).toBeGreaterThanOrEqual(0)
            expect(itself[part]).toBeLessThanOrEqual(all[part])
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test("the time of a row itself is without the time in which a call below it was active", () => {
    const at = { source: "", start: 0, end: 0 }
    const call = (id: number, parent: number, t: number) =>
      ({ type: "call", t, id, parent, task: "f", arguments: [], at }) as const
    const result = (id: number, t: number) => ({ type: "result", t, id, value: { json: 1 } }) as const
    const state = fold(EMPTY, [
      storyEvents()[0]!,
      call(1, 0, 0),
      call(2, 1, 10),
      call(3, 1, 20),
      result(2, 30),
      result(3, 40),
      call(4, 1, 60),
      result(4, 70),
      result(1, 100),
    ])
    expect(sumsOf(state, state.rows[1]!, state.now)).toMatchObject({ itself: { time: 60 }, all: { time: 100 } })
  })

  test("is made without recursion", () => {
    const depth = 200_000
    const at = { source: "", start: 0, end: 0 }
    const calls = Array.from(
      { length: depth },
      (_, i) => ({ type: "call", t: i, id: i + 1, parent: i, task: "deeper", arguments: [], at }) as const,
    )
    const { level } = outlineOf(fold(EMPTY, [storyEvents()[0]!, ...calls]), "calls")
    expect(level[depth]).toBe(depth + 1)
  })
})

describe("folds", () => {
  test("show a row where all above it are open, and revealing a row shows it", () => {
    fc.assert(
      fc.property(state, detail, fc.array(fc.nat(40)), fc.nat(60), (state, detail, turned, wanted) => {
        const outline = outlineOf(state, detail)
        const folds = turned.reduce(turn, UNTOUCHED)
        const level = openLevel(outline, folds)
        const seen = new Set(visibleRows(outline, folds))
        for (let i = 0; i < outline.rows.length; i++) {
          const parent = outline.above[i]!
          expect(seen.has(i)).toBe(parent < 0 || (seen.has(parent) && isOpen(outline, folds, level, parent)))
        }
        if (wanted < outline.rows.length) expect(visibleRows(outline, reveal(outline, folds, wanted))).toContain(wanted)
        for (const id of turned) expect(turn(turn(folds, id), id).turned).toEqual(folds.turned)
      }),
    )
  })
})

describe("search", () => {
  test("keeps the matches with all above them, in order, and nothing else", () => {
    fc.assert(
      fc.property(
        state,
        detail,
        fc.constantFrom("explain", "EXPLAIN", "ada", "a", "long", "zzzz"),
        (state, detail, text) => {
          const outline = outlineOf(state, detail)
          const { seen, matches } = search(state, outline, text, "all")!
          const wanted = new Set<number>()
          for (const match of matches) for (let i = match; i >= 0; i = outline.above[i]!) wanted.add(i)
          expect([...seen]).toEqual([...wanted].toSorted((a, b) => a - b))
          for (const [index, { name }] of outline.rows.entries())
            if (name.toLowerCase().includes(text.toLowerCase())) expect(matches).toContain(index)
        },
      ),
    )
  })

  test("of nothing leaves nothing out", () => {
    const story = fold(EMPTY, storyEvents())
    expect(search(story, outlineOf(story, "calls"), "  ", "all")).toBeNull()
    expect([...search(story, outlineOf(story, "calls"), "", "remembered")!.matches]).toHaveLength(2)
  })
})

describe("lanes", () => {
  test("hold every call below its parent, and none over another", () => {
    fc.assert(
      fc.property(state, detail, (state, detail) => {
        const outline = outlineOf(state, detail)
        const { lanes, laneOf } = layOut(outline, state.now)
        expect(lanes.flat().toSorted((a, b) => a - b)).toEqual(outline.rows.map((_, i) => i).slice(1))
        for (let i = 1; i < outline.rows.length; i++) expect(laneOf[i]).toBeGreaterThan(laneOf[outline.above[i]!]!)
        for (const lane of lanes) {
          for (let i = 1; i < lane.length; i++)
            expect(outline.rows[lane[i]!]!.from).toBeGreaterThanOrEqual(endOf(outline.rows[lane[i - 1]!]!, state.now))
        }
      }),
    )
  })
})

describe("the timeline", () => {
  test("has the state after any number of events, however they arrived", () => {
    fc.assert(
      fc.property(
        trace,
        fc.nat(100),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 20 }),
        (events, count, cuts) => {
          const timeline = createTimeline()
          let start = 0
          for (const cut of [...cuts, events.length]) timeline.add(events.slice(start, (start += cut)))
          expect(timeline.state).toEqual(fold(EMPTY, events))
          expect(timeline.at(count)).toEqual(fold(EMPTY, events.slice(0, count)))
          expect(timeline.countAt(timeline.state.now)).toBe(events.length)
        },
      ),
    )
  })

  test("has it in a run of many events, too", () => {
    const [run] = storyEvents()
    const at = { source: "", start: 0, end: 0 }
    const events = [
      run!,
      ...Array.from(
        { length: 9_000 },
        (_, i) => ({ type: "call", t: i, id: i + 1, parent: 0, task: "work", arguments: [], at }) as const,
      ),
    ]
    const timeline = createTimeline()
    timeline.add(events)
    for (const count of [0, 1, 3_999, 4_000, 4_001, 8_000, 9_001])
      expect(Object.keys(timeline.at(count).rows)).toHaveLength(count)
    expect(timeline.countAt(4_999.5)).toBe(5_001)
  })
})

describe("marks", () => {
  test("name invisible characters, and lose nothing", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: "binary" })), (text) => {
        const pieces = divide(text)
        expect(pieces.map(({ text }) => text).join("")).toBe(text)
        for (const { text, mark } of pieces)
          if (mark === null)
            expect(text).not.toMatch(
              // oxlint-disable-next-line no-control-regex -- the control characters that must not be shown
              /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
            )
        // oxlint-disable-next-line no-control-regex -- likewise
        expect(plain(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
      }),
    )
  })

  test("a beginning never ends in half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 20 }), (text, units) => {
        const beginning = firstUnits(text, units)
        expect(text.startsWith(beginning)).toBe(true)
        expect(beginning.length).toBeLessThanOrEqual(units)
        expect(beginning.isWellFormed()).toBe(true)
      }),
    )
  })
})

test("the chart's range stays within the run", () => {
  const number = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e7, noNaN: true }),
      fc.array(fc.tuple(fc.constantFrom("zoom", "pan", "around"), number, number), { maxLength: 12 }),
      (whole, moves) => {
        let range = { from: 0, to: whole }
        for (const [move, a, b] of moves) {
          range =
            move === "zoom"
              ? zoom(range, 0.2 + 4 * a, b, whole)
              : move === "pan"
                ? pan(range, 2 * a - 1, whole)
                : around(whole * Math.min(a, b), whole * Math.max(a, b), whole)
          expect(range.from).toBeGreaterThanOrEqual(0)
          expect(range.to).toBeLessThanOrEqual(whole * (1 + 1e-9))
          expect(range.to).toBeGreaterThan(range.from)
          expect(ticks(range, 8).length).toBeLessThanOrEqual(10)
        }
      },
    ),
  )
})

test("an answer is put together from its requests, with its nodes in place", () => {
  const story = fold(EMPTY, storyEvents())
  const question = Object.values(story.rows).find(({ name }) => name.startsWith("Combine these"))!
  const [attempt] = attemptsOf(story, question)
  expect(attempt!.parts.map((part) => ("node" in part ? "node" : "text"))).toEqual([
    "text",
    "node",
    "text",
    "node",
    "text",
  ])
  for (const part of attempt!.parts) expect(part.text.startsWith("CALL(")).toBe("node" in part)
  fc.assert(
    fc.property(state, (state) => {
      for (const row of Object.values(state.rows)) {
        if (row.kind !== "question") continue
        const nodes = row.children.filter((id) => state.rows[id]!.kind === "node")
        expect(
          attemptsOf(state, row).flatMap(({ parts }) =>
            parts.flatMap((part) => ("node" in part ? [part.node.id] : [])),
          ),
        ).toEqual(nodes)
      }
    }),
  )
})

test("an address round-trips, and any other leads somewhere", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(...TABS),
      fc.constantFrom(...VIEWS),
      fc.option(fc.nat()),
      (row, tab, view, at) => {
        expect(readAddress(writeAddress({ row, tab, view, at }))).toEqual({ row, tab, view, at })
      },
    ),
  )
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webQueryParameters()), (hash) => {
      const { row, tab, view, at } = readAddress(`#${hash}`)
      expect(Number.isSafeInteger(row) && row >= 0).toBe(true)
      expect(TABS).toContain(tab)
      expect(VIEWS).toContain(view)
      expect(at === null || Number.isSafeInteger(at)).toBe(true)
    }),
  )
})
