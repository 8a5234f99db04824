// A model that is a program: what it is given of its answer so far, and what it may say about its end.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, forkOf, type TraceEvent } from "../../src/index.ts"
import { CONTINUATIONS, type Model, type ModelRequest, type Question } from "../../src/models/model.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"

interface Said {
  readonly text: string
  readonly last?: true
}

/** A model that computes each piece of an answer from the question, and keeps its requests. */
function program(
  write: (request: ModelRequest) => string | Said | Promise<string | Said>,
  options: Partial<Model> = {},
): Model & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    id: "program",
    ...options,
    requests,
    async *generate(request) {
      requests.push(request)
      const said = await write(request)
      yield { type: "usage", input: 3, output: 2 }
      yield { type: "delta", ...(typeof said === "string" ? { text: said } : said) }
      yield { type: "finish", reason: "stop" }
    },
  }
}

const IN_TEXT = CONTINUATIONS.filter((how) => how !== "tool")

describe("the transcript of an unfinished answer", () => {
  test.each(IN_TEXT)("has the text, the results and the problems in order: %s", async (continuation) => {
    const steps = ["It is CALL(1 + 1)", " and CALL(LET h = a[-1])", "CALL(nothing_of_it)", "."]
    const model = program(({ question }) => steps.find((step) => !question.written.includes(step))!, { continuation })
    const { value } = await createRuntime({ models: model }).ask("Q", { a: "xyz" })
    expect(value).toBe("It is 2 and .")
    expect(model.requests.at(-1)!.question.transcript).toEqual([
      { kind: "written", text: "It is CALL(1 + 1)" },
      {
        kind: "result",
        name: "it",
        isPlaced: true,
        card: { name: "it", kind: "number", size: 1, whole: "2", beginning: "2", ending: "2" },
      },
      { kind: "written", text: " and CALL(LET h = a[-1])" },
      {
        kind: "result",
        name: "h",
        isPlaced: false,
        card: { name: "h", kind: "string", size: 1, whole: "z", beginning: "z", ending: "z" },
      },
      { kind: "written", text: "CALL(nothing_of_it)" },
      { kind: "problem", message: expect.stringContaining("nothing_of_it") as string },
    ])
  })

  test("has the calls of the tool with their outcomes", async () => {
    const seen: Question[] = []
    const model: Model = {
      id: "tool",
      continuation: "tool",
      async *generate({ question }) {
        seen.push(question)
        if (question.transcript.length === 0) yield { type: "call", call: { id: "1", input: "LET x = 2 + 3" } }
        else yield { type: "delta", text: "five" }
        yield { type: "finish", reason: "stop" }
      },
    }
    await createRuntime({ models: model }).ask("Q", {})
    expect(seen.at(-1)!.transcript).toMatchObject([
      {
        kind: "calls",
        calls: [
          { call: { id: "1", input: "LET x = 2 + 3" }, outcome: [{ kind: "result", name: "x", isPlaced: false }] },
        ],
      },
    ])
  })

  test("is what was written, wherever the answer pauses, and a request keeps its own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a CALL(1 + 1)", " b\nCALL(2)", "CALL(no)"), { maxLength: 4 }),
        async (steps) => {
          const model = program(
            ({ question }) => steps[question.transcript.filter(({ kind }) => kind === "written").length] ?? "!",
          )
          await createRuntime({ models: model }).ask("Q", {})
          for (const { question } of model.requests)
            expect(question.transcript.map((one) => (one.kind === "written" ? one.text : "")).join("")).toBe(
              question.written,
            )
          expect(model.requests[0]!.question.transcript).toEqual([])
        },
      ),
      { numRuns: 20 },
    )
  })
})

test("of a long datum or result the end is given, too", async () => {
  const digits = "12".repeat(9_000) + "789"
  const model = program(({ question }) => {
    const last = question.transcript.at(-1)
    return last?.kind === "result" ? last.card.ending.slice(-3) : `CALL(LET b = a + "0")`
  })
  const { value } = await createRuntime({ models: model }).ask("Q", { a: digits })
  const [{ question }] = model.requests as [ModelRequest]
  expect(question.data[0]).toMatchObject({ whole: null, size: digits.length })
  expect(digits.endsWith(question.data[0]!.ending)).toBe(true)
  expect([question.data[0]!.ending.length > 500, value]).toEqual([true, "890"])
})

