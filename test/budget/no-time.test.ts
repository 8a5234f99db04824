// A budget of no time: nothing is sent.

import { expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

const model = () => scripted([{ question: /^\w+$/, answer: ({ question }) => `<${question.text}>` }])

test.each([{ seconds: 0 }, { seconds: 0, calls: 5 }])("a budget of no time sends nothing: %j", async (budget) => {
  const asked = model()
  const { partial, usage, diagnostics } = await createRuntime({ models: asked }).run(
    'FOR i IN range(9) : ask("a", i: i)',
    { kind: "expression", budget },
  )
  expect([partial, usage.requests, usage.questions.asked, asked.requests.length]).toEqual([true, 0, 0, 0])
  expect(diagnostics.at(-1)!.message).toBe("the budget of seconds (0) is used up")
})

test("a question with no time is not sent, and its asker goes on", async () => {
  const asked = model()
  const source = '[TRY ask("a", budget: {seconds: 0}) ELSE error.code, ask("b")]'
  expect((await createRuntime({ models: asked }).run(source, { kind: "expression" })).value).toEqual([
    "budget-exhausted",
    "<b>",
  ])
  expect(asked.requests.length).toBe(1)
})
