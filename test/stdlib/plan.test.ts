// std/plan: division, easier questions first, and plans whose questions use each other's answers.

import { expect, test } from "vitest"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

const withRules = async (names: string, expression: string, rules: readonly ScriptedRule[], args = {}) => {
  const model = scripted(rules)
  const { value } = await evaluateWith("plan", names, expression, { models: model }, args)
  return { value, asked: model.requests.map(({ question }) => question.text) }
}

test("divide: parts that recur are solved once", async () => {
  const { value, asked } = await withRules(
    "divide",
    'divide("abab", is_small: x => length(x) <= 1, solve: x => ask("Name it.", x), divide: '
      + "x => chunks(x, length(x) / 2), combine: (xs, x) => join(xs))",
    [{ question: "Name it.", answer: ({ question }) => question.data[0]!.whole!.toUpperCase() }],
  )
  expect(value).toBe("ABAB")
  expect(asked).toHaveLength(2)
})
test("least_to_most: each step sees the answers before it", async () => {
  const { value } = await withRules("least_to_most", 'least_to_most("How many legs have three cats?")', [
    {
      question: /^List up to 5 easier questions/,
      answer: '["How many legs has a cat?", "How many are three of them?"]',
    },
    { question: "How many legs has a cat?", answer: "4" },
    {
      question: "How many are three of them?",
      data: { found_so_far: "How many legs has a cat? 4" },
      answer: "3 × 4 = 12",
    },
    { question: "How many legs have three cats?", data: { found_so_far: /3 × 4 = 12$/ }, answer: "12" },
  ])
  expect(value).toMatchObject({ answer: "12", steps: [{ answer: "4" }, { answer: "3 × 4 = 12" }] })
})
test("least_to_most: an easy question is asked as it is", async () => {
  const { value, asked } = await withRules("least_to_most", 'least_to_most("1 + 1?")', [
    { question: /^List up to/, answer: "[]" },
    { question: "1 + 1?", answer: "2" },
  ])
  expect(value).toEqual({ answer: "2", steps: [] })
  expect(asked).toHaveLength(2)
})

const PLAN = JSON.stringify([
  { id: "a", question: "Where was the author born?", uses: [] },
  { id: "b", question: "Who ruled there?", uses: [] },
  { id: "c", question: "Did {b} visit {a}?", uses: ["a", "b"] },
])
test("decompose: known answers are put into the questions that use them", async () => {
  const { value } = await withRules("decompose", 'decompose("Was the ruler there?", data: "a letter")', [
    { question: /^Divide this question into at most 8 sub-questions/, data: { data: "a letter" }, answer: PLAN },
    { question: "Where was the author born?", answer: "Bonn" },
    { question: "Who ruled there?", answer: "Max" },
    { question: "Did Max visit Bonn?", answer: "Yes." },
  ])
  expect(value).toMatchObject({
    answer: "Yes.",
    problems: [],
    steps: [{ id: "a", answer: "Bonn" }, { id: "b" }, { id: "c" }],
  })
})
test.each([
  [
    [
      { id: "a", question: "?", uses: ["b"] },
      { id: "b", question: "?", uses: ["a"] },
    ],
    "these steps wait for each other: a, b",
  ],
  [
    [
      { id: "a", question: "{b}?", uses: [] },
      { id: "b", question: "{a}?", uses: [] },
    ],
    "these steps wait for each other: a, b",
  ],
  [[{ id: "a", question: "?", uses: ["z"] }], "step a uses z, and there is no such step"],
  [[], "the plan has no steps"],
])("decompose: the plan %j is not carried out", async (plan, problem) => {
  const { value, asked } = await withRules("decompose", 'decompose("Q")', [
    { question: /^Divide this question/, answer: JSON.stringify(plan) },
  ])
  expect(value).toMatchObject({ answer: null, problems: [problem] })
  expect(asked).toHaveLength(1)
})
test("carry_out: an answer with braces in it is put into a question unchanged", async () => {
  const plan = [
    { id: "a", question: "Which template?", uses: [] },
    { id: "b", question: "Which name?", uses: [] },
    { id: "c", question: "Is {a} right for {b}?", uses: ["a", "b"] },
  ]
  const { value } = await withRules(
    "carry_out",
    "carry_out(plan).answer",
    [
      { question: "Which template?", answer: "Dear {b}" },
      { question: "Which name?", answer: "Kim" },
      { question: "Is Dear {b} right for Kim?", answer: "Yes." },
    ],
    { plan },
  )
  expect(value).toBe("Yes.")
})
test("carry_out: a question that has {id} in it uses that answer, also where the plan does not list it", async () => {
  const plan = [
    { id: "b", question: "When did {a} die?", uses: [] },
    { id: "a", question: "Who wrote it?", uses: [] },
  ]
  const { value } = await withRules(
    "carry_out",
    "carry_out(plan).steps",
    [
      { question: "Who wrote it?", answer: "Kim" },
      { question: "When did Kim die?", answer: "1900" },
    ],
    { plan },
  )
  expect(value).toMatchObject([{ answer: "1900" }, { answer: "Kim" }])
})
test("carry_out: a chain of 200 steps, and a step that many use is asked once", async () => {
  const plan = Array.from({ length: 200 }, (_, i) => ({
    id: `s${i}`,
    question: `Q${i}`,
    uses: i === 0 ? [] : [`s${i - 1}`, "s0"].slice(0, i === 1 ? 1 : 2),
  }))
  const { value, asked } = await withRules(
    "carry_out",
    "carry_out(plan).answer",
    [{ question: /^Q/, answer: ({ question }) => `answer to ${question.text}` }],
    { plan },
  )
  expect(value).toBe("answer to Q199")
  expect(asked).toHaveLength(200)
})
test("solve: the model divides as deep as it may, equal parts once", async () => {
  const { value, asked } = await withRules("solve", 'solve("big")', [
    { question: /^If this is too hard.*The problem: big$/, answer: '["small", "middle"]' },
    { question: /^If this is too hard.*The problem: middle$/, answer: '["small", "tiny"]' },
    { question: /^If this is too hard/, answer: "[]" },
    { question: /^(small|tiny)$/, answer: ({ question }) => question.text[0]! },
    {
      question: /^(big|middle) Its parts have been solved/,
      answer: ({ question }) =>
        `(${question.data.find(({ name }) => name === "solutions")!.whole!.replaceAll(/\s+/g, " ")})`,
    },
  ])
  expect(value).toMatchObject({ answer: "(small s middle (small s tiny t))" })
  expect(asked.filter((text) => text === "small")).toHaveLength(1)
})
