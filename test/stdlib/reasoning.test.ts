// std/logic, std/words, std/code and std/proof: the model's part, and the checks by code.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { evaluateWith, libraryFunctions } from "../support/library.ts"
import { runJavascript } from "../support/run-javascript.ts"

async function withRules(
  module: string,
  names: string,
  expression: string,
  rules: readonly ScriptedRule[],
  args = {},
): Promise<{ readonly value: unknown; readonly asked: readonly string[] }> {
  const model = scripted(rules)
  const { value } = await evaluateWith(module, names, expression, { models: model, natives: [runJavascript] }, args)
  return { value, asked: model.requests.map(({ question }) => question.text) }
}

describe("std/logic", () => {
  const seats = ["ann", "ben", "cem"].map((name) => ({ name, values: [1, 2, 3] }))
  const rules = [
    { text: "one to a seat", kind: "all_different", about: ["ann", "ben", "cem"], value: null },
    { text: "Ann sits left of Ben", kind: "before", about: ["ann", "ben"], value: null },
    { text: "Cem's seat is the odd one at the window", kind: "other", about: ["cem"], value: null },
  ]
  const puzzle = (written: readonly object[]): ScriptedRule[] => [
    { question: /^Name the variables of this puzzle/, answer: JSON.stringify(seats) },
    { question: /^Write down every rule of this puzzle/, data: { variables: /ann/ }, answer: JSON.stringify(written) },
    {
      question: /^Does this hold in this case\? Cem's seat/,
      answer: ({ question }) => String(question.data[0]!.whole === '{"cem":1}'),
    },
    { question: /^Answer the puzzle's question from its solution/, answer: "Ann is in the middle." },
  ]
  test("solve_puzzle: code checks known rules, and the model is asked about the other once for each case", async () => {
    const { value, asked } = await withRules("logic", "solve_puzzle", 'solve_puzzle("Who sits where?")', puzzle(rules))
    expect(value).toMatchObject({ solution: { ann: 2, ben: 3, cem: 1 }, only: true, answer: "Ann is in the middle." })
    expect(asked.filter((text) => text.startsWith("Does this hold")).length).toBeLessThanOrEqual(3)
  })
  test("solve_puzzle: several solutions, none, and rules about nothing", async () => {
    expect(
      (await withRules("logic", "solve_puzzle", 'solve_puzzle("?")', puzzle(rules.slice(0, 1)))).value,
    ).toMatchObject({ only: false })
    expect(
      (
        await withRules(
          "logic",
          "solve_puzzle",
          'solve_puzzle("?")',
          puzzle([...rules, { text: "", kind: "is", about: ["ann"], value: 3 }]),
        )
      ).value,
    ).toMatchObject({ solution: null, only: false, answer: null })
    expect(
      (
        await withRules(
          "logic",
          "solve_puzzle",
          'solve_puzzle("?")',
          puzzle([{ text: "x", kind: "is", about: ["dan"], value: 3 }]),
        )
      ).value,
    ).toMatchObject({ solution: null, problems: ['the rule "x" is about dan, which is no variable'] })
  })
  test("solve_puzzle: rules that fail on trial are written again, with the reason", async () => {
    const [variables, , ...others] = puzzle(rules)
    const { value } = await withRules("logic", "solve_puzzle", 'solve_puzzle("?")', [
      variables!,
      {
        question: /Earlier rules were wrong: the rule "" is of the kind before, which is about two variables\.$/,
        answer: JSON.stringify(rules),
      },
      {
        question: /^Write down every rule/,
        answer: JSON.stringify([{ text: "", kind: "before", about: ["ann"], value: null }]),
      },
      ...others,
    ])
    expect(value).toMatchObject({ solution: { ann: 2, ben: 3, cem: 1 }, problems: [] })
  })
  test("cases: all and only the cases in which the rules hold", async () => {
    const { cases } = await libraryFunctions("logic", { cases: "m.cases(a, b, (text, part) => false, most: 100)" })
    const names = ["x", "y", "z"]
    const rule = fc.record({
      text: fc.constant(""),
      kind: fc.constantFrom("same", "different", "before", "just_before", "next_to", "all_different"),
      about: fc.shuffledSubarray(names, { minLength: 2, maxLength: 2 }),
      value: fc.constant(null),
    })
    const holds = (kind: string, a: number, b: number) =>
      ({
        same: a === b,
        different: a !== b,
        all_different: a !== b,
        before: a < b,
        just_before: a + 1 === b,
        next_to: Math.abs(a - b) === 1,
      })[kind]
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { maxLength: 4 }), async (rules) => {
        const all = [1, 2, 3].flatMap((x) =>
          [1, 2, 3].flatMap((y) => [1, 2, 3].map((z) => ({ x, y, z }) as Record<string, number>)),
        )
        const expected = all.filter((c) => rules.every(({ kind, about }) => holds(kind, c[about[0]!]!, c[about[1]!]!)))
        const found = (await cases!(
          names.map((name) => ({ name, values: [1, 2, 3] })),
          rules,
        )) as Record<string, number>[]
        const shown = (list: readonly Record<string, number>[]) => list.map(({ x, y, z }) => `${x}${y}${z}`).toSorted()
        expect(shown(found)).toEqual(shown(expected))
      }),
      { numRuns: 40 },
    )
  })
})

