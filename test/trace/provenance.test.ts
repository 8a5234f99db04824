// The calls that wrote each piece of a text.

import { fromHost } from "../../src/values/host-values.ts"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, memoryStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import type { Id, TraceEvent } from "../../src/trace/events.ts"
import { MAX_CANDIDATES } from "../../src/trace/provenance/texts.ts"
import { provenance, type Segment } from "../../src/trace/provenance/provenance.ts"
import { createRecorder, type Recorder } from "../../src/trace/recorder.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import type { RunState } from "../../src/trace/state.ts"
import { textOf, valueOfRow } from "../../src/trace/values.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { answering } from "../support/asking.ts"
import { COMBINED, DEFINITION, FIRST, sampleTrace, TITLE } from "../support/sample-trace.ts"
import { USAGE } from "../support/usage.ts"

const at = (source: string, start: number, end: number) => ({ source, start, end })

/** The state of a run with this program and this final text, and with the events of the body. */
function stateOf(
  kind: "module" | "document",
  program: string,
  text: string,
  body: (recorder: Recorder) => void,
): RunState {
  const events: TraceEvent[] = []
  const recorder = createRecorder({ emit: (event) => void events.push(event), now: () => 0 })
  recorder.record({
    type: "run",
    t: 0,
    version: 1,
    run: "r",
    name: "p",
    kind,
    at: "",
    arguments: [],
    models: {},
    budget: {},
    text: recorder.valueOf(program),
  })
  body(recorder)
  recorder.record({
    type: "end",
    t: 9,
    outcome: "done",
    value: recorder.valueOf(text),
    text: recorder.valueOf(text),
    usage: USAGE,
  })
  return fold(EMPTY, events)
}

const call = ({ record, valueOf }: Recorder, id: Id, parent: Id, value: Parameters<Recorder["valueOf"]>[0]): void => {
  record({ type: "call", t: 0, id, parent, task: `task${id}`, arguments: [], at: at("p", 0, 1) })
  record({ type: "result", t: 0, id, value: valueOf(value) })
}

/** The pieces as texts, which are easier to read than places. */
const shown = (text: string, segments: readonly Segment[]): readonly (readonly [string, Id])[] =>
  segments.map(([from, to, id]) => [text.slice(from, to), id])

describe("laws, over any trace", () => {
  test("the pieces are in order, leave no gap, and are rows'", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        const origin = provenance(state)
        for (const row of Object.values(state.rows)) {
          const segments = origin.segmentsOf(row.id)
          const text = row.kind === "run" ? origin.text : textOf(state, valueOfRow(state, row))
          expect(segments.map(([from]) => from)).toEqual([
            ...(text ? [0] : []),
            ...segments.slice(0, -1).map(([, to]) => to),
          ])
          expect(segments.at(-1)?.[1] ?? 0).toBe(text?.length ?? 0)
          for (const [from, to, id] of segments) {
            expect(to).toBeGreaterThan(from)
            expect(state.rows[id]).toBeDefined()
          }
        }
      }),
    )
  })

  test("an answer is its model's own but for its nodes, whose pieces are theirs or below them", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        const origin = provenance(state)
        for (const row of Object.values(state.rows)) {
          if (row.kind !== "question" || row.state !== "done") continue
          const attempt = Math.max(...row.children.map((child) => state.rows[child]!.request?.attempt ?? 0))
          const first = row.children.find((child) => state.rows[child]!.request?.attempt === attempt) ?? 0
          // By hand, from the events: the kept text of each request, followed by its node's result.
          let text = ""
          const owners: boolean[] = []
          for (const child of row.children) {
            const { id, kind, request, node, at } = state.rows[child]!
            if (id < first) continue
            if (request !== undefined) text += request.text.slice(0, request.response?.kept)
            if (request !== undefined) while (owners.length < text.length) owners.push(true)
            if (kind !== "node") continue
            const written = at!.end - at!.start
            const value = node!.kind === "result" ? textOf(state, state.rows[child]!.value)! : ""
            text = text.slice(0, text.length - written) + value
            owners.length -= written
            while (owners.length < text.length) owners.push(false)
          }
          if (text.includes("\\CALL(")) continue
          expect(text).toBe(textOf(state, row.value))
          for (const [from, to, id] of origin.segmentsOf(row.id)) {
            for (let i = from; i < to; i++) expect(id === row.id).toBe(owners[i])
          }
        }
      }),
    )
  })

  test("a row's value is at its reported place", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const state = fold(EMPTY, events)
        const origin = provenance(state)
        for (const row of Object.values(state.rows)) {
          for (const [from, to] of origin.placesOf(row.id))
            expect(origin.text!.slice(from, to)).toBe(
              row.kind === "run" ? origin.text : textOf(state, valueOfRow(state, row)),
            )
        }
      }),
    )
  })
})