describe("an answer whose model says that its call is the last", () => {
  const LAST: Said = { text: 'The sum: CALL("sum of", xs: [1, 2])', last: true }
  /** Says at `Q` what is given, and answers all other questions with 3. */
  const saying = (first: Said, then = "") =>
    program(({ question }) => (question.text !== "Q" ? "3" : question.written === "" ? first : then))

  test.each(IN_TEXT)("takes no further request: %s", async (continuation) => {
    const model = Object.assign(saying(LAST), { continuation })
    const result = await createRuntime({ models: model }).ask("Q", {})
    expect(result.value).toBe("The sum: 3")
    expect(result.usage).toMatchObject({ requests: 2, tokens: { input: 6, output: 4, estimated: false } })
  })

  test("is as if a further request had added nothing", async () => {
    const ends = fc.constantFrom(
      'a CALL("x")',
      "CALL(LET h = 2)",
      "a CALL(LET h = 2) CALL(h)",
      'CALL("answer", 7)',
      "a CALL(1 + 1) b",
      "a CALL(no) b",
      "a CALL(no)",
      "```recall\nLET z = 1\n```\n",
      "a 3CALL(1 + 1)",
    )
    await fc.assert(
      fc.asyncProperty(ends, fc.constantFrom(...IN_TEXT), async (text, continuation) => {
        const outcome = async (last: { readonly last?: true }) => {
          const model = Object.assign(saying({ text, ...last }), { continuation })
          return createRuntime({ models: model })
            .ask("Q", {})
            .then(
              ({ value }) => value,
              (thrown: Error) => thrown.message,
            )
        }
        expect(await outcome({ last: true })).toBe(await outcome({}))
      }),
    )
  })

  test.each([
    ["has no result", { text: "a CALL(no)", last: true }],
    ["is not at the end of the text", { text: "a CALL(1 + 1) b", last: true }],
    ["is none", { text: "a 3CALL(1 + 1)", last: true }],
  ] as const)("is continued where its call %s", async (_, said) => {
    const model = saying(said, "!")
    const { value } = await createRuntime({ models: model }).ask("Q", {})
    expect([value.endsWith("!"), model.requests.length]).toEqual([true, 2])
  })

  test("is stored as such: a run that was killed behind it takes no request for it", async () => {
    const store = memoryStore()
    const controller = new AbortController()
    const killed = program(({ question }) => {
      if (question.text === "Q") return LAST
      controller.abort()
      return new Promise<never>(() => undefined)
    })
    await createRuntime({ models: killed, memo: store })
      .ask("Q", {}, { signal: controller.signal })
      .catch(() => undefined)
    const model = saying(LAST)
    const { value } = await createRuntime({ models: model, memo: store }).ask("Q", {})
    expect([value, model.requests.map(({ question }) => question.text)]).toEqual(["The sum: 3", ["sum of"]])
  })

  test("ends so in its trace, and in a fork of it", async () => {
    const events: TraceEvent[] = []
    const trace = (event: TraceEvent) => void events.push(event)
    await createRuntime({ models: saying(LAST) }).run('EMIT ask("Q") + ask("other")', { trace })
    const state = fold(EMPTY, events)
    const finishes = events.flatMap((event) => (event.type === "response" ? [event.finish] : []))
    expect(finishes).toEqual(["stop", "stop", "stop"])
    const other = Object.values(state.rows).find(
      (row) => row.question !== undefined && JSON.stringify(row.question).includes("other"),
    )!
    const fork = await forkOf(state, other.id, "!")
    const model = saying({ text: "not asked" })
    const result = await createRuntime({ models: model }).run(fork.source, fork.options)
    expect([result.value, model.requests.length]).toEqual(["The sum: 3!", 0])
  })
})

describe("equal diagnostics of the answers of a run", () => {
  test("are one, which counts them; each answer's own and those of the program stay", async () => {
    const model = program(({ question }) => {
      if (question.text !== "Q") return "x"
      const n = Number(question.data[0]!.whole)
      return question.written !== "" || n === 0 ? "." : 'CALL("summ", a: 1)'
    })
    const result = await createRuntime({ models: model }).run('EMIT FOR n IN range(0, 9) : ask("Q", n: n)', {})
    const like = result.diagnostics.filter(({ code }) => code === "question-like-name")
    expect(like.map(({ times }) => times)).toEqual([8])
  })
})
