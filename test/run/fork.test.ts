// Forks: runs made of the trace of another, with one result replaced. Their questions and results.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, forkOf, modulesFrom, native, NUMBER, STRING, UsageError } from "../../src/index.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import type { MemoStore } from "../../src/memo/store.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import { valueOfRow, wholeOf } from "../../src/trace/values.ts"
import { givingItems, itemsIn } from "../support/items.ts"
import { answering, type Answers } from "../support/asking.ts"
import { program } from "../support/arbitrary-program.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { forked, named, rowOf, traced } from "../support/forks.ts"

const PROGRAM = `
PARAM topic: string
TASK fact(about: string): string = ask("A fact?", about)
TASK both(): string = fact(topic) + " / " + fact("mice")
EMIT ask("Combine.", facts: both()) + ask("A title?", topic)
`
const ANSWERS: Answers = {
  "A fact?": ({ question: { data } }) => `fact on ${data[0]!.whole}`,
  "Combine.": ({ question: { data } }) => `<${data[0]!.whole}>`,
  "A title?": "Title",
}
const args = { topic: "cats" }

describe("the questions of a fork", () => {
  test("are only those that depend on the replaced question", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const { value, asked, counts } = await forked(
      state,
      rowOf(
        state,
        ({ kind, name, arguments: given }) =>
          kind === "question" && name === "A fact?" && JSON.stringify(given).includes("mice"),
      ),
      "mice squeak",
      ANSWERS,
    )
    expect(value).toBe("<fact on cats / mice squeak>Title")
    expect(asked).toEqual(["Combine."])
    expect(counts).toEqual({ taken: 2, asked: 1, replaced: 1 })
  })

  test("a call: all equal calls have its result, and the questions inside it are not asked", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const {
      value,
      asked,
      counts,
      state: again,
    } = await forked(state, rowOf(state, named("both", "call")), "both", ANSWERS)
    expect(value).toBe("<both>Title")
    expect(asked).toEqual(["Combine."])
    expect(counts).toEqual({ taken: 1, asked: 1, replaced: 1 })
    expect(again.totals.calls).toBe(1)
  })

  test("a hit: the question that it found is replaced", async () => {
    const source = 'TASK f(x: string): string = ask("Q?", x)\nEMIT f("a") + f("b") + f("a")'
    const answers: Answers = { "Q?": ({ question: { data } }) => data[0]!.whole! }
    const { state } = await traced(source, answering(answers))
    const { value, asked } = await forked(
      state,
      rowOf(state, ({ kind }) => kind === "hit"),
      "A",
      answers,
    )
    expect({ value, asked }).toEqual({ value: "AbA", asked: [] })
  })

  test("in an answer: the model's text up to there is kept, and the answer continues from there", async () => {
    const answers: Answers = {
      Outer: 'First CALL("Inner one") then CALL("Inner two") end',
      "Inner one": "one",
      "Inner two": "two",
    }
    const { state } = await traced('EMIT ask("Outer")', answering(answers))
    const model = answering({
      ...answers,
      Outer: 'First CALL("Inner one") and CALL("Inner three") over',
      "Inner three": "three",
    })
    const { value, counts } = await forked(state, rowOf(state, named("Inner one")), "ONE", model)
    expect(value).toBe("First ONE and three over")
    expect(model.requests.map(({ question: { text, written } }) => [text, written])).toEqual([
      ["Outer", 'First CALL("Inner one")'],
      ["Inner three", ""],
      ["Outer", 'First CALL("Inner one") and CALL("Inner three")'],
    ])
    expect(counts).toEqual({ taken: 0, asked: 2, replaced: 1 })
  })

  test("in an answer: the next request has the items that its provider gave before", async () => {
    const answers: Answers = { Outer: 'First CALL("A") then CALL("B") end', A: "a", B: "b" }
    const { state } = await traced('EMIT ask("Outer")', givingItems(answering(answers)))
    const model = answering(answers)
    await forked(state, rowOf(state, named("A")), "X", model)
    expect(itemsIn(model.requests.find(({ question }) => question.text === "Outer")!)).toEqual([
      { type: "reasoning", number: 0 },
    ])
  })

  test("the result of an answer's tool through a name of the module is dependent, too", async () => {
    const source =
      'LET base = ask("Base?")\nTASK price(n: number): string = base + string(n)\n'
      + 'EMIT base + ask("Offer?", tools: [price]) + ask("Other?", tools: [price])'
    const answers: Answers = { "Base?": "EUR", "Offer?": "at CALL(price(3)).", "Other?": "none" }
    const { state } = await traced(source, answering(answers))
    const { value, asked } = await forked(state, rowOf(state, named("Base?")), "USD", answers)
    expect(value).toBe("USDat USD3.none")
    expect(asked).toEqual(["Offer?"])
  })

  test("a question that failed is asked again", async () => {
    const { state } = await traced(
      'EMIT ask("One?") + ask("Two?")',
      scripted([
        { question: "One?", answer: "1" },
        { question: "Two?", error: new Error("down") },
      ]),
    )
    expect(state.end?.outcome).toBe("failed")
    const { value, asked } = await forked(state, rowOf(state, named("One?")), "one", { "Two?": "2" })
    expect({ value, asked }).toEqual({ value: "one2", asked: ["Two?"] })
    expect(await forked(state, rowOf(state, named("Two?")), "zwei", {})).toMatchObject({ value: "1zwei", asked: [] })
  })

  describe("that a failed part makes needless are not asked", () => {
    const answers: Answers = { "Before?": "b", "First?": "f", "Beside?": "s", "Behind?": "t" }
    const failing = (beside: string) => `EMIT TRY ({a: ask("First?", ask("Before?"))}.b + ${beside}) ELSE error.code`

    test("where the replaced result leads to them", async () => {
      const { state } = await traced(failing('ask("Behind?", ask("Beside?"))'), answering(answers))
      expect(state.end?.outcome).toBe("done")
      expect(await forked(state, rowOf(state, named("Beside?")), "new", answers)).toMatchObject({
        value: "missing-key",
        asked: [],
        counts: { taken: 2, asked: 0, replaced: 1 },
      })
    })

    test.each([1, 16])("where the run ended before their answers, with %d requests at once", async (concurrency) => {
      const gate = ({ question }: { readonly question: { readonly text: string } }) =>
        question.text === "Beside?" ? new Promise(() => undefined) : Promise.resolve()
      const { state } = await traced(failing('ask("Beside?")'), answering(answers, { gate }))
      const row = rowOf(state, named("Before?"))
      expect(await forked(state, row, "b", answers, { budget: { concurrency } })).toMatchObject({
        value: "missing-key",
        asked: [],
        counts: { taken: 1, asked: 0, replaced: 1 },
      })
    })
  })

  test("another model is asked everything except the replaced question", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const { asked } = await forked(state, rowOf(state, named("A title?")), "T", answering(ANSWERS, { id: "another" }))
    expect(asked).toEqual(["A fact?", "A fact?", "A title?", "Combine."])
  })

  test("the usage counts the questions asked", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const {
      result: { usage },
    } = await forked(state, rowOf(state, named("A title?")), "T", ANSWERS)
    expect(usage).toMatchObject({
      questions: { asked: 0, remembered: 4 },
      requests: 0,
      tokens: { input: 0, output: 0 },
    })
  })
})

