// A question: its prompt, repeated asking, memo, counts and failures.

import { describe, expect, test } from "vitest"
import { MAX_ATTEMPTS, MAX_BEGINNING } from "../../src/answers/limits.ts"
import { DEFAULT_SHOWN } from "../../src/values/limits.ts"
import type { RunResult } from "../../src/run/result.ts"
import { createRuntime } from "../../src/runtime.ts"
import { ModelError, type Model, type ModelEvent } from "../../src/models/model.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"

const ok = () => scripted(() => "ok")

async function dataOf(source: string, args: { readonly [name: string]: unknown } = {}) {
  const model = ok()
  await evaluate(model, source, { args })
  return model.requests[0]!.question.data
}

describe("data", () => {
  test.each([
    ['ask("Q", body: 1)', ["body"]],
    ['ask("Q", r.title)', ["title"]],
    ['ask("Q", xs[0], r)', ["xs", "r"]],
    ['ask("Q", s[0:2])', ["s"]],
    ['ask("Q", upper(s))', ["s"]],
    ['ask("Q", 1, "two")', ["data1", "data2"]],
    ['ask("Q", s, s, s)', ["s", "s2", "s3"]],
    ['ask("Q", s, upper(s), s: 1)', ["s2", "s3", "s"]],
    ['CALL("Q", s)', ["s"]],
    ['s |> CALL("Q")', ["s"]],
    ['CALL("Q" + "?", s)', ["s"]],
  ])("%s has names", async (source, names) => {
    const values = { s: "abc", xs: [1], r: { title: "t" } }
    // An argument that the source does not name is refused.
    const args = Object.fromEntries(Object.entries(values).filter(([name]) => new RegExp(`\\b${name}\\b`).test(source)))
    expect((await dataOf(source, args)).map(({ name }) => name)).toEqual(names)
  })

  test(`a text of ${DEFAULT_SHOWN} characters is shown whole, a longer one as a card`, async () => {
    const [shown, card] = [
      await dataOf('ask("Q", s)', { s: "x".repeat(DEFAULT_SHOWN) }),
      await dataOf('ask("Q", s)', { s: "x".repeat(DEFAULT_SHOWN + 1) }),
    ]
    expect(shown).toMatchObject([{ kind: "string", size: DEFAULT_SHOWN, whole: "x".repeat(DEFAULT_SHOWN) }])
    expect(card).toEqual([
      {
        name: "s",
        kind: "string",
        size: DEFAULT_SHOWN + 1,
        whole: null,
        beginning: "x".repeat(MAX_BEGINNING),
        ending: "x".repeat(MAX_BEGINNING),
      },
    ])
  })

  test("of other kinds count their items or keys, and are shown as JSON", async () => {
    expect(await dataOf('ask("Q", [1, 2], {a: 1}, null, true, 5)')).toMatchObject([
      { kind: "list", size: 2, whole: "[1,2]" },
      { kind: "record", size: 1, whole: '{"a":1}' },
      { kind: "null", whole: "null" },
      { kind: "boolean", whole: "true" },
      { kind: "number", whole: "5" },
    ])
    expect(await dataOf('ask("Q", range(0, 5000))')).toMatchObject([{ kind: "list", size: 5000, whole: null }])
  })

  test("a card never cuts a surrogate pair", async () => {
    const [card] = await dataOf('ask("Q", s)', { s: `x${"😀".repeat(DEFAULT_SHOWN)}` })
    expect(card!.beginning.isWellFormed()).toBe(true)
  })

  test("a long one is not in the prompt, and text that looks like its end does not end it", async () => {
    const model = ok()
    await evaluate(model, 'ask("Q", long, short)', {
      args: { long: `${"a".repeat(DEFAULT_SHOWN)}SECRET`, short: "---- short end" },
    })
    const prompt = model.requests[0]!.messages.map(({ content }) => content).join("\n")
    expect(prompt).not.toContain("SECRET")
    expect(prompt.match(/^---- short end$/gm)).toHaveLength(1)
    expect(prompt).toContain("\n----- short end")
  })

  test("a function is no datum", async () => {
    expect((await errorOf(evaluate(ok(), 'ask("Q", x => x)'))).code).toBe("not-json")
  })
})