describe("the sample", () => {
  const state = fold(EMPTY, sampleTrace())
  const origin = provenance(state)

  test("its final text is the program's, the remembered title's, and the combining question's", () => {
    expect(shown(origin.text!, origin.segments)).toEqual([
      ["# ", 0],
      [TITLE, 1],
      ["\n\n", 0],
      [COMBINED, 14],
      ["\n", 0],
    ])
    expect(origin.placesOf(2)).toEqual([[2 + TITLE.length + 2, 2 + TITLE.length + 2 + COMBINED.length]])
    expect(origin.placesOf(10)).toEqual([])
  })

  test("an answer whose call bound a name is all its own", () => {
    expect(origin.segmentsOf(5)).toEqual([[0, FIRST.length, 5]])
    expect(origin.segmentsOf(9)).toEqual([[0, DEFINITION.length, 10]])
  })
})

describe("documents", () => {
  const program = 'Dear CALL(name), \\CALL(x) costs CALL("price").'
  const node = ({ record, valueOf }: Recorder, id: Id, source: string, value: string | null): void => {
    const start = program.indexOf(source)
    record({ type: "node", t: 0, id, parent: 0, kind: "result", at: at("p", start, start + source.length) })
    record(
      value === null
        ? { type: "failure", t: 0, id, code: "c", message: "m" }
        : { type: "result", t: 0, id, value: valueOf(value) },
    )
  }

  test("equal pieces are distinguished by the places of their nodes", () => {
    const text = "Dear same, CALL(x) costs same."
    const state = stateOf("document", program, text, (recorder) => {
      node(recorder, 1, "CALL(name)", "same")
      node(recorder, 2, 'CALL("price")', "same")
    })
    expect(shown(text, provenance(state).segments)).toEqual([
      ["Dear ", 0],
      ["same", 1],
      [", CALL(x) costs ", 0],
      ["same", 2],
      [".", 0],
    ])
  })

  test("a node without a result stays as written, and belongs to the document", () => {
    const text = 'Dear Ada, CALL(x) costs CALL("price").'
    const state = stateOf("document", program, text, (recorder) => {
      node(recorder, 1, "CALL(name)", "Ada")
      node(recorder, 2, 'CALL("price")', null)
    })
    expect(shown(text, provenance(state).segments)).toEqual([
      ["Dear ", 0],
      ["Ada", 1],
      [', CALL(x) costs CALL("price").', 0],
    ])
  })
})