describe("the results that are kept", () => {
  const answers: Answers = { Outer: 'CALL("Inner") end', Inner: "in" }
  const keptIn = async (store: MemoStore) => {
    const titles: string[] = []
    for await (const { title } of store.list({ kind: "answer" })) titles.push(title)
    return titles.sort()
  }

  test("questions from the memo are in the trace with everything, and can be replaced", async () => {
    const store = memoryStore()
    const source = 'EMIT ask("Combine.", facts: ask("A fact?", about: "cats"))'
    await traced(source, answering(ANSWERS), { memo: store })
    const { state } = await traced(source, answering({}), { memo: store })
    const hits = Object.values(state.rows).filter(({ kind }) => kind === "hit")
    expect(hits.map(({ name, arguments: given, hit }) => [name, given.length, hit?.question?.modelId])).toEqual([
      ["A fact?", 1, "scripted"],
      ["Combine.", 1, "scripted"],
    ])
    expect(await forked(state, hits[0]!.id, "new", ANSWERS)).toMatchObject({
      value: "<new>",
      asked: ["Combine."],
      counts: { taken: 0, asked: 1, replaced: 1 },
    })
    expect(await forked(state, hits[1]!.id, "new", {})).toMatchObject({
      value: "new",
      asked: [],
      counts: { taken: 1, asked: 0, replaced: 1 },
    })
  })

  test("an answer made with the replaced result is not stored for other runs, but the model's text is", async () => {
    const store = memoryStore()
    const { state } = await traced('EMIT ask("Outer")', answering(answers), { memo: store })
    expect(await keptIn(store)).toEqual(["Inner", "Outer"])
    const row = rowOf(state, named("Inner"))
    expect(await forked(state, row, "IN", answers, { memo: store })).toMatchObject({
      value: "IN end",
      asked: ["Outer"],
    })
    expect((await createRuntime({ models: answering({}), memo: store }).run('EMIT ask("Outer")')).value).toBe("in end")
    expect(await forked(state, row, "IN", {}, { memo: store })).toMatchObject({ value: "IN end", asked: [] })
  })

  test("new questions that evaluate nothing are stored, as in any run", async () => {
    const store = memoryStore()
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    await forked(state, rowOf(state, named("both", "call")), "both", ANSWERS, { memo: store })
    expect(await keptIn(store)).toEqual(["Combine."])
  })
})

