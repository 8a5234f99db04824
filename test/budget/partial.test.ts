// The end of a run by its budget, as its result and its diagnostics describe it.

import { expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

test("a partial result says which calls have no result", async () => {
  const missingIn = async (source: string, kind: "document" | "module") => {
    const result = await createRuntime({ models: scripted(({ question }) => `<${question.text}>`) }).run(source, {
      kind,
      budget: { calls: 1 },
    })
    return result.partial
      ? [result.text, result.missing.map(({ source: at, span }) => [at, source.slice(span.start, span.end)])]
      : null
  }
  expect(await missingIn('CALL("a") CALL("b")', "document")).toEqual(['<a> CALL("b")', [["document", 'CALL("b")']]])
  expect(await missingIn('EMIT `${ask("a")}, CALL("b"), ${ ask("c") }`', "module")).toEqual([
    '<a>, CALL("b"), ${ ask("c") }',
    [
      ["module", 'CALL("b")'],
      ["module", 'ask("c")'],
    ],
  ])
  const record = '{a: ask("a"), b: ask("b")}'
  expect(await missingIn(`EMIT ${record}`, "module")).toEqual(['{"a":"<a>","b":null}', [["module", record]]])
})

test("a request is refused with the amounts, where the most that it may take is more than what is left", async () => {
  const models = scripted(() => "x", { price: { input: 1, output: 4 } })
  const program = `ask("What?", "${"long ".repeat(500)}")`
  const { partial, usage, diagnostics } = await createRuntime({ models }).run(program, {
    kind: "expression",
    budget: { usd: 0.001 },
  })
  expect([partial, usage.usd]).toEqual([true, 0])
  expect(diagnostics.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^the budget of usd \(0\.001\) has 0\.0010 left, and a request may take 0\.00\d\d$/),
  ])
})
