// Budgets over a whole run: what is spent, the partial result, and who may catch an end.

import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import type { Budget } from "../../src/budget/budget.ts"
import { createRuntime, ModelError, UsageError, type Model, type RunOptions } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import type { TraceEvent } from "../../src/trace/events.ts"

const price = { input: 1, output: 2 }
const model = () =>
  scripted(
    [
      { question: "both", answer: 'One: CALL("a") Two: CALL("b") end' },
      { question: "deep", answer: 'x CALL("deeper")' },
      { question: "deeper", answer: 'y CALL("a") CALL("b") CALL("c")' },
      { question: "careful", answer: 'CALL(TRY CALL("deeper") ELSE "went on")' },
      { question: /^\w+$/, answer: ({ question }) => `<${question.text}>` },
    ],
    { price },
  )

async function run(source: string, options: RunOptions) {
  const asked = model()
  const result = await createRuntime({ models: asked }).run(source, { kind: "document", ...options })
  return { ...result, asked: asked.requests.map(({ question }) => question.text) }
}

describe("a run whose budget is used up", () => {
  test("has its text, with unevaluated calls as written", async () => {
    const { text, value, partial, diagnostics } = await run('Doc CALL("a") CALL("b") CALL("c") end', {
      budget: { calls: 2 },
    })
    expect(text).toBe('Doc <a> <b> CALL("c") end')
    expect(value).toBe(text)
    expect(partial).toBe(true)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: "budget-exhausted", severity: "error", hint: "raise it: --budget calls=…" }),
    )
  })
  test("with just enough is whole", async () => {
    expect(await run('Doc CALL("a") CALL("b") CALL("c") end', { budget: { calls: 3 } })).toMatchObject({
      text: "Doc <a> <b> <c> end",
      partial: false,
      diagnostics: [],
    })
  })
  test("has the parts of a template in EMIT", async () => {
    expect(
      await run('EMIT `T: ${ask("a")} ${ask("b")} ${1 + 1}`', { kind: "module", budget: { calls: 1 } }),
    ).toMatchObject({ text: 'T: <a> ${ask("b")} 2', partial: true })
  })
  test("has the text of the answer to its question so far", async () => {
    expect(await run('ask("both")', { kind: "expression", budget: { calls: 2 } })).toMatchObject({
      text: 'One: <a> Two: CALL("b")',
      partial: true,
    })
  })
  test("cannot be caught by the program, nor by an answer", async () => {
    expect(await run('TRY ask("deep") ELSE "caught"', { kind: "expression", budget: { calls: 3 } })).toMatchObject({
      partial: true,
    })
    expect(await run('ask("careful")', { kind: "expression", budget: { calls: 3 } })).toMatchObject({ partial: true })
  })
  test("keeps in the memo everything that it has paid for", async () => {
    const asked = model()
    const runtime = createRuntime({ models: asked })
    const source = 'CALL("a") CALL("b") CALL("c")'
    expect(await runtime.run(source, { kind: "document", budget: { calls: 2 } })).toMatchObject({ partial: true })
    expect(await runtime.run(source, { kind: "document" })).toMatchObject({ text: "<a> <b> <c>", partial: false })
    expect(asked.requests.map(({ question }) => question.text)).toEqual(["a", "b", "c"])
  })
})

describe("the budget of a question", () => {
  test("is a failure that its caller can catch", async () => {
    expect(
      await run('CALL(TRY ask("deep", budget: {calls: 3}) ELSE "caught: " + error.code) CALL("c")', {}),
    ).toMatchObject({ text: "caught: budget-exhausted <c>", partial: false })
  })
  test("cannot be caught inside the question", async () => {
    const { text, asked } = await run('CALL(TRY ask("careful", budget: {calls: 3}) ELSE "caught")', {})
    expect(text).toBe("caught")
    expect(asked).not.toContain("c")
  })
  test("is not more than what is left around it", async () => {
    expect(
      await run('CALL(TRY ask("deep", budget: {calls: 100}) ELSE "caught")', { budget: { calls: 3 } }),
    ).toMatchObject({ partial: true })
  })
  test("must be a budget", async () => {
    await expect(run('CALL(ask("a", budget: {call: 3}))', {})).rejects.toMatchObject({ code: "wrong-argument" })
  })
})