describe("by content", () => {
  test.each<[string, string, (recorder: Recorder) => void, readonly (readonly [string, Id])[]]>([
    [
      "the longest first",
      "abcdefgh and abcd",
      (recorder) => {
        call(recorder, 1, 0, "abcd")
        call(recorder, 2, 0, "abcdefgh")
      },
      [
        ["abcdefgh", 2],
        [" and ", 0],
        ["abcd", 1],
      ],
    ],
    [
      "equal ones from left to right",
      "twin, twin",
      (recorder) => {
        call(recorder, 1, 0, "twin")
        call(recorder, 2, 0, "twin")
      },
      [
        ["twin", 1],
        [", ", 0],
        ["twin", 2],
      ],
    ],
    [
      "through the rows that pass it on, to the row that made it",
      "<made>",
      (recorder) => {
        const { record, valueOf } = recorder
        record({ type: "call", t: 0, id: 1, parent: 0, task: "outer", arguments: [], at: at("p", 0, 1) })
        call(recorder, 2, 1, "made")
        record({ type: "result", t: 0, id: 1, value: valueOf("made") })
      },
      [
        ["<", 0],
        ["made", 2],
        [">", 0],
      ],
    ],
    [
      "the parts of a record",
      "Title: Chunks. Body: cut it",
      (recorder) => call(recorder, 1, 0, fromHost({ title: "Chunks", body: "cut it" }, "it")),
      [
        ["Title: ", 0],
        ["Chunks", 1],
        [". Body: ", 0],
        ["cut it", 1],
      ],
    ],
    [
      "below what is not there as a whole",
      "so: DEEP, ok",
      (recorder) => {
        const { record, valueOf } = recorder
        record({ type: "call", t: 0, id: 1, parent: 0, task: "outer", arguments: [], at: at("p", 0, 1) })
        call(recorder, 2, 1, "DEEP")
        record({ type: "result", t: 0, id: 1, value: valueOf(7) })
      },
      [
        ["so: ", 0],
        ["DEEP", 2],
        [", ok", 0],
      ],
    ],
    ["not what is too short to mean anything", "a banana", (recorder) => call(recorder, 1, 0, "a"), [["a banana", 0]]],
    ["but that, too, where it is all", "a", (recorder) => call(recorder, 1, 0, "a"), [["a", 1]]],
    [
      "a hit's as what it is a hit of",
      "once once",
      (recorder) => {
        call(recorder, 1, 0, "once")
        recorder.record({
          type: "hit",
          t: 0,
          id: 2,
          parent: 0,
          what: "call",
          name: "task1",
          of: 1,
          from: "run",
          at: at("p", 0, 1),
        })
      },
      [
        ["once", 1],
        [" ", 0],
        ["once", 1],
      ],
    ],
  ])("%s", (_, text, body, pieces) => {
    expect(shown(text, provenance(stateOf("module", "EMIT …", text, body)).segments)).toEqual(pieces)
  })
})

describe("hostile and large", () => {
  test("hits that refer to each other terminate", () => {
    const state = stateOf("module", "", "again", ({ record, valueOf }) => {
      for (const id of [1, 2])
        record({ type: "call", t: 0, id, parent: 0, task: "f", arguments: [], at: at("p", 0, 1) })
      for (const id of [1, 2])
        record({
          type: "hit",
          t: 0,
          id: id + 2,
          parent: id,
          what: "call",
          name: "f",
          of: 3 - id,
          from: "flight",
          at: at("p", 0, 1),
        })
      for (const id of [1, 2]) record({ type: "result", t: 0, id, value: valueOf("again") })
    })
    expect(provenance(state).segments.map(([from, to]) => [from, to])).toEqual([[0, 5]])
  })

  test(`of more than ${MAX_CANDIDATES} rows below one the last count as its own work`, () => {
    const texts = Array.from({ length: MAX_CANDIDATES + 1 }, (_, i) => `<${i}>`.padEnd(8, "-"))
    const state = stateOf("module", "", texts.join(" "), (recorder) => {
      for (const [i, text] of texts.entries()) call(recorder, i + 1, 0, text)
    })
    const { segments } = provenance(state)
    expect(segments.at(-2)![2]).toBe(MAX_CANDIDATES)
    expect(segments.at(-1)![2]).toBe(0)
  })

  test("a text too long for an index is searched all the same", () => {
    const filler = "filler ".repeat(700_000)
    const texts = Array.from({ length: 12 }, (_, i) => `the piece number ${i}!`)
    const state = stateOf("module", "", `${filler}${texts.join(" ")}`, (recorder) => {
      for (const [i, text] of texts.entries()) call(recorder, i + 1, 0, text)
    })
    expect(provenance(state).segments.filter(([, , id]) => id > 0).length).toBe(12)
  })

  test("100,000 calls that pass a long text on, and a list of 10,000 texts", () => {
    const long = "long ".repeat(20_000)
    const depth = 100_000
    const deep = stateOf("module", "", long, ({ record, valueOf }) => {
      for (let id = 1; id <= depth; id++)
        record({ type: "call", t: 0, id, parent: id - 1, task: "f", arguments: [], at: at("p", 0, 1) })
      const value = valueOf(long)
      for (let id = depth; id > 0; id--) record({ type: "result", t: 0, id, value })
    })
    expect(provenance(deep).segments).toEqual([[0, long.length, depth]])
    const texts = Array.from({ length: 10_000 }, (_, i) => `This is the text number ${i} of many.`)
    const wide = stateOf("module", "", texts.join("\n"), (recorder) => {
      for (const [i, text] of texts.entries()) call(recorder, i + 1, 0, text)
    })
    expect(provenance(wide).segments.length).toBe(2 * texts.length - 1)
  })
})

