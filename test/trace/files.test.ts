// Trace files: parsing undoes printing, and files may be cut anywhere and contain other lines.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { UsageError } from "../../src/base/errors.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import { MAX_EVENT_DEPTH } from "../../src/trace/limits.ts"
import { createTraceReader, readTrace } from "../../src/trace/read.ts"
import { isEvent } from "../../src/trace/shape.ts"
import { lineOf } from "../../src/trace/write.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { sampleTrace } from "../support/sample-trace.ts"

const bytesOf = (events: readonly TraceEvent[]): Uint8Array => new TextEncoder().encode(events.map(lineOf).join(""))
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

describe("a trace", () => {
  test("reads as it was written", () => {
    fc.assert(
      fc.property(trace, (events) => {
        expect(readTrace(bytesOf(events), "t")).toEqual({
          events: JSON.parse(JSON.stringify(events)),
          cut: false,
          skipped: 0,
          damaged: null,
        })
      }),
    )
  })

  test("is made of events", () => {
    fc.assert(
      fc.property(trace, (events) => {
        expect(events.filter((event) => !isEvent(event))).toEqual([])
      }),
    )
  })

  test("cut at any byte reads up to there", () => {
    const events: readonly TraceEvent[] = [
      ...sampleTrace().slice(0, 4),
      { type: "delta", t: 1, id: 1, text: "é 한국어 😀" },
    ]
    const bytes = bytesOf(events)
    let lines = 0
    for (let length = 0; length <= bytes.length; length++) {
      const isAfterLine = length > 0 && bytes[length - 1] === 10
      // Only the newline is missing.
      const isBeforeNewline = bytes[length] === 10
      if (isAfterLine) lines++
      const read = readTrace(bytes.subarray(0, length), "t")
      expect(read.events).toEqual(events.slice(0, lines + (isBeforeNewline ? 1 : 0)))
      expect(read.cut).toBe(length > 0 && !isAfterLine && !isBeforeNewline)
      expect(read.skipped).toBe(0)
    }
    expect(lines).toBe(events.length)
  })

  test("arrives in any pieces", () => {
    fc.assert(
      fc.property(trace, fc.array(fc.nat(), { maxLength: 9 }), (events, cuts) => {
        const bytes = bytesOf(events)
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const reader = createTraceReader("t")
        const read = places.slice(1).flatMap((place, i) => reader.push(bytes.subarray(places[i], place)))
        expect([...read, ...reader.end().events]).toEqual(JSON.parse(JSON.stringify(events)))
      }),
    )
  })
})

describe("other files", () => {
  test.each([
    [
      "a later version",
      `${JSON.stringify({ ...run, version: 2 })}\n`,
      "is a trace of version 2, and this release reads version 1",
    ],
    ["a later version with another shape", '{"type":"run","version":3}\n', "is a trace of version 3"],
    ["prose", "# A page\n", "is not a trace"],
    ["prose without an end", "{ a page", "is not a trace"],
    ["an event that is no run", lineOf({ type: "delta", t: 0, id: 1, text: "" }), "is not a trace"],
    ["JSON of another kind", "[1, 2]\n", "is not a trace"],
    ["a run that lacks its parts", '{"type":"run","version":1}\n', "is not a trace"],
  ])("%s: an error that says so", (_, text, message) => {
    expect(() => readTrace(text, "file.jsonl")).toThrow(UsageError)
    expect(() => readTrace(text, "file.jsonl")).toThrow(`file.jsonl ${message}`)
  })

  test("an empty file is a trace that was cut before it began", () =>
    expect(readTrace("", "t")).toEqual({ events: [], cut: false, skipped: 0, damaged: null }))
})

test("lines that are no events are skipped and counted", () => {
  let deep = "1"
  for (let i = 0; i <= MAX_EVENT_DEPTH; i++) deep = `[${deep}]`
  const odd = [
    "not JSON",
    '{"type":"thought","t":1}',
    '{"type":"call","t":1,"id":"x"}',
    `{"type":"result","t":1,"id":1,"value":{"json":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
    `{"type":"value","t":1,"ref":"x","value":${deep}}`,
    '{"__proto__":{"type":"delta","t":1,"id":1,"text":""}}',
    "null",
    "7",
    '{"type":"delta","t":1e999,"id":1,"text":""}',
    '{"type":"__proto__","t":1}',
  ]
  const text = [
    lineOf(run),
    ...odd.map((line) => `${line}\n`),
    "\n",
    "\r\n",
    lineOf({ type: "delta", t: 1, id: 1, text: "last" }),
  ].join("")
  expect(readTrace(text, "t")).toMatchObject({
    events: [{ type: "run" }, { type: "delta", text: "last" }],
    skipped: odd.length,
    cut: false,
    damaged: 2,
  })
})

test("the first damaged line is distinguished from lines that other releases write", () => {
  const lines = [lineOf(run), "\n", '{"type":"thought","t":1}\n', "{damaged\n", "{damaged\n", lineOf(run).slice(0, 9)]
  expect(readTrace(lines.join(""), "t")).toMatchObject({ skipped: 3, cut: true, damaged: 4 })
  expect(readTrace(lines.slice(0, 3).join(""), "t")).toMatchObject({ skipped: 1, damaged: null })
})

test("a line that is too long is skipped, and the rest is read", () => {
  const delta = (text: string) => new TextEncoder().encode(lineOf({ type: "delta", t: 1, id: 1, text }))
  const most = new TextDecoder().decode(delta("x".repeat(1_000))).length - 1
  const read = (text: string): number => {
    const reader = createTraceReader("t", { longest: most })
    // In pieces, too: the length counts over all of them.
    const events = [
      ...reader.push(bytesOf([run])),
      ...reader.push(delta(text).subarray(0, 500)),
      ...reader.push(delta(text).subarray(500)),
      ...reader.push(delta("after")),
    ]
    expect(events.at(-1)).toMatchObject({ text: "after" })
    return reader.end().skipped
  }
  expect(read("x".repeat(1_000))).toBe(0)
  expect(read("x".repeat(1_001))).toBe(1)
  expect(read("x".repeat(50_000))).toBe(1)
})

test("no field of a known event may be of another kind", () => {
  const kinds = [null, "text", 1.5, -1, true, [], {}, [1], { json: 1 }]
  for (const event of sampleTrace()) {
    for (const field of Object.keys(event).filter((field) => !["value", "t"].includes(field))) {
      const taken = kinds.filter((kind) => isEvent({ ...event, [field]: kind }))
      expect(taken.length, `${event.type}.${field}`).toBeLessThan(kinds.length / 2)
    }
  }
})
