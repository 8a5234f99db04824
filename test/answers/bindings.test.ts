// The names that an answer binds, and an answer that gives a value instead of its text.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import { evaluate, reportedIn, valueOf } from "../support/asking.ts"

const valueOfExpression = async (source: string, options: { readonly models: ScriptedModel }): Promise<unknown> =>
  (await createRuntime(options).run(source, { kind: "expression" })).value

describe("bindings of an answer", () => {
  test.each([
    ["a LET is there from then on and writes nothing", "a CALL(LET x = 1, y = x + 1)b CALL(x + y)", "a b 3"],
    ["a LET may rebind a name from its old value", "CALL(LET x = 1)CALL(LET x = x + 1)CALL(x)", "2"],
    ["a datum, too", "CALL(LET n = n * 2)CALL(n)", "10"],
    ["results before it keep the old value", "CALL(LET x = 1)CALL(x)CALL(LET x = 2)CALL(x)", "12"],
    ["`it` is the last result", "CALL(2 + 3) CALL(it * 2) CALL(it + 1)", "5 10 11"],
    ["also in a LET", "CALL(2 + 3)CALL(LET x = it * 2) CALL(x)", "5 10"],
    ["`so_far` is the text up to there, with its results", "ab CALL(1 + 1) CALL(length(so_far))", "ab 2 5"],
    ["also in a LET", "abc CALL(LET x = upper(so_far))CALL(x)", "abc ABC "],
    [
      "a block binds, and writes nothing",
      "a\n```recall\nLET x = 2\nTASK twice(n: number): number = n * x\n```\nCALL(twice(21))",
      "a\n42",
    ],
    [
      "a block's tasks are in scope in all of it",
      "```recall\nLET y = f(1)\nTASK f(x) = g(x)\nTASK g(x) = x + 1\n```\nCALL(y)",
      "2",
    ],
    [
      "a task of a block calls itself",
      "```recall\nTASK fact(k: number): number = IF k < 2 THEN 1 ELSE k * fact(k - 1)\n```\nCALL(fact(10))",
      "3628800",
    ],
    ["a function is bound as any value", "CALL(LET f = x => x + n)CALL(map([1, 2], f))", "[6,7]"],
  ])("%s", async (_, answer, text) => {
    expect(String(await valueOf(answer, {}, { ask: 'ask("Q", n: 5)' })).trim()).toBe(text.trim())
  })

  test.each([
    ["its constants", "CALL(LET a = 1)", "TASK f(n) = a", "CALL(f(0))CALL(LET a = 2)CALL(f(1))", "11"],
    ["its types", "CALL(LET T = number)", "TASK f(n: T) = n", "CALL(f(1))CALL(LET T = string)CALL(f(2))", "12"],
    [
      "types made of types",
      "CALL(LET T = number)CALL(LET U = [T])CALL(LET T = string)",
      "TASK f(x: U) = length(x)",
      "CALL(f([7]))",
      "1",
    ],
  ])("a task of a block means the names where it is written, however the answer arrives: %s", async (...row) => {
    const [, before, task, after, text] = row
    const answer = `${before}\n\`\`\`recall\n${task}\n\`\`\`\n${after}`
    for (const pause of ["each", "end"] as const)
      for (const chunk of [1, 1_000]) {
        const models = scripted([{ question: "Q", answer }], { pause, chunk })
        expect(String(await valueOfExpression('ask("Q")', { models })).trim()).toBe(text)
      }
  })

  test("a task of one answer is not confused with that of another with another `it`", async () => {
    const answer = (n: number) => `CALL(${n})CALL(LET x = it)\n\`\`\`recall\nTASK f(k) = x + k\n\`\`\`\nCALL(f(1))`
    const { value } = await evaluate({ a: answer(1), b: answer(20) }, '[ask("a"), ask("b")]')
    expect(value).toEqual([expect.stringMatching(/2$/), expect.stringMatching(/21$/)])
  })
})

describe("an answer's value", () => {
  test.each([
    [
      'is given by CALL("answer", …), whatever the text around it',
      'working… CALL("answer", [1, 2]) more',
      "[number]",
      [1, 2],
    ],
    ["also as a function", "so: CALL(answer({a: 1}))", "{a: number}", { a: 1 }],
    ["also by name", 'CALL("answer", value: 7)', "number", 7],
    ["is what EMIT gives", "thinking\n```recall\nLET x = 20\nEMIT x + 1\n```\n", "number", 21],
    ["is converted to the type", 'CALL("answer", "42")', "number", 42],
    ["is any value where any is asked for", 'CALL("answer", {a: [null]})', "any", { a: [null] }],
    ["is its text otherwise", "about CALL(1 + 1)", "string", "about 2"],
    ["decoded to the type", "CALL(20 + 1)", "number", 21],
  ])("%s", async (_, answer, returns, value) => {
    expect(await valueOf(answer, {}, { ask: `ask("Q", returns: ${returns})` })).toEqual(value)
  })

  test("nothing after it is evaluated", async () => {
    const { value, usage } = await evaluate(
      { Q: 'CALL("answer", 1) CALL("never asked") CALL(1 / 0)' },
      'ask("Q", returns: number)',
    )
    expect([value, usage.questions.asked]).toEqual([1, 1])
  })

  test("a datum may be named answer", async () => {
    expect(await valueOf('CALL(length(answer)) CALL("answer", answer)', {}, { ask: 'ask("Q", answer: "abc")' })).toBe(
      "abc",
    )
    expect(await valueOf("CALL(length(answer))", {}, { ask: 'ask("Q", answer: "abc")' })).toBe("3")
  })

  test.each([
    'CALL(FOR x IN [1] : CALL("answer", x))',
    "CALL(IF true THEN answer(1) ELSE answer(2))",
    'CALL("answer", 1, 2)',
    "CALL(answer)",
  ])("is given by a whole node, which %s is not", async (answer) => {
    const { codes, value, result } = await reportedIn(`a ${answer}b`)
    expect([codes, value, result.usage.questions.asked]).toEqual([["misplaced-answer"], "a b", 1])
  })
})
