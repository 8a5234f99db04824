// The format of a recording: parsing undoes printing, the order is canonical, and other files are refused.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  failureKey,
  parseRecording,
  printEntry,
  printFailure,
  printHeader,
  printRecording,
  type RecordedFailure,
  type Recording,
} from "../../src/memo/recording.ts"
import type { Entry } from "../../src/memo/store.ts"
import { entryOf, keyOf } from "../../src/testing/store/place.ts"

const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    name: fc.string(),
    kind: fc.constantFrom("answer" as const, "completion" as const),
    value: fc.jsonValue(),
    parts: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
    task: fc.string({ unit: "binary" }),
    title: fc.string({ unit: "binary" }),
    uses: fc.array(fc.string().map(keyOf)),
    input: fc.nat(),
    usd: fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true }),
    created: fc.nat(),
  })
  .map(({ name, input, usd, ...rest }) => ({
    key: keyOf(name),
    cost: { input, output: 0, usd: usd + 0, milliseconds: input },
    ...rest,
  }))

const anyFailure: fc.Arbitrary<RecordedFailure> = fc.record({
  parts: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
  title: fc.string({ unit: "binary" }),
  code: fc.option(fc.string()),
  message: fc.string({ unit: "binary" }),
  hint: fc.option(fc.string()),
})

const anyRecording: fc.Arbitrary<Recording> = fc.record({
  models: fc.dictionary(
    fc.string(),
    fc.record({
      id: fc.string(),
      parameters: fc.constant({ temperature: 0.5 }),
      continuation: fc.constantFrom("turn" as const, "prefill" as const, "completion" as const),
      pause: fc.constantFrom("each" as const, "end" as const),
      structuredOutput: fc.boolean(),
    }),
  ),
  entries: fc.uniqueArray(anyEntry, { selector: ({ key }) => key, maxLength: 8 }),
  failures: fc.uniqueArray(anyFailure, { selector: failureKey, maxLength: 4 }),
})

const read = (text: string, warn?: (message: string) => void) =>
  parseRecording(text, { name: "run.jsonl", ...(warn === undefined ? {} : { warn }) })
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length })
const byKey = (entries: readonly Entry[]) => entries.toSorted((a, b) => (a.key < b.key ? -1 : 1))

test("parsing undoes printing, except for the time and duration of an answer", () => {
  fc.assert(
    fc.property(anyRecording, (recording) => {
      const again = read(printRecording(recording))
      expect(json(again.models)).toEqual(json(recording.models))
      const expected = recording.entries.map((entry) => ({
        ...entry,
        created: 0,
        cost: { ...entry.cost, milliseconds: 0 },
      }))
      expect(byKey(json(again.entries) as Entry[])).toEqual(byKey(json(expected) as Entry[]))
      expect(new Map(again.failures.map((failure) => [failureKey(failure), json(failure)]))).toEqual(
        new Map(recording.failures.map((failure) => [failureKey(failure), json(failure)])),
      )
    }),
  )
})

test("the text does not depend on the order in which entries were made, nor on when", () => {
  fc.assert(
    fc.property(
      anyRecording.chain((recording) =>
        fc.tuple(fc.constant(recording), shuffled(recording.entries), shuffled(recording.failures), fc.nat()),
      ),
      ([recording, shuffled, failures, time]) => {
        const entries = shuffled.map((entry) => ({
          ...entry,
          created: entry.created + time,
          cost: { ...entry.cost, milliseconds: time },
        }))
        expect(printRecording({ models: recording.models, entries, failures })).toBe(printRecording(recording))
      },
    ),
  )
})

test("it can be cut at any place after its first line: whole lines are read, and a cut one is reported", () => {
  const recording: Recording = {
    models: {},
    entries: ["a", "b", "c"].map((name) => entryOf(name, { value: "한😀" })),
    failures: [],
  }
  const text = printRecording(recording)
  const header = text.indexOf("\n")
  for (let length = header; length <= text.length; length++) {
    const warnings: string[] = []
    const { entries } = read(text.slice(0, length), (message) => void warnings.push(message))
    const lines = text.slice(0, length).split("\n").length - 1
    const isWhole = length === text.length || text[length] === "\n" || text[length - 1] === "\n" || length === header
    expect({ length, count: entries.length, warnings: warnings.length }).toEqual({
      length,
      count: text[length] === "\n" && length > header ? lines : Math.max(0, lines - 1),
      warnings: isWhole ? 0 : 1,
    })
  }
})

test("a line reads well in a diff: keys in order, one entry a line", () => {
  expect(
    printEntry(entryOf("a", { value: { z: 1, a: [{ y: 1, b: 2 }] }, parts: { question: "q", "data x": "1" } })),
  ).toBe(
    `{"cost":{"input":0,"output":0,"usd":0},"key":"${keyOf("a")}","kind":"answer","parts":{"data `
      + 'x":"1","question":"q"},"task":"explain","title":"What is '
      + 'a?","uses":[],"value":{"a":[{"b":2,"y":1}],"z":1}}\n',
  )
  expect(printHeader({})).toBe('{"recording":1,"models":{}}\n')
})

test("of two entries with one key the later counts", () => {
  const text = printHeader({}) + printEntry(entryOf("a", { value: 1 })) + printEntry(entryOf("a", { value: 2 }))
  expect(read(text).entries.map(({ value }) => value)).toEqual([2])
})

describe("other files are refused", () => {
  const entry = printEntry(entryOf("a"))
  test.each([
    ["nothing", "", "recording-invalid", "its first line is not"],
    ["a text", "Dear Ada,\n", "recording-invalid", "its first line is not"],
    ["other JSON", "[1]\n", "recording-invalid", "its first line is not"],
    ["an entry first", entry, "recording-invalid", "its first line is not"],
    [
      "a newer version",
      '{"recording":2,"models":{}}\n',
      "recording-version",
      "line 1 of run.jsonl is of version 2, and this release of Recall reads 1",
    ],
    [
      "a line of a newer version",
      `${printHeader({})}${entry}{"recording":2,"models":{}}\n${entry}`,
      "recording-version",
      "line 3 of run.jsonl is of version 2",
    ],
    [
      "models that are none",
      '{"recording":1,"models":{"default":{"id":1}}}\n',
      "recording-invalid",
      "does not describe the models",
    ],
    [
      "a bad line in the middle",
      `${printHeader({})}{"key":\n${entry}`,
      "recording-invalid",
      "line 2 of run.jsonl is not an entry",
    ],
    [
      "a whole last line that is no entry",
      `${printHeader({})}{"key":"x"}\n`,
      "recording-invalid",
      "line 2 of run.jsonl is not an entry",
    ],
    [
      "a failure without a message",
      printHeader({})
        + printFailure({ parts: {}, title: "", code: null, message: "", hint: null }).replace("message", "text")
        + entry,
      "recording-invalid",
      "line 2",
    ],
    ["an entry with a bad key", `${printHeader({})}${entry.replace(keyOf("a"), "abc")}`, "recording-invalid", "line 2"],
  ])("%s", (_, text, code, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        name: "UsageError",
        code,
        message: expect.stringContaining(message),
        hint: expect.stringMatching(/again|release/),
      }),
    )
  })
})
