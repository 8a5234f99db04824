// A recursion that asks without end: the budget of calls ends it while its first requests are still under way.

import { expect, test } from "vitest"
import { createRuntime, memoryStore } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"

const ENDLESS = "TASK deep(n: number): string = ask(`Level ${n}?`) + deep(n + 1)\nEMIT length(deep(0))"

test.each([
  ["without a store", true],
  ["with a store", memoryStore()],
] as const)("%s", async (_, memo) => {
  const gate = createGate()
  const model = scripted(() => "blue", { gate })
  const runtime = createRuntime({ models: model, memo, limits: { steps: 50_000 } })
  const { partial, diagnostics } = await runtime.run(ENDLESS, {
    budget: { calls: 5, concurrency: 1 },
    // The model answers nothing before the budget has refused a question.
    trace: ({ type }) => (type === "budget" ? gate.open() : undefined),
  })
  expect(partial).toBe(true)
  expect(diagnostics.map(({ code }) => code)).toContain("budget-exhausted")
  expect(model.requests).toHaveLength(5)
})

test("a fan-out within its budget waits for its turns, however many there are", async () => {
  const model = scripted(() => "blue")
  const runtime = createRuntime({ models: model, memo: memoryStore() })
  const source = "EMIT length(FOR i IN range(0, 3000) : ask(`Color ${i}?`))"
  const { value } = await runtime.run(source, { budget: { calls: 3_000, concurrency: 2 } })
  expect([value, model.requests.length]).toEqual([3_000, 3_000])
})