describe("joining something under way that another budget ends", () => {
  const caught = (ask: string) => `(TRY ${ask} ELSE error.code)`
  const whole = "x y <a> <b> <c>"

  test("begins it again, where its own budget is larger", async () => {
    for (const budget of ["", ", budget: {calls: 100}", ", budget: {tokens: 1000000}"]) {
      const { value, partial } = await run(
        `[${caught('ask("deep", budget: {calls: 3})')}, ${caught(`ask("deep"${budget})`)}]`,
        { kind: "expression" },
      )
      expect(value, budget).toEqual(["budget-exhausted", whole])
      expect(partial).toBe(false)
    }
  })
  test("fails with it, where its own budget is not", async () => {
    const { value, asked } = await run(`FOR i IN range(0, 20) : ${caught('ask("deep", budget: {calls: 3})')}`, {
      kind: "expression",
    })
    expect(value).toEqual(Array.from({ length: 20 }, () => "budget-exhausted"))
    expect(asked.filter((question) => question === "deep")).toEqual(["deep"])
  })
  test("is not ended by the budget of a question around", async () => {
    const models = scripted([
      { question: "around", answer: 'CALL("deep")' },
      { question: "deep", answer: 'x CALL("deeper")' },
      { question: "deeper", answer: 'y CALL("a") CALL("b")' },
      { question: /^\w+$/, answer: "<>" },
    ])
    // Joined after it has begun: its caller waits for an answer of its own first.
    const around = caught('ask("around", budget: {calls: 3})')
    const source = `[${around}, ask("c") + ask(IF ask("d") == "<>" THEN "deep" ELSE "")]`
    expect((await createRuntime({ models }).run(source, { kind: "expression" })).value).toEqual([
      "budget-exhausted",
      "<>x y <> <>",
    ])
  })
  test("may be a call of a task, or a constant", async () => {
    const answers = {
      around: 'CALL("through", 1)',
      again: 'CALL("read")',
      deep: 'CALL("a") CALL("b")',
      a: "a",
      b: "b",
      c: "c",
    }
    const models = () => scripted(Object.entries(answers).map(([question, answer]) => ({ question, answer })))
    const task =
      'TASK through(n: number): string = ask("deep")\n'
      + 'EMIT [TRY ask("around", tools: [through], budget: {calls: 2}) ELSE error.code, '
      + 'IF ask("c") == "c" THEN through(1) ELSE ""]'
    expect((await createRuntime({ models: models() }).run(task)).value).toEqual(["budget-exhausted", "a b"])
    const constant =
      'LET kept = ask("deep")\nTASK read(): string = kept\n'
      + 'EMIT [TRY ask("again", tools: [read], budget: {calls: 2}) ELSE error.code, '
      + 'IF ask("c") == "c" THEN kept ELSE ""]'
    expect((await createRuntime({ models: models() }).run(constant)).value).toEqual(["budget-exhausted", "a b"])
  })
  test("may be another run", async () => {
    const runtime = createRuntime({ models: model() })
    const [narrow, wide] = await Promise.all([
      runtime.run(caught('ask("deep", budget: {calls: 3})'), { kind: "expression" }),
      runtime.run('ask("deep")', { kind: "expression" }),
    ])
    expect([narrow.value, wide.value]).toEqual(["budget-exhausted", whole])
  })
  test("inside that budget fails with it, and cannot catch it", async () => {
    const models = scripted([
      { question: "around", answer: 'CALL([TRY ask("deep") ELSE "caught", TRY ask("deep") ELSE "caught"])' },
      { question: "deep", answer: 'CALL("a") CALL("b")' },
      { question: /^\w+$/, answer: "<>" },
    ])
    expect(
      (await createRuntime({ models }).run(caught('ask("around", budget: {calls: 3})'), { kind: "expression" })).value,
    ).toBe("budget-exhausted")
  })
})

test("depth counts questions in answers", async () => {
  expect(await run('CALL("deep")', { budget: { depth: 2 } })).toMatchObject({ partial: true })
  expect(await run('CALL("deep")', { budget: { depth: 3 } })).toMatchObject({ text: "x y <a> <b> <c>", partial: false })
})