describe("std/words", () => {
  const steps = (expression: string) =>
    JSON.stringify([
      { name: "bread", says: "three loaves", expression: "3 * 4.20" },
      { name: "left", says: "what is left", expression },
    ])
  const problem = "Ada has 20 euros and buys three loaves at 4.20. What is left?"
  const rules: ScriptedRule[] = [
    { question: /^Solve this word problem in small steps/, data: { problem }, answer: steps("20 + bread") },
    {
      question: /^Does every step follow/,
      data: { steps: /20 \+ bread = 32\.6/ },
      answer: '{"holds": false, "problem": "The money is spent, not added."}',
    },
    { question: /^Somebody solved this word problem/, data: { objection: /spent/ }, answer: steps("20 - bread") },
    {
      question: /^Does every step follow/,
      data: { steps: /20 - bread = 7\.4/ },
      answer: '{"holds": true, "problem": ""}',
    },
  ]
  test("the arithmetic is done by code, and a step that does not follow is written again", async () => {
    const { value } = await withRules("words", "solve_problem", "solve_problem(problem)", rules, { problem })
    expect(value).toMatchObject({
      answer: 7.4,
      holds: true,
      problem: "",
      steps: [
        { name: "bread", value: 12.6 },
        { name: "left", value: 7.4 },
      ],
    })
  })
  test("a step that cannot be computed is an objection; after the last round there is no answer", async () => {
    const { value } = await withRules("words", "solve_problem", 'solve_problem("?", rounds: 2)', [
      { question: /^(Solve|Somebody)/, answer: steps("20 - beer") },
    ])
    expect(value).toMatchObject({
      answer: null,
      holds: false,
      problem: expect.stringMatching(/^left = 20 - beer cannot be computed: .*beer/) as string,
    })
  })
  test("evaluate agrees with JavaScript", async () => {
    const { evaluate } = await libraryFunctions("words", { evaluate: "m.evaluate(a)" })
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        fc.nat(99).map(String),
        fc
          .tuple(tie("expression"), fc.constantFrom(" + ", "-", " * "), tie("expression"))
          .map((parts) => parts.join("")),
        tie("expression").map((inner) => `(${inner})`),
        tie("expression").map((inner) => `(-(${inner}))`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        expect(await evaluate!(text)).toBe((new Function(`return ${text}`)() as number) + 0)
      }),
      { numRuns: 80 },
    )
  })
})