describe("an answer that cannot be used", () => {
  test("is asked for again with the reason, and reported as a repair", async () => {
    const model = answering({ Q: ["many", "three", "3"] })
    const { value, diagnostics, usage } = await evaluate(model, 'ask("Q", returns: number)')
    expect(value).toBe(3)
    expect(model.requests.map(({ question }) => question.attempt)).toEqual([0, 1, 2])
    expect(model.requests.map(({ question }) => question.problem)).toEqual([
      undefined,
      expect.stringContaining('"many"'),
      expect.stringContaining('"three"'),
    ])
    expect(model.requests[1]!.messages.at(-1)!.content).toContain("many")
    expect(diagnostics.map(({ code, severity, source }) => [code, severity, source])).toEqual(
      [1, 2].map(() => ["undecodable-answer", "repair", "expression"]),
    )
    expect(usage).toMatchObject({ questions: { asked: 1, remembered: 0 }, requests: 3 })
  })

  test(`fails after ${MAX_ATTEMPTS} attempts, of which the last is not reported as asked again`, async () => {
    const model = answering({ Q: "many" })
    const { code, diagnostics, usage } = await errorOf(evaluate(model, 'ask("Q", returns: number)'))
    expect([code, usage.requests, model.requests.length]).toEqual(["undecodable-answer", MAX_ATTEMPTS, MAX_ATTEMPTS])
    expect(diagnostics.map(({ severity }) => severity)).toEqual([...Array(MAX_ATTEMPTS - 1).fill("repair"), "error"])
    expect(diagnostics.at(-1)).toMatchObject({
      source: "expression",
      span: { start: 0, end: 'ask("Q", returns: number)'.length },
    })
  })

  test.each([
    ["length", "truncated-answer"],
    ["filter", "withheld-answer"],
    [null, "model-stream-cut"],
  ] as const)("for the reason %s fails with %s, and is not remembered", async (finish, code) => {
    const model = scripted([{ question: "Q", answer: "part", finish }])
    const runtime = createRuntime({ models: model })
    const sent = async () => {
      expect((await errorOf(runtime.run('ask("Q")', { kind: "expression" }))).code).toBe(code)
      return model.requests.length
    }
    const first = await sent()
    expect(await sent()).toBe(2 * first)
  })

  test("because the model throws fails with its code and hint", async () => {
    const failing = (error: Error) => evaluate(scripted([{ question: "Q", error }]), 'ask("Q")')
    expect(
      (await errorOf(failing(new ModelError("rate-limited", "too many", { hint: "wait" })))).diagnostics,
    ).toMatchObject([{ code: "rate-limited", message: "too many", hint: "wait", source: "expression" }])
    expect(await errorOf(failing(new TypeError("no socket")))).toMatchObject({
      code: "model-error",
      message: expect.stringContaining("no socket") as string,
    })
    expect(
      (
        await evaluate(
          scripted([{ question: "Q", error: new ModelError("no-credit", "none") }]),
          'TRY ask("Q") ELSE error.code',
        )
      ).value,
    ).toBe("no-credit")
  })

  test("is asked for again by the next call", async () => {
    let calls = 0
    const model = scripted(() => {
      if (++calls === 1) throw new Error("once")
      return "ok"
    })
    expect(
      (await evaluate(model, '[TRY ask("Q") ELSE "failed", 1] |> map(x => TRY ask("Q") ELSE "again")')).value,
    ).toEqual(["ok", "ok"])
    expect(calls).toBe(2)
  })
})

describe("the memo of questions", () => {
  test("equal questions are one, under way or answered", async () => {
    const gate = createGate()
    const model = answering({ Q: "a" }, { gate })
    const run = evaluate(model, '[ask("Q", x: 1), ask("Q", x: 1), ask("Q", x: 2 - 1)]')
    await gate.arrived(1)
    gate.open()
    expect((await run).usage).toMatchObject({ questions: { asked: 1, remembered: 2 }, requests: 1 })
  })

  test.each([
    ["other data", 'ask("Q", x: 1), ask("Q", x: 2)'],
    ["another name", 'ask("Q", x: 1), ask("Q", y: 1)'],
    ["another sample", 'ask("Q"), ask("Q", sample: 1)'],
    ["another type", 'ask("Q"), ask("Q", returns: any)'],
    ["without calls", 'ask("Q"), ask("Q", recursive: false)'],
    ["another model", 'ask("Q"), ask("Q", model: "other")'],
  ])("%s is another question", async (_, questions) => {
    const { usage } = await evaluate(ok(), `[${questions}]`, { models: { default: ok(), other: ok() } })
    expect(usage.questions).toEqual({ asked: 2, remembered: 0 })
  })

  test("remembers nothing with memo: false", async () => {
    const { usage } = await evaluate(ok(), '[ask("Q"), ask("Q")]', { memo: false })
    expect(usage).toMatchObject({ questions: { asked: 2, remembered: 0 }, requests: 2 })
  })

  test("is shared by the runs of a runtime, and not between runtimes", async () => {
    const models = ok()
    const ask = (runtime: ReturnType<typeof createRuntime>) => runtime.run('ask("Q")', { kind: "expression" })
    const runtime = createRuntime({ models })
    await Promise.all([ask(runtime), ask(runtime)])
    expect((await ask(runtime)).usage).toMatchObject({
      questions: { asked: 0, remembered: 1 },
      requests: 0,
      tokens: { input: 0, output: 0 },
    })
    await ask(createRuntime({ models }))
    expect(models.requests.length).toBe(2)
  })
})

