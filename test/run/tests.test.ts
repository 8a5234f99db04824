// TESTs: their limit of questions, the place where two sides differ, coverage, and concurrency.

import { describe, expect, test } from "vitest"
import { MAX_HEIGHT } from "../../grammar/limits.ts"
import { createCoverage } from "../../src/run/coverage.ts"
import { difference, MAX_SHOWN_SIDE, showSide } from "../../src/run/difference.ts"
import { MAX_TESTS_AT_ONCE } from "../../src/run/test.ts"
import { createRuntime } from "../../src/runtime.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { createGate } from "../../src/testing/gate.ts"
import { scripted } from "../../src/testing/scripted.ts"

async function hintOf(body: string): Promise<string | undefined> {
  const [result] = await createRuntime().test(`TEST "t" : ${body}`)
  expect(result!.passed).toBe(false)
  return result!.diagnostics[0]!.hint
}

describe("a failing comparison says where its sides differ", () => {
  test.each([
    ["[1, 2] == [1, 3]", "they differ at [1]: left 2, right 3"],
    ["[1, 2] == [1]", "they differ at [1]: the left has 2 items, the right 1 item"],
    ['{a: {"b c": [1]}} == {a: {"b c": [2]}}', 'they differ at a["b c"][0]: left 1, right 2'],
    ["{a: 1} == {a: 1, b: 2}", "they differ at b: the left has no such key"],
    ["{a: 1, b: 2} == {a: 1}", "they differ at b: the right has no such key"],
    ["{a: [null]} == {a: {b: 1}}", 'they differ at a: left [null], right {"b":1}'],
    ['"ab" == "ac"', "they differ at line 1, column 2\nleft:  ab\nright: ac\n        ^"],
    ['"a" == "a\\nb"', "they differ at line 1, column 2\nleft:  a(ends here)\nright: a\\nb\n        ^"],
    [
      '["", "one\\ntwo"] == ["", "one\\ntoo"]',
      "they differ at [1], line 2, column 2\nleft:  one\\ntwo\nright: one\\ntoo\n             ^",
    ],
    ["1 == 2", undefined],
    ["1 > 2", undefined],
  ])("%s", async (body, hint) => {
    expect(await hintOf(body)).toBe(hint)
  })

  test("of long texts only the place is shown", () => {
    const text = "x".repeat(5_000)
    expect(difference(`${text}a${text}`, `${text}b${text}`)).toBe(
      `they differ at line 1, column 5001\nleft:  …${"x".repeat(30)}a${"x".repeat(29)}…\n`
        + `right: …${"x".repeat(30)}b${"x".repeat(29)}…\n       ${" ".repeat(31)}^`,
    )
  })

  test(`a side is shown up to ${MAX_SHOWN_SIDE} characters`, () => {
    expect(showSide("x".repeat(MAX_SHOWN_SIDE - 2))).toBe(`"${"x".repeat(MAX_SHOWN_SIDE - 2)}"`)
    expect(showSide("x".repeat(MAX_SHOWN_SIDE - 1))).toBe(`"${"x".repeat(MAX_SHOWN_SIDE - 1)}… (1 characters more)`)
  })

  test("sides that cannot be compared are the test's error", async () => {
    const [result] = await createRuntime().test('TEST "t" : (x => x) == (x => x)')
    expect(result).toMatchObject({ passed: false, diagnostics: [{ code: "not-comparable", span: { start: 11 } }] })
  })

  test("each side is evaluated once", async () => {
    const models = scripted(() => "a")
    await createRuntime({ models, memo: false }).test('TEST "t" : ask("q") == "b"')
    expect(models.requests.length).toBe(1)
  })
})

describe("the number of questions that a test may ask", () => {
  const source =
    "TASK f(n: number) = ask(`Q${n}`)\n"
    + 'TEST "two" (questions: 2) : [f(1), f(2), f(1)] == ["a", "a", "a"]\n'
    + 'TEST "one" (questions: 1) : [f(1), f(2)] == ["a", "a"]\nTEST "none" (questions: 0) : f(1) == "a"\n'
    + 'TEST "any" : f(3) == "a"'

  test("does not depend on the other tests, and is reported where it is exceeded", async () => {
    const results = await createRuntime({ models: scripted(() => "a") }).test(source)
    expect(results.map(({ name, passed, questions }) => [name, passed, questions])).toEqual([
      ["two", true, 2],
      ["one", false, 2],
      ["none", false, 1],
      ["any", true, 1],
    ])
    expect(results[1]!.diagnostics).toMatchObject([
      { code: "test-questions", message: 'the test "one" asked 2 questions and may ask 1' },
    ])
    expect(results[2]!.diagnostics[0]!.message).toBe('the test "none" asked 1 question and may ask none')
  })
})

test("remembered questions count as asked, and questions of answers do not", async () => {
  const source =
    'TEST "one" (questions: 1) : ask("outer") == "inner answer"\n'
    + 'TEST "none" (questions: 0) : ask("outer") == "inner answer"'
  const models = scripted([
    { question: "outer", answer: 'CALL("inner")' },
    { question: "inner", answer: "inner answer" },
  ])
  const runtime = createRuntime({ models, memo: memoryStore() })
  for (const _ of [1, 2]) {
    const results = await runtime.test(source)
    expect(results.map(({ name, passed, questions }) => [name, passed, questions])).toEqual([
      ["one", true, 1],
      ["none", false, 1],
    ])
  }
})

test(`${MAX_TESTS_AT_ONCE} tests run at the same time, and their results are in order`, async () => {
  const gate = createGate()
  const models = scripted(() => "a", { gate })
  const names = Array.from({ length: MAX_TESTS_AT_ONCE * 2 }, (_, i) => `t${i}`)
  const running = createRuntime({ models }).test(
    names.map((name) => `TEST "${name}" : ask("${name}") == "a"`).join("\n"),
  )
  await gate.arrived(MAX_TESTS_AT_ONCE)
  expect(gate.waiting.length).toBe(MAX_TESTS_AT_ONCE)
  gate.open()
  const results = await running
  expect(results.map(({ name, passed }) => [name, passed])).toEqual(names.map((name) => [name, true]))
})

test("coverage counts through imports, and depth still costs no stack", async () => {
  const coverage = createCoverage()
  const modules = {
    load: async () => ({
      id: "lib.rcl",
      text: "TASK down(n: number): number = IF n == 0 THEN 0 ELSE down(n - 1)\nTASK other() = 1",
    }),
  }
  await createRuntime({ modules }).test('IMPORT down FROM "./lib.rcl"\nTEST "deep" : down(200000) == 0', {
    name: "a.rcl",
    coverage,
  })
  expect(coverage.points().map(({ name, source, count }) => [source, name, count])).toEqual([
    ["lib.rcl", "down", 200_001],
    ["lib.rcl", "THEN", 1],
    ["lib.rcl", "ELSE", 200_000],
    ["lib.rcl", "other", 0],
  ])
})

test("coverage of a tree as high as one may be", async () => {
  const coverage = createCoverage()
  const chain = `${"null ?? ".repeat(MAX_HEIGHT - 10)}0`
  const [result] = await createRuntime().test(
    `TASK f(n: number): number = IF n == 0 THEN ${chain} ELSE f(n - 1)\nTEST "high" : f(5000) == 0`,
    { coverage },
  )
  expect(result).toMatchObject({ passed: true, diagnostics: [] })
  expect(
    coverage
      .points()
      .filter(({ name }) => name === "after ??")
      .every(({ count }) => count === 1),
  ).toBe(true)
})