test("a text that a task received and combined with others belongs to its writer", async () => {
  const events: TraceEvent[] = []
  const models = scripted([
    { question: "Explain.", answer: ({ question }) => `It explains ${question.data[0]!.whole}.` },
  ])
  const { text } = await createRuntime({ models }).run(
    'TASK explain(x: string): string = ask("Explain.", x)\n'
      + "TASK listed(parts: [{title: string, body: string}]): string = join(FOR p IN parts : "
      + '"## " + p.title + "\\n" + p.body, separator: "\\n")\n'
      + 'EMIT listed(FOR x IN ["tea", "rain"] : {title: x, body: explain(x)})',
    { trace: (event) => events.push(event) },
  )
  const state = fold(EMPTY, events)
  const { segments } = provenance(state)
  expect(segments.map(([from, to, id]) => [text.slice(from, to), state.rows[id]!.name])).toEqual([
    ["## tea\n", "listed"],
    ["It explains tea.", "Explain."],
    ["\n## rain\n", "listed"],
    ["It explains rain.", "Explain."],
  ])
})

test("a text in a value that a task received belongs to its writer, also where another run remembered it", async () => {
  const program = `
TASK listed(title: string, people: [{name: string, what: string}]): string =
  title + ": " + join(FOR p IN people : p.name + " will " + p.what, separator: ", ")
EMIT listed(ask("A title?"), ask("Who does what?", returns: [{name: string, what: string}]))`
  const models = answering({
    "A title?": "For the fair",
    "Who does what?": '[{"name": "Chen Wei", "what": "bring the cake"}, {"name": "Bilal", "what": "sing"}]',
  })
  const runtime = { models, memo: memoryStore() }
  for (const kind of ["question", "hit"]) {
    const events: TraceEvent[] = []
    const { text } = await createRuntime(runtime).run(program, { trace: (event) => events.push(event) })
    const state = fold(EMPTY, events)
    const pieces = provenance(state).segments.map(([from, to, id]) => [
      text.slice(from, to),
      state.rows[id]!.kind,
      state.rows[id]!.name,
    ])
    expect(pieces).toEqual([
      ["For the fair", kind, "A title?"],
      [": ", "call", "listed"],
      ["Chen Wei", kind, "Who does what?"],
      [" will ", "call", "listed"],
      ["bring the cake", kind, "Who does what?"],
      [", ", "call", "listed"],
      ["Bilal", kind, "Who does what?"],
      [" will ", "call", "listed"],
      ["sing", kind, "Who does what?"],
    ])
  }
})