describe("models", () => {
  test("are asked by name", async () => {
    const models = { default: scripted(() => "default"), big: scripted(() => "big") }
    expect((await evaluate(ok(), '[ask("Q"), ask("Q", model: "big")]', { models })).value).toEqual(["default", "big"])
    expect(await errorOf(evaluate(ok(), 'ask("Q", model: "small")', { models }))).toMatchObject({
      code: "no-model",
      diagnostics: [{ hint: "the models are default, big" }],
    })
  })

  test("without any, a question fails with what to do", async () => {
    const error = await errorOf(createRuntime().run('1 + ask("Q")', { kind: "expression" }))
    expect(error.diagnostics).toMatchObject([
      { code: "no-model", hint: expect.stringContaining("createRuntime") as string, span: { start: 4, end: 12 } },
    ])
  })

  test("get no more requests at once than the limit", async () => {
    const gate = createGate()
    const model = scripted(() => "a", { gate })
    const run = evaluate(model, "FOR i IN range(0, 7) : ask(`Q${i}`)", { budget: { concurrency: 3 } })
    for (let done = 0; done < 7; done++) {
      await gate.arrived(Math.min(3, 7 - done))
      expect(gate.waiting.length).toBeLessThanOrEqual(3)
      gate.release()
    }
    expect((await run).usage.requests).toBe(7)
  })

  test("that never finish are left when the run is aborted", async () => {
    const deaf: Model = {
      id: "deaf",
      generate: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<ModelEvent>>(() => undefined) }),
      }),
    }
    const controller = new AbortController()
    const run = createRuntime({ models: deaf }).run('ask("Q")', { kind: "expression", signal: controller.signal })
    setImmediate(() => controller.abort(new Error("enough")))
    await expect(run).rejects.toThrow("enough")
  })

  test("receive the abort of the run, and no further question", async () => {
    const gate = createGate()
    const model = scripted(() => "a", { gate })
    const controller = new AbortController()
    const run = createRuntime({ models: model, budget: { concurrency: 1 } }).run('[ask("A"), ask("B")]', {
      kind: "expression",
      signal: controller.signal,
    })
    await gate.arrived(1)
    controller.abort()
    await expect(run).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
    expect([gate.waiting.length, model.requests.length]).toEqual([0, 1])
  })

  test("nothing is prepared for a question before its turn", async () => {
    const readsWith = async (count: number) => {
      const gate = createGate()
      let reads = 0
      const model: Model = {
        ...scripted(() => "a", { gate }),
        get shown() {
          reads++
          return 100
        },
      }
      const controller = new AbortController()
      const run = createRuntime({ models: model, budget: { concurrency: 2 } })
        .run(`FOR i IN range(0, ${count}) : ask("Q", i)`, { kind: "expression", signal: controller.signal })
        .catch(() => undefined)
      await gate.arrived(2)
      const before = reads
      controller.abort()
      await run
      return before
    }
    expect(await readsWith(50)).toBe(await readsWith(2))
    expect(await readsWith(2)).toBeGreaterThan(0)
  })

  test("whose request failed do not hold up the requests that wait", async () => {
    const model = scripted((request) => {
      if (request.question.text === "A") throw new Error("no")
      return "b"
    })
    expect((await evaluate(model, '[TRY ask("A") ELSE "a", ask("B")]', { budget: { concurrency: 1 } })).value).toEqual([
      "a",
      "b",
    ])
  })
})

describe("usage", () => {
  const QUARTER = (request: { readonly messages: readonly { readonly content: string }[] }) =>
    Math.ceil(request.messages.reduce((sum, { content }) => sum + content.length, 0) / 4)

  test("counts questions asked, remembered and sent, and their tokens", async () => {
    const model = answering({ A: "12345", B: ["x", "2"] })
    const { usage } = await createRuntime({ models: model }).run(
      'TASK f(n: number): string = ask("A")\nEMIT [f(1), f(1), f(2), ask("B", returns: number)]',
    )
    const input = model.requests.reduce((sum, request) => sum + QUARTER(request), 0)
    expect(usage).toMatchObject({
      calls: { evaluated: 2, remembered: 1 },
      questions: { asked: 2, remembered: 1 },
      requests: 3,
      tokens: { input, output: 2 + 1 + 1 },
    })
  })

  test("counts the questions of answers, and their depth", async () => {
    const { usage } = await evaluate({ Q: 'CALL("R")', R: 'CALL("S")', S: "s" }, 'ask("Q")')
    expect(usage.questions).toEqual({ asked: 3, remembered: 0 })
    expect(usage.depth).toBeGreaterThanOrEqual(2)
  })

  test("is reported for a run that failed, too", async () => {
    const { usage } = await errorOf(evaluate({ A: "a" }, 'ask("A") + 1'))
    expect(usage).toMatchObject({ questions: { asked: 1 }, requests: 1 })
    expect(usage.tokens.output).toBe(1)
  })

  test("of a program without questions is all zero", async () => {
    const { usage }: RunResult = await createRuntime().run("1 + 1", { kind: "expression" })
    expect(usage).toMatchObject({
      calls: { evaluated: 0, remembered: 0 },
      questions: { asked: 0, remembered: 0 },
      requests: 0,
      tokens: { input: 0, output: 0 },
      depth: 0,
    })
  })
})