describe("a fork", () => {
  test("of a fork keeps the earlier replacements", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const first = await forked(state, rowOf(state, named("A title?")), " First", ANSWERS)
    const second = await forked(first.state, rowOf(first.state, named("Combine.")), "second", ANSWERS)
    expect(second).toMatchObject({ value: "second First", asked: [] })
  })

  test("is the same as the program with the value written in", async () => {
    const { state } = await traced(PROGRAM, answering(ANSWERS), { args })
    const edited = await traced(
      PROGRAM.replace('ask("A fact?", about)', '(IF about == "mice" THEN "squeak" ELSE ask("A fact?", about))'),
      answering(ANSWERS),
      { args },
    )
    const { value } = await forked(
      state,
      rowOf(
        state,
        ({ kind, name, arguments: given }) =>
          kind === "call" && name === "fact" && JSON.stringify(given).includes("mice"),
      ),
      "squeak",
      ANSWERS,
    )
    expect(value).toBe(edited.result?.value)
  })

  test("does not repeat the effects of natives", async () => {
    const sent: unknown[] = []
    const send = native({
      name: "send",
      parameters: { text: STRING },
      returns: NUMBER,
      effect: "write",
      run: ({ text }) => sent.push(text),
    })
    const source = 'IMPORT send FROM "host"\nEMIT [send(ask("A?")), send(ask("B?"))]'
    const { state } = await traced(source, answering({ "A?": "a", "B?": "b" }), { natives: [send] })
    const { value } = await forked(state, rowOf(state, named("B?")), "c", {}, { natives: [send] })
    expect(sent).toEqual(["a", "b", "c"])
    expect(value).toEqual([1, 3])
  })

  test("nor the effects of a native without a result", async () => {
    const sent: unknown[] = []
    const send = native({
      name: "send",
      parameters: { text: STRING },
      effect: "write",
      run: ({ text }) => void sent.push(text),
    })
    const source = 'IMPORT send FROM "host"\nEMIT [send("a"), ask("B?")]'
    const { state } = await traced(source, answering({ "B?": "b" }), { natives: [send] })
    const { value } = await forked(state, rowOf(state, named("B?")), "c", {}, { natives: [send] })
    expect(sent).toEqual(["a"])
    expect(value).toEqual([null, "c"])
  })

  test("loads modules that the trace does not contain as they are now", async () => {
    const modules = modulesFrom({ "tasks.rcl": 'TASK part(n: number): string = ask("A fact?", n)' })
    const { state } = await traced('IMPORT part FROM "./tasks.rcl"\nEMIT part(1)', answering(ANSWERS), { modules })
    const before = { ...state, imports: [] }
    const fork = await forkOf(before, rowOf(before, named("part", "call")), "new")
    expect((await createRuntime().run(fork.source, { ...fork.options, modules })).value).toBe("new")
    await expect(createRuntime().run(fork.source, fork.options)).rejects.toMatchObject({ code: "module-not-found" })
  })

  test("of a document and of an expression", async () => {
    const answers: Answers = { "Q?": "q" }
    const document = await traced('Say CALL("Q?") and CALL(x).', answering(answers), {
      kind: "document",
      name: "d.md",
      args: { x: 1 },
    })
    expect(await forked(document.state, rowOf(document.state, named("Q?")), "new", {})).toMatchObject({
      value: "Say new and 1.",
      asked: [],
    })
    const expression = await traced('ask("Q?") + x', answering(answers), { kind: "expression", args: { x: "!" } })
    expect(await forked(expression.state, rowOf(expression.state, named("Q?")), "new", {})).toMatchObject({
      value: "new!",
      asked: [],
    })
  })
})