test.each([1, 2, 3])("a question's depth of %d counts from the question, wherever it is asked", async (depth) => {
  const asked = `"deep", budget: {depth: ${depth}}`
  const models = scripted([
    { question: "around", answer: `CALL(TRY CALL(${asked}) ELSE error.code)` },
    { question: "around that", answer: 'CALL("around")' },
    { question: "deep", answer: 'CALL("deeper")' },
    { question: "deeper", answer: 'CALL("deepest")' },
    { question: "deepest", answer: "there" },
  ])
  for (const source of [`TRY ask(${asked}) ELSE error.code`, 'ask("around")', 'ask("around that")']) {
    const { value } = await createRuntime({ models }).run(source, { kind: "expression" })
    expect(value, source).toBe(depth < 3 ? "budget-exhausted" : "there")
  }
})

test("time that is up ends the run at once, though the model never answers", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  const gate = createGate()
  const runtime = createRuntime({ models: scripted([{ question: "never", answer: "" }], { gate }) })
  const running = runtime.run('before CALL("never")', { kind: "document", budget: { seconds: 0.01 } })
  await gate.arrived(1)
  vi.advanceTimersByTime(10)
  const { partial, diagnostics } = await running
  expect(partial).toBe(true)
  expect(diagnostics).toContainEqual(expect.objectContaining({ message: "the budget of seconds (0.01) is used up" }))
})

describe("the time limit of a question", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }))
  afterEach(() => void vi.useRealTimers())
  const ended: string[] = []
  const silent: Model = {
    id: "silent",
    async *generate({ question: { text, written } }, { signal }) {
      if (text === "around")
        yield { type: "delta", text: written === "" ? 'CALL(TRY CALL("never") ELSE "caught")' : "." }
      else
        await new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            ended.push(text)
            reject(signal.reason as Error)
          })
          vi.advanceTimersByTime(10)
        })
    },
  }
  const { run } = createRuntime({ models: silent })

  test.each(["never", "around"])("ends it at once, though no model answers: %s", async (question) => {
    ended.length = 0
    const { value, partial, usage } = await run(
      `[TRY ask("${question}", budget: {seconds: 0.01}) ELSE error.code, 1]`,
      { kind: "expression" },
    )
    expect([value, partial]).toEqual([["budget-exhausted", 1], false])
    expect(ended).toEqual(["never"])
    expect(usage.tokens.input).toBeGreaterThan(0)
  })
  test("does not end a caller that asked the same without it", async () => {
    let times = 0
    const models: Model = {
      id: "slow once",
      async *generate({ question: { text } }, { signal }) {
        if (text === "slow" && times++ === 0)
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
        yield { type: "delta", text }
        yield { type: "finish", reason: "stop" }
      },
    }
    // The time is up once the same question is asked without a limit, while it is under way with one.
    const trace = (event: TraceEvent): void => {
      if (event.type === "hit" && event.from === "flight") setImmediate(() => vi.advanceTimersByTime(50))
    }
    const { value } = await createRuntime({ models }).run(
      '[TRY ask("slow", budget: {seconds: 0.05}) ELSE error.code, IF ask("first") == "first" THEN ask("slow") ELSE ""]',
      { kind: "expression", trace },
    )
    expect(value).toEqual(["budget-exhausted", "slow"])
  })
  test("may be longer than a timer can be set to", async () => {
    expect(
      (
        await createRuntime({ models: scripted(() => "x") }).run('ask("a", budget: {seconds: 10000000})', {
          kind: "expression",
        })
      ).value,
    ).toBe("x")
  })
})

