// Values in events: short ones whole, long ones once, functions by their description.

import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { NativeFunction } from "../../src/values/functions.ts"
import { STRING } from "../../src/values/types.ts"
import { toData } from "../../src/values/json.ts"
import { fromJson } from "../../src/values/json/text.ts"
import { list, record, TypeValue, type Value } from "../../src/values/values.ts"
import type { TraceEvent, TracedValue } from "../../src/trace/events.ts"
import { NO_USAGE } from "../../src/base/usage.ts"
import { MAX_BEGINNING, MAX_INLINE } from "../../src/trace/limits.ts"
import { createRecorder } from "../../src/trace/recorder.ts"

const RUN: TraceEvent = {
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

function recording() {
  const events: TraceEvent[] = []
  const recorder = createRecorder({ emit: (event) => void events.push(event), now: () => 7 })
  recorder.record(RUN)
  events.length = 0
  return { events, recorder }
}

test("the value of any JSON is in its event or in the one before it, and once", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.json(),
          fc.string({ minLength: 200, maxLength: 400 }).map((text) => JSON.stringify(text)),
        ),
        { maxLength: 9 },
      ),
      (texts) => {
        const { events, recorder } = recording()
        for (const value of texts.map(fromJson)) {
          const traced = recorder.valueOf(value)
          const whole =
            "json" in traced
              ? traced.json
              : events.find((event) => event.type === "value" && "ref" in traced && event.ref === traced.ref)
          expect(JSON.stringify("json" in traced ? whole : (whole as { readonly value: unknown }).value)).toBe(
            JSON.stringify(toData(value)),
          )
        }
        const refs = events.map((event) => (event.type === "value" ? event.ref : ""))
        expect(new Set(refs).size).toBe(refs.length)
      },
    ),
  )
})

test(`a text is stored from ${MAX_INLINE} units of JSON on`, () => {
  const { events, recorder } = recording()
  const short = "a".repeat(MAX_INLINE - 2)
  expect(recorder.valueOf(short)).toEqual({ json: short })
  expect(events).toEqual([])
  const long = `${short}a`
  const ref = createHash("sha256").update(JSON.stringify(long)).digest("hex")
  expect(recorder.valueOf(long)).toEqual({
    ref,
    kind: "string",
    size: long.length,
    beginning: "a".repeat(MAX_BEGINNING),
  })
  expect(recorder.valueOf(`${short}a`)).toEqual({
    ref,
    kind: "string",
    size: long.length,
    beginning: "a".repeat(MAX_BEGINNING),
  })
  expect(events).toEqual([{ type: "value", t: 7, ref, value: long }])
})

test("a beginning is not cut inside a character", () => {
  const { recorder } = recording()
  const traced = recorder.valueOf(`${"a".repeat(MAX_BEGINNING - 1)}${"😀".repeat(200)}`)
  expect(traced).toMatchObject({ beginning: "a".repeat(MAX_BEGINNING - 1) })
})

test.each<[string, Value, TracedValue]>([
  ["a list", list(Array.from({ length: 200 }, (_, i) => i)), { kind: "list", size: 200 } as TracedValue],
  [
    "a record",
    record(Array.from({ length: 60 }, (_, i) => [`key${i}`, i])),
    { kind: "record", size: 60 } as TracedValue,
  ],
  [
    "a function",
    new NativeFunction(
      { name: "price", documentation: "", parameters: [], returns: STRING, effect: "none", run: () => "" },
      "price",
    ),
    { opaque: "the function price" },
  ],
  ["a type", new TypeValue(STRING), { opaque: "the type string" }],
  ["a list with a type in it", list([new TypeValue(STRING)]), { opaque: "a list of 1" }],
])("%s", (_, value, expected) => {
  const { recorder } = recording()
  expect(recorder.valueOf(value)).toMatchObject(expected)
  expect(recorder.named("x", value)).toMatchObject({ name: "x", value: expected })
})

test("a value nested too deep for JSON is described", () => {
  let deep: Value = "x"
  for (let i = 0; i < 100_000; i++) deep = list([deep])
  expect(recording().recorder.valueOf(deep)).toEqual({ opaque: "a list of 1" })
})

test("the run comes first, and the values that it refers to behind it", () => {
  const events: TraceEvent[] = []
  const recorder = createRecorder({ emit: (event) => void events.push(event), now: () => 0 })
  recorder.record({
    ...RUN,
    arguments: [recorder.named("article", "a".repeat(999))],
    text: recorder.valueOf("b".repeat(999)),
  } as TraceEvent)
  expect(events.map(({ type }) => type)).toEqual(["run", "value", "value"])
})

test("nothing is emitted behind the end, not even a long value", () => {
  const { events, recorder } = recording()
  const end = { type: "end", t: 8, outcome: "failed", value: null, text: null, usage: NO_USAGE } satisfies TraceEvent
  recorder.record(end)
  recorder.valueOf("a long text ".repeat(MAX_INLINE))
  recorder.record({ type: "delta", t: 9, id: 1, text: "late" })
  expect(events).toEqual([end])
})
