// std/verify: majorities, second looks and rewriting, with a model that errs on purpose.

import { expect, test } from "vitest"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

const with_ = (names: string, expression: string, rules: readonly ScriptedRule[], args = {}) => {
  const model = scripted(rules)
  return evaluateWith("verify", names, expression, { models: model }, args).then(({ value }) => ({ value, model }))
}

test("vote: samples that are asked apart, and the answer of the majority", async () => {
  const { value, model } = await with_("vote", 'vote("What is 17 + 25?", samples: 5)', [
    { question: "What is 17 + 25?", answer: ["42", "41", "42.", "43", " 42"] },
  ])
  expect(value).toMatchObject({ answer: "42", votes: 3, samples: 5 })
  expect(model.requests).toHaveLength(5)
})
test("vote over typed answers about data", async () => {
  const { value } = await with_(
    "vote",
    'vote("Which year?", letter, samples: 3, returns: number)',
    [{ question: "Which year?", data: { data: /2020/ }, answer: ["2019", "2020", "2020"] }],
    { letter: "It was 2020." },
  )
  expect(value).toMatchObject({ answer: 2020, votes: 2 })
})
test("check: the question, the answer and the data are before the model", async () => {
  const { value } = await with_("check", 'check("How many?", "three", "two apples")', [
    {
      question: /^Somebody was asked: How many\?\nTry to find a mistake/,
      data: { answer: "three", data: "two apples" },
      answer: '{"holds": false, "problem": "There are two."}',
    },
  ])
  expect(value).toEqual({ holds: false, problem: "There are two." })
})
const checking = (verdicts: readonly string[]): ScriptedRule[] => [
  { question: "Capital of Australia?", answer: "Sydney" },
  {
    question: /^Capital of Australia\?\nAn earlier answer was found wrong/,
    data: { earlier: "Sydney", objection: "It is another city." },
    answer: "Canberra",
  },
  { question: /^Somebody was asked: Capital/, data: { answer: "Sydney" }, answer: verdicts },
  { question: /^Somebody was asked: Capital/, answer: '{"holds": true, "problem": ""}' },
]
test("checked: asked again with the objection until it holds", async () => {
  const { value } = await with_(
    "checked",
    'checked("Capital of Australia?")',
    checking(['{"holds": false, "problem": "It is another city."}']),
  )
  expect(value).toEqual({ answer: "Canberra", holds: true, problem: "", rounds: 2 })
})
test("checked: after the last round it reports that the answer does not hold", async () => {
  const { value } = await with_(
    "checked",
    'checked("Capital of Australia?", rounds: 1)',
    checking(['{"holds": false, "problem": "No."}']),
  )
  expect(value).toEqual({ answer: "Sydney", holds: false, problem: "No.", rounds: 1 })
})
test("refine: until the criteria are met, or the rounds are over", async () => {
  const rules: ScriptedRule[] = [
    {
      question: /^Does this text meet the criteria/,
      answer: ({ question }) =>
        question.data[0]!.whole!.length <= 6
          ? '{"holds": true, "problem": ""}'
          : '{"holds": false, "problem": "It is too long."}',
    },
    {
      question: /^Rewrite this text/,
      data: { objection: "It is too long." },
      answer: ({ question }) => question.data[0]!.whole!.slice(2),
    },
  ]
  expect((await with_("refine", 'refine("abcdefghij", "at most 6 letters")', rules)).value).toEqual({
    text: "efghij",
    holds: true,
    problem: "",
    rounds: 2,
  })
  expect((await with_("refine", 'refine("abcdefghij", "at most 6 letters", rounds: 1)', rules)).value).toMatchObject({
    text: "cdefghij",
    holds: false,
    rounds: 1,
  })
})
test("best_of: the better of each pair in both orders, without a preference for the first", async () => {
  const judge = (prefer: (a: string, b: string) => boolean): ScriptedRule[] => [
    { question: "Q", answer: ["good", "best", "bad"] },
    {
      question: /^Which answer to this question is better/,
      answer: ({ question }) => (prefer(question.data[0]!.whole!, question.data[1]!.whole!) ? '"A"' : '"B"'),
    },
  ]
  const rank = ["bad", "good", "best"]
  const { value } = await with_(
    "best_of",
    'best_of("Q", count: 3)',
    judge((a, b) => rank.indexOf(a) > rank.indexOf(b)),
  )
  expect(value).toEqual({ answer: "best", answers: ["good", "best", "bad"] })
  expect(
    (
      await with_(
        "better",
        'better("Q", "x", "y")',
        judge(() => true),
      )
    ).value,
  ).toBe("x")
  expect(
    (
      await with_(
        "better",
        'better("Q", "x", "y")',
        judge(() => false),
      )
    ).value,
  ).toBe("x")
})
test("debate: both sides see the other's arguments, and the judge sees all of them", async () => {
  const { value } = await with_("debate", 'debate("Tea or coffee?")', [
    { question: /^Argue for in at most 4 sentences\. Give your strongest/, answer: "Tea is calm." },
    { question: /^Argue against/, data: { said: /FOR: Tea is calm\./ }, answer: "Coffee is quick." },
    {
      question: /^Argue for.*Answer what the other side said last/,
      data: { said: /AGAINST: Coffee is quick\./ },
      answer: "Calm is better.",
    },
    {
      question: /^Decide this after the debate/,
      data: { transcript: /Calm is better/ },
      answer: '{"answer": "Tea", "why": "It was argued better."}',
    },
  ])
  expect(value).toMatchObject({
    answer: "Tea",
    transcript: [
      { side: "for", says: "Tea is calm." },
      { side: "against" },
      { side: "for", says: "Calm is better." },
      { side: "against" },
    ],
  })
})