describe("requests that the end of a run breaks off", () => {
  const endless: Model = {
    id: "endless",
    price,
    async *generate({ question }, { signal }) {
      if (question.text === "bad") throw new ModelError("bad-request", "no", { status: 400 })
      yield { type: "delta", text: "some words of an answer" }
      started()
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
    },
  }
  let started = () => {}
  const spent = {
    input: expect.toSatisfy((tokens: number) => tokens > 0),
    output: expect.toSatisfy((tokens: number) => tokens > 0),
    estimated: true,
  }

  test("are in its reported cost, and in its trace, too", async () => {
    const events: TraceEvent[] = []
    const stop = new AbortController()
    started = () => stop.abort()
    const { usage, partial } = await createRuntime({ models: endless }).run('ask("q", recursive: false)', {
      kind: "expression",
      stop: stop.signal,
      trace: (event) => events.push(event),
    })
    expect(partial).toBe(true)
    expect(usage.tokens).toEqual(spent)
    expect(usage.usd).toBeGreaterThan(0)
    expect(events.at(-1)).toMatchObject({ type: "end", usage: { tokens: usage.tokens } })
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "response",
        finish: "failed",
        input: usage.tokens.input,
        output: usage.tokens.output,
      }),
    )
  })
  test("also where another question has failed, or nobody needs them any more", async () => {
    const [failed, done] = ['[ask("bad"), ask("q")]', 'TRY [ask("bad"), ask("q")] ELSE "caught"'].map((source) =>
      createRuntime({ models: endless }).run(source, { kind: "expression" }),
    )
    await expect(failed).rejects.toMatchObject({ code: "bad-request", usage: { tokens: spent } })
    expect(await done).toMatchObject({ value: "caught", usage: { tokens: spent } })
  })
})

test("no more requests are under way than the budget allows", async () => {
  let running = 0
  let most = 0
  const gate = async () => {
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
  }
  await createRuntime({ models: scripted(() => "x", { gate }) }).run("FOR i IN range(0, 50) : ask(`q${i}`)", {
    kind: "expression",
    budget: { concurrency: 3 },
  })
  expect(most).toBe(3)
})

test("a question's own budget bounds its requests under way, whatever runs beside it", async () => {
  let [inside, most, beside, mostBeside] = [0, 0, 0, 0]
  const gate = async ({ question: { text } }: { readonly question: { readonly text: string } }) => {
    const isInside = text.startsWith("in")
    if (isInside) most = Math.max(most, ++inside)
    else mostBeside = Math.max(mostBeside, ++beside)
    for (let i = 0; i < 5; i++) await Promise.resolve()
    if (isInside) inside--
    else beside--
  }
  const models = scripted(
    [
      { question: "Q", answer: "CALL(FOR i IN range(0, 20) : CALL(`in ${i}`))" },
      { question: "P", answer: 'CALL(ask("Q", budget: {concurrency: 5}))' },
      { question: /./, answer: "x" },
    ],
    { gate },
  )
  const { value } = await createRuntime({ models }).run(
    '[ask("P", budget: {concurrency: 2}), FOR i IN range(0, 50) : ask(`out ${i}`)]',
    { kind: "expression", budget: { concurrency: 9 } },
  )
  expect((value as [string, unknown[]])[1]).toHaveLength(50)
  expect(JSON.parse((value as [string])[0])).toHaveLength(20)
  expect([most, mostBeside <= 9, mostBeside > 2]).toEqual([2, true, true])
})

describe("requests at once that together could cost more than is left", () => {
  const questions = "FOR i IN range(0, 10) : ask(`q${i}`, recursive: false)"
  test("wait for the unspent parts of the others, and do not end the run", async () => {
    for (const budget of [{ tokens: 8_000 }, { usd: 0.015 }]) {
      const { partial, usage, value } = await createRuntime({ models: scripted(() => "x", { price }) }).run(questions, {
        kind: "expression",
        budget,
      })
      expect(partial, JSON.stringify(budget)).toBe(false)
      expect(value).toHaveLength(10)
      expect(usage.requests).toBe(10)
    }
  })
  test("all get as long an answer as there is money for", async () => {
    const asked = scripted(() => "x", { maxOutputTokens: 1_000 })
    await createRuntime({ models: asked }).run(questions, { kind: "expression", budget: { tokens: 2_000 } })
    expect(new Set(asked.requests.map(({ maxOutputTokens }) => maxOutputTokens))).toEqual(new Set([1_000]))
  })
  test("end the run where the money is spent", async () => {
    const { partial, usage } = await createRuntime({ models: scripted(() => "x") }).run(questions, {
      kind: "expression",
      budget: { tokens: 160 },
    })
    expect(partial).toBe(true)
    expect(usage.requests).toBeGreaterThan(1)
  })
  test("do not wait for the budgets of others", async () => {
    const { value } = await createRuntime({ models: scripted(() => "x") }).run(
      '[FOR i IN range(0, 4) : (TRY ask(`q${i}`, budget: {tokens: 100}) ELSE error.code), ask("a")]',
      { kind: "expression", budget: { tokens: 9_000 } },
    )
    expect(value).toEqual([Array.from({ length: 4 }, () => "budget-exhausted"), "x"])
  })
})