describe("with the row's own value", () => {
  const WAYS = [
    { continuation: "turn", pause: "each" },
    { continuation: "prefill", pause: "each" },
    { continuation: "completion", pause: "each" },
    { continuation: "turn", pause: "end" },
  ] as const

  test("the result is the same, and nothing is asked, whatever the model answers", async () => {
    let rows = 0
    await fc.assert(
      fc.asyncProperty(script, fc.constantFrom(...WAYS), fc.nat(), async ({ answers }, way, pick) => {
        const source = `ask("${FIRST}", d: "the datum")`
        const { state, result } = await traced(source, answering(answers, { ...way, chunk: 7 }), { kind: "expression" })
        const replaceable = Object.values(state.rows).filter(
          (row) => row.state === "done" && (row.kind === "question" || row.kind === "call" || row.kind === "hit"),
        )
        const row = replaceable[pick % replaceable.length]!
        const { value, asked } = await forked(
          state,
          row.id,
          wholeOf(state, valueOfRow(state, row)!),
          answering({}, way),
        )
        expect({ value, asked }).toEqual({ value: result?.value, asked: [] })
        rows++
      }),
      { numRuns: 150 },
    )
    expect(rows).toBe(150)
  })

  test("and the same for calls of generated programs, in whatever order their questions were answered", async () => {
    const source = program({ waits: ['number(ask("Next?", n: VALUE))'] })
    const answers: Answers = { "Next?": ({ question: { data } }) => String(Number(data[0]!.whole) % 5) }
    await fc.assert(
      fc.asyncProperty(source, fc.nat(), fc.scheduler(), async (source, pick, scheduler) => {
        const gate = () => scheduler.schedule(Promise.resolve())
        const { state, result } = await scheduler.waitFor(traced(source, answering(answers, { gate })))
        const replaceable = Object.values(state.rows).filter(
          (row) => (row.kind === "question" || row.kind === "call") && row.state === "done" && "json" in row.value!,
        )
        if (result === null || replaceable.length === 0) return
        const row = replaceable[pick % replaceable.length]!
        const { value, asked } = await forked(state, row.id, wholeOf(state, row.value!), {})
        expect({ value, asked }).toEqual({ value: result.value, asked: [] })
      }),
      { numRuns: 100 },
    )
  })
})