describe("std/code", () => {
  const cases = [
    { arguments: [[3, 1, 2]], result: 2 },
    { arguments: [[]], result: null },
  ]
  const good =
    "```js\nfunction median(xs) { if (xs.length === 0) return null; return [...xs].sort((a, "
    + "b) => a - b)[Math.floor(xs.length / 2)] }\n```"
  test("implement: drafted, run, repaired with the failures", async () => {
    const { value, asked } = await withRules(
      "code",
      "implement",
      'implement("the median of numbers, null for none", "median(xs)", run: run_javascript, cases: cases)',
      [
        {
          question: /^Write the JavaScript function median\(xs\)/,
          answer: "```js\nfunction median(xs) { for (;;) if (xs.length) return xs[1] }\n```",
        },
        {
          question: /^This JavaScript function fails some cases/,
          data: { failures: /did not end within.*"expected":2,"found":null|"expected":2.*did not end within/s },
          answer: good,
        },
      ],
      { cases },
    )
    expect(value).toMatchObject({ passed: true, failures: [], rounds: 2 })
    expect(asked).toHaveLength(2)
  })
  test("implement: cases of the model's own, and failures that remain after the last round", async () => {
    const { value } = await withRules(
      "code",
      "implement",
      'implement("double it", "double(x)", run: run_javascript, rounds: 2)',
      [
        {
          question: /^Write 6 cases for the JavaScript function double\(x\)/,
          answer: '[{"arguments": [2], "result": 4}]',
        },
        {
          question: /^(Write the JavaScript function|This JavaScript function)/,
          answer: "```js\nconst double = x => x * 3\n```",
        },
      ],
    )
    expect(value).toMatchObject({
      passed: false,
      rounds: 2,
      failures: [{ arguments: [2], expected: 4, found: 6, error: null }],
    })
  })
  test("draft, propose_cases and repair by themselves", async () => {
    const { value } = await withRules(
      "code",
      "draft, propose_cases, repair",
      '[draft("x", "f()"), propose_cases("x", "f()"), repair("f", "x", [])]',
      [
        { question: /^Write the/, answer: "f = 1" },
        { question: /^Write 6/, answer: "[]" },
        { question: /^This/, answer: "f = 2" },
      ],
    )
    expect(value).toEqual(["f = 1", [], "f = 2"])
  })
})

describe("std/proof", () => {
  const draft = (proof: string, ...lemmas: string[]) => JSON.stringify({ proof, lemmas })
  const statement = (name: string) => ({ statement: new RegExp(`^${name}$`) })
  const rules: ScriptedRule[] = [
    { question: /^Prove this statement/, data: statement("T"), answer: draft("From A and B.", "A", "B") },
    { question: /^Prove this statement/, data: statement("A"), answer: draft("From C.", "C") },
    {
      question: /^Prove this statement\..*refused: a gap/,
      data: statement("B"),
      answer: draft("From C, carefully.", "c."),
    },
    { question: /^Prove this statement/, data: statement("B"), answer: draft("Obvious.") },
    { question: /^Prove this statement/, data: statement("C"), answer: draft("By definition.") },
    { question: /^Check this proof/, data: { proof: "Obvious." }, answer: '{"holds": false, "problem": "a gap"}' },
    { question: /^Check this proof/, answer: '{"holds": true, "problem": ""}' },
  ]
  test("a tree of lemmas: each proved and checked once, a refused proof written again", async () => {
    const { value, asked } = await withRules("proof", "prove", 'prove("T")', rules)
    expect(value).toMatchObject({ holds: true, problem: "" })
    expect((value as { nodes: { statement: string }[] }).nodes.map(({ statement }) => statement)).toEqual([
      "T",
      "A",
      "B",
      "C",
    ])
    expect(asked.filter((text) => text.startsWith("Prove"))).toHaveLength(5)
  })
  test("a proof that rests on itself does not hold", async () => {
    const { value } = await withRules("proof", "prove", 'prove("T")', [
      { question: /^Prove/, data: statement("T"), answer: draft("From A.", "A") },
      { question: /^Prove/, answer: draft("From T.", "T") },
      { question: /^Check/, answer: '{"holds": true, "problem": ""}' },
    ])
    expect(value).toMatchObject({ holds: false, problem: "these rest on each other: T, A" })
  })
  test("lemmas go only as deep as they may", async () => {
    const { value } = await withRules("proof", "prove", 'prove("T", depth: 3)', [
      { question: /^Prove.*use no lemmas/, answer: draft("In full.", "ignored") },
      { question: /^Prove/, answer: ({ question }) => draft("From less.", `${question.data[0]!.whole!}'`) },
      { question: /^Check/, answer: '{"holds": true, "problem": ""}' },
    ])
    expect(value).toMatchObject({ holds: true })
    expect((value as { nodes: unknown[] }).nodes).toHaveLength(4)
  })
})