test("dollars for a model without a price are refused before anything is asked", async () => {
  const asked = scripted(() => "x")
  await expect(createRuntime({ models: asked }).run('EMIT ask("a")', { budget: { usd: 1 } })).rejects.toThrow(
    UsageError,
  )
  expect(asked.requests).toEqual([])
})

test("a usage that is no count of tokens is estimated, and voids no budget", async () => {
  for (const output of [NaN, -1_000, Infinity, undefined as unknown as number]) {
    const models: Model = {
      id: "miscounts",
      async *generate() {
        yield { type: "delta", text: "some words" }
        yield { type: "usage", input: 10, output }
        yield { type: "finish", reason: "stop" }
      },
    }
    const { usage, partial } = await createRuntime({ models }).run(
      "FOR i IN range(0, 1000) : ask(`q${i}`, recursive: false)",
      { kind: "expression", budget: { tokens: 1_000 } },
    )
    expect(partial).toBe(true)
    expect(usage.tokens).toEqual({
      input: expect.toSatisfy((tokens: number) => tokens > 0),
      output: expect.toSatisfy((tokens: number) => tokens > 0),
      estimated: true,
    })
  }
})

test("a question's budget of dollars is not accepted where its model has no price", async () => {
  const asked = scripted(() => "x")
  const run = createRuntime({ models: asked }).run('ask("a", budget: {usd: 1})', { kind: "expression" })
  await expect(run).rejects.toMatchObject({ code: "unknown-price" })
  expect(asked.requests).toEqual([])
})

test("the schema of an answer is input, too: reserved, and estimated where a provider does not count", async () => {
  const source =
    'ask("a", recursive: false, returns: '
    + `{${Array.from({ length: 200 }, (_, i) => `field_${i}: number`).join(", ")}})`
  const answer = JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`field_${i}`, i])))
  const counting = (isTold: boolean): Model => ({
    id: "counting",
    structuredOutput: true,
    maxOutputTokens: 10,
    async *generate({ messages, schema }) {
      yield { type: "delta", text: answer }
      if (isTold)
        yield {
          type: "usage",
          input: [...messages.map(({ content }) => content), JSON.stringify(schema)].join("").length,
          output: 1,
        }
      yield { type: "finish", reason: "stop" }
    },
  })
  const input = async (isTold: boolean, budget: Budget) =>
    (await createRuntime({ models: counting(isTold) }).run(source, { kind: "expression", budget })).usage.tokens.input
  const whole = await input(true, {})
  for (const tokens of [whole - 1_000, whole - 1, whole + 1, whole + 100])
    expect(await input(true, { tokens })).toBeLessThanOrEqual(tokens)
  expect(await input(false, {})).toBeGreaterThan(200 * 5)
})

test("the budget of a module's tasks is checked when the module is loaded", async () => {
  const module = 'TASK f(): string = ask("a")'
  for (const [budget, code] of [
    [{ usd: 1 }, "unknown-price"],
    [{ cals: 1 }, "invalid-budget"],
  ] as const) {
    await expect(
      createRuntime({ models: scripted(() => "x"), budget: budget as Budget }).compile(module),
    ).rejects.toMatchObject({ code })
  }
})

test("tokens and dollars are never passed, whatever is asked in whatever shape", async () => {
  const tree = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('CALL("a")', 'CALL("b", 1)'),
      fc.constantFrom('CALL("both")', 'CALL("deep")'),
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((nodes) => nodes.join(" and ")),
    ),
  })).node
  await fc.assert(
    fc.asyncProperty(
      tree,
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: 0, max: 10 }),
      async (source, tokens, calls) => {
        const usd = tokens / 500_000
        const { usage, asked, partial, diagnostics } = await run(source, { budget: { tokens, calls, usd } })
        expect(usage.tokens.input + usage.tokens.output).toBeLessThanOrEqual(tokens)
        expect(usage.usd).toBeLessThanOrEqual(usd + 1e-9)
        expect(new Set(asked).size).toBeLessThanOrEqual(calls)
        expect(usage.requests).toBe(asked.length)
        expect(diagnostics.some(({ code }) => code === "budget-exhausted")).toBe(partial)
      },
    ),
    { numRuns: 60 },
  )
})