describe("with another value", () => {
  const sent = ({ messages, prompt }: ScriptedModel["requests"][number]) => JSON.stringify([messages, prompt])

  test("the result and the new requests are those of a run in which the model had answered so", async () => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(
        script,
        fc.nat(),
        fc.constantFrom("turn" as const, "completion" as const),
        async ({ answers }, pick, continuation) => {
          const source = `ask("${FIRST}", d: "the datum")`
          const rules = Object.entries(answers).map(([question, answer]) => ({ question, answer }))
          const first = scripted(rules, { continuation })
          const { state } = await traced(source, first, { kind: "expression" })
          const questions = Object.values(state.rows).filter(({ kind }) => kind === "question")
          const row = questions[pick % questions.length]!
          const datum = wholeOf(state, row.arguments[0]!.value) as string
          const edited = scripted(
            ({ question: { text, data, written } }) =>
              text === row.name && data[0]!.whole === datum ? "another" : answers[text]!.slice(written.length),
            { continuation },
          )
          const expected = await createRuntime({ models: edited }).run(source, { kind: "expression" })
          const before = new Set(first.requests.map(sent))
          const model = scripted(rules, { continuation })
          const { value, counts } = await forked(state, row.id, "another", model)
          expect(value).toBe(expected.value)
          const dependent = edited.requests
            .filter((request) => !(request.question.text === row.name && request.question.data[0]!.whole === datum))
            .map(sent)
            .filter((request) => !before.has(request))
          expect(model.requests.map(sent).sort()).toEqual(dependent.sort())
          asked += counts.asked
        },
      ),
      { numRuns: 120 },
    )
    expect(asked).toBeGreaterThan(0)
  })
})

describe("traces that cannot be forked", () => {
  const fails = async (go: () => unknown): Promise<UsageError> => {
    const thrown = await Promise.resolve()
      .then(go)
      .then(
        () => null,
        (error: unknown) => error,
      )
    if (!(thrown instanceof UsageError)) throw new Error(`no UsageError, but ${String(thrown)}`)
    return thrown
  }
  const state = async (options: Parameters<typeof traced>[2] = {}) =>
    (await traced(PROGRAM, answering(ANSWERS), { args, ...options })).state

  test("a trace without its end, one that hides, one that lacks values", async () => {
    const whole = await state()
    expect(await fails(() => forkOf({ ...whole, end: null }, 1, "x"))).toMatchObject({
      code: "unforkable",
      message: expect.stringContaining("has no end"),
    })
    const hidden = await state({ redact: [{ data: "topic" }] })
    expect(await fails(() => forkOf(hidden, 1, "x"))).toMatchObject({
      code: "unforkable",
      message: expect.stringContaining("was redacted"),
    })
    expect(await fails(() => forkOf({ ...whole, values: {} }, 1, "x"))).toMatchObject({
      code: "unforkable",
      message: expect.stringContaining("lacks a value"),
    })
  })

  test("a missing row, or one that is no question and no call", async () => {
    const whole = await state()
    expect(await fails(() => forkOf(whole, 999, "x"))).toMatchObject({ code: "unknown-row" })
    expect(await fails(() => forkOf(whole, 0, "x"))).toMatchObject({
      code: "unforkable",
      message: "row 0 is the run itself",
    })
    const request = rowOf(whole, ({ kind }) => kind === "request")
    expect(await fails(() => forkOf(whole, request, "x"))).toMatchObject({
      message: `row ${request} is a request to a model`,
    })
  })

  test("a value that is not of the type of the result", async () => {
    const whole = await state()
    expect(await fails(() => forked(whole, rowOf(whole, named("A title?")), 5, ANSWERS))).toMatchObject({
      code: "wrong-value",
      message: expect.stringContaining("is of the type string, and the value is the number 5"),
    })
    expect(await fails(() => forked(whole, rowOf(whole, named("both", "call")), [1], ANSWERS))).toMatchObject({
      code: "wrong-value",
    })
  })

  test("an argument that is a function of the host", async () => {
    const { state } = await traced('PARAM f\nEMIT ask("Q?") + f()', answering({ "Q?": "q" }), {
      args: { f: () => "x" },
    })
    expect(await fails(() => forkOf(state, 1, "x"))).toMatchObject({
      code: "unforkable",
      message: expect.stringContaining("the argument f is"),
    })
  })
})
