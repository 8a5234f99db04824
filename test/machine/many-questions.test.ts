// More questions than wait for the rest of evaluation: they start early, and a recursion that asks without end stops.

import { describe, expect, test } from "vitest"
import { createRuntime, memoryStore, type Budget } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"
import { codeOf, resultOf } from "../support/runs.ts"

/** The questions that wait while evaluation proceeds, and more steps than are taken before so many are asked. */
const WAITING = 1_000
const FEW_STEPS = 10_000

const DEEP = 'TASK deep(n: number): string = IF n == 0 THEN "" ELSE ask(`L ${n}`) + deep(n - 1)\n'
const echo = () => scripted(({ question }) => question.text)

const endless: readonly (readonly [string, string])[] = [
  ["a recursion that asks, then calls", `${DEEP}EMIT deep(-1)`],
  ["a recursion that calls, then asks", "TASK f(n) = f(n + 1) + ask(`${n}`)\nEMIT f(0)"],
  ["calls in a FOR", "TASK f(n) = FOR i IN [1, 2] : [ask(`${n} ${i}`), f(n + i)]\nEMIT f(0)"],
  ["a long FOR", "EMIT FOR n IN range(0, 100000) : ask(`${n}`)"],
  ["an answer", `${DEEP}EMIT ask("Q", tools: [deep])`],
]
const asksDeep = () => scripted(({ question }) => (question.text === "Q" ? "CALL(deep(-1))" : "x"))

describe.each([true, false])("memo: %s", (memo) => {
  test.each(endless)("%s meets the budget of calls at once, also with a store", async (_, source) => {
    for (const store of [memo, memoryStore()]) {
      const model = asksDeep()
      const { partial, diagnostics, usage } = await resultOf(source, {
        models: model,
        memo: store,
        budget: { calls: 5 },
      })
      expect([partial, diagnostics.map(({ code }) => code)]).toEqual([true, ["budget-exhausted"]])
      expect(model.requests.filter(({ question }) => question.written === "").length).toBe(5)
      expect(usage.steps).toBeLessThan(FEW_STEPS)
    }
  })

  test("the answers that come before the budget is used up are taken in, and those under way are awaited", async () => {
    for (const kept of [memo, memoryStore()]) {
      const model = echo()
      const { partial, usage } = await resultOf(`${DEEP}EMIT deep(-1)`, {
        models: model,
        memo: kept,
        budget: { calls: 3_000 },
      })
      expect([partial, usage.requests, model.requests.length]).toEqual([true, 3_000, 3_000])
      expect(usage.steps).toBeLessThan(FEW_STEPS)
    }
  })

  test("a budget of the question alone stops what its answer evaluates, while its requests are under way", async () => {
    const held = createGate()
    const model = scripted(({ question }) => (question.text === "Q" ? "CALL(deep(-1))" : "x"), {
      gate: async (request, options) => {
        if (request.question.text.startsWith("L")) await held(request, options)
      },
    })
    const result = resultOf(`${DEEP}EMIT TRY ask("Q", tools: [deep], budget: {calls: 3}) ELSE error.code`, {
      models: model,
      memo,
    })
    await held.arrived(2)
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    held.release()
    held.release()
    const { value, usage } = await result
    expect([value, usage.requests]).toEqual(["budget-exhausted", 3])
    expect(usage.steps).toBeLessThan(FEW_STEPS)
  })

  test("a plan is too long at once", async () => {
    for (const store of [memo, memoryStore()])
      await expect(createRuntime({ models: echo(), memo: store }).plan(`${DEEP}EMIT deep(-1)`)).rejects.toMatchObject({
        code: "plan-too-long",
        usage: { calls: { evaluated: expect.toSatisfy((n: number) => n < 2 * FEW_STEPS) } },
      })
  })

  test("without a budget, the limit of bytes ends it, and no TRY catches that", async () => {
    const model = scripted(() => "x", { gate: createGate() })
    const limits = { bytes: 20_000_000 }
    expect(await codeOf(`${DEEP}EMIT TRY deep(-1) ELSE "caught"`, { models: model, memo, limits })).toBe(
      "too-much-memory",
    )
    expect(model.requests.length).toBe(16)
  })

  test("a recursion that ends has its value, and asks each question once", async () => {
    const model = echo()
    const { value } = await resultOf(`${DEEP}EMIT length(deep(4000) + deep(4000))`, { models: model, memo })
    const length = Array.from({ length: 4_000 }, (_, i) => `L ${i + 1}`).join("").length
    expect([value, model.requests.length]).toEqual([2 * length, memo ? 4_000 : 8_000])
  })

  test("requests are sent in the order of the questions", async () => {
    const model = echo()
    await resultOf("EMIT FOR n IN range(0, 2500) : ask(`${n}`)", { models: model, memo, budget: { concurrency: 1 } })
    expect(model.requests.map(({ question }) => Number(question.text))).toEqual(
      Array.from({ length: 2_500 }, (_, i) => i),
    )
  })

  test("an end from outside stops it", async () => {
    for (const kind of ["signal", "stop"] as const) {
      const end = new AbortController()
      const model = scripted(() => "x", { gate: async () => end.abort() })
      const result = createRuntime({ models: model, memo }).run(`${DEEP}EMIT deep(-1)`, { [kind]: end.signal })
      if (kind === "signal")
        await expect(result).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
      else {
        const { partial, usage } = await result
        expect(partial).toBe(true)
        expect(usage.steps).toBeLessThan(FEW_STEPS)
      }
    }
  })
})

describe("a mistake of the program", () => {
  const source = (count: number) => `TASK f(n) = f(n)\nEMIT [f(1), FOR n IN range(0, ${count}) : ask(\`\${n}\`)]`

  test("costs no request beside as many questions as wait", async () => {
    const model = echo()
    expect(await codeOf(source(WAITING), { models: model })).toBe("cyclic-call")
    expect(model.requests).toEqual([])
  })
  test("is the same beside more", async () => {
    const model = echo()
    expect(await codeOf(source(WAITING + 2), { models: model })).toBe("cyclic-call")
    expect(model.requests.length).toBeGreaterThan(0)
  })
})

describe("the memory of questions", () => {
  const limits = { bytes: 1_400_000 }
  const codeWith = (source: string, budget: Budget = {}) => codeOf(source, { models: echo(), limits, budget })

  test("counts those that wait", async () => {
    expect(await codeWith("EMIT FOR n IN range(0, 100) : ask(`${n}`)")).toMatch(/^none/)
    expect(await codeWith("EMIT FOR n IN range(0, 130) : ask(`${n}`)")).toBe("too-much-memory")
  })
  test("is less once they are answered", async () => {
    const source = (count: number) => `EMIT length(reduce(range(0, ${count}), (text, n) => ask(\`\${n}\`), ""))`
    expect(await codeWith(source(300))).toMatch(/^none/)
    expect(await codeWith(source(700))).toBe("too-much-memory")
  })
})

test("the command line ends such a run with the status of a budget, and such a plan with an error", async () => {
  const files = { "deep.rcl": `${DEEP}EMIT deep(-1)` }
  const configuration = { models: { default: echo() } }
  for (const more of [[], ["--no-memo"]]) {
    const run = await recall(["run", "deep.rcl", "--budget", "calls=5", ...more], { files, configuration })
    expect([run.status, run.stderr]).toEqual([3, expect.stringContaining("the budget of calls (5) is used up")])
    const plan = await recall(["plan", "deep.rcl", ...more], { files, configuration })
    expect([plan.status, plan.stderr]).toEqual([1, expect.stringContaining("plan-too-long")])
  }
})
