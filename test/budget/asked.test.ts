// Questions count as asked where a model has received them, and only there.

import { expect, test } from "vitest"
import { createRuntime, type RunOptions } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { errorOf } from "../support/asking.ts"

const usage = async (options: RunOptions, models: Parameters<typeof createRuntime>[0]) => {
  const source = 'EMIT map(range(0, 50), FUN(i) => TRY ask("Q", data: {i: i}) ELSE "none")'
  const run = createRuntime(models).run(source, options)
  return run.then(
    ({ usage }) => usage,
    async () => (await errorOf(run)).usage,
  )
}

test.each([0, 1, 3])("a budget of %i calls", async (calls) => {
  const model = scripted([{ question: "Q", answer: "a" }])
  const { questions, requests } = await usage({ budget: { calls } }, { models: model })
  expect([questions.asked, requests]).toEqual([model.requests.length, model.requests.length])
  expect(questions.asked).toBeLessThanOrEqual(calls)
})

test("a budget of no tokens", async () => {
  const model = scripted([{ question: "Q", answer: "a" }])
  expect((await usage({ budget: { tokens: 0 } }, { models: model })).questions).toEqual({ asked: 0, remembered: 0 })
})

test("no model", async () => {
  expect((await usage({}, {})).questions).toEqual({ asked: 0, remembered: 0 })
})
