// std/classify: labels in batches, and the second look at doubtful ones.

import { expect, test } from "vitest"
import { showType } from "../../src/values/types.ts"
import { offline } from "../../src/models/offline/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

const tickets = Array.from(
  { length: 50 },
  (_, i) => `Ticket ${i}: ${["my invoice is wrong", "the app crashes", "hm"][i % 3]}`,
)
const label = (ticket: string) => (ticket.includes("invoice") ? "billing" : ticket.includes("crash") ? "bug" : "unsure")
const LABELS = '["billing", "bug", "other"]'
const weak = () =>
  scripted([
    {
      question: /^Give each of these \d+ numbered items one of these labels: billing, bug, other\./,
      answer: ({ question }) =>
        JSON.stringify(
          question.data[0]!.whole!.split("\n")
            .map((line) => ({ number: Number(/^\[(\d+)\]/.exec(line)![1]), label: label(line) }))
            .filter(({ number }) => number !== 4)
            .concat([
              { number: 5, label: "other" },
              { number: 99, label: "bug" },
            ]),
        ),
    },
  ])
const strong = () =>
  scripted([
    {
      question: /^Which label fits this item best: billing, bug, other\?/,
      answer: ({ question }) =>
        label(question.data[0]!.whole!) === "unsure" ? '"other"' : JSON.stringify(label(question.data[0]!.whole!)),
    },
  ])

test("every item has a label; items left out, labelled twice or doubtful go to the stronger model", async () => {
  const models = { default: weak(), strong: strong() }
  const { value } = await evaluateWith(
    "classify",
    "classify",
    `classify(tickets, ${LABELS}, stronger: "strong")`,
    { models },
    { tickets },
  )
  const given = value as { item: string; label: string; sure: boolean }[]
  expect(given.map(({ item }) => item)).toEqual(tickets)
  expect(given.map(({ label }) => label)).toEqual(
    tickets.map((ticket) => (label(ticket) === "unsure" ? "other" : label(ticket))),
  )
  expect(models.default.requests).toHaveLength(3)
  const doubtful = (ticket: string, i: number) => label(ticket) === "unsure" || i % 20 === 3 || i % 20 === 4
  expect(models.strong.requests).toHaveLength(tickets.filter(doubtful).length)
  expect(given.map(({ sure }) => !sure)).toEqual(tickets.map(doubtful))
})
test("equal items are asked once, and a batch is never longer than the limit for whole data", async () => {
  const model = weak()
  const long = Array.from({ length: 12 }, (_, i) => `my invoice is wrong ${"very ".repeat(400)}${i % 6}`)
  await evaluateWith(
    "classify",
    "classify",
    `classify(long, ${LABELS})`,
    { models: scripted((request) => (request.question.text.startsWith("Which") ? '"other"' : JSON.stringify([]))) },
    { long },
  )
  await evaluateWith(
    "classify",
    "classify",
    `classify(long, ${LABELS}, stronger: "strong")`,
    { models: { default: model, strong: strong() } },
    { long },
  )
  expect(model.requests).toHaveLength(2)
  for (const { question } of model.requests) expect(question.data[0]!.whole).not.toBeNull()
})
test("each label is one choice of the answer's type, also a repeated or doubtful one", async () => {
  const model = scripted([
    { question: /./, answer: ({ question }) => (question.returns.kind === "list" ? "[]" : '"a"') },
  ])
  await evaluateWith("classify", "classify", 'classify(["x"], ["a", "b", "a", "unsure"])', { models: model })
  expect(model.requests.map(({ question }) => showType(question.returns))).toEqual([
    '[{label: "a" | "b" | "unsure", number: number}]',
    '"a" | "b" | "unsure"',
  ])
})
test("filter_by", async () => {
  const model = scripted([
    {
      question: /^Give each of these 3 numbered items .*"yes" for items for which this holds: it is about money/,
      answer: '[{"number": 1, "label": "yes"}, {"number": 2, "label": "no"}, {"number": 3, "label": "yes"}]',
    },
  ])
  expect(
    (
      await evaluateWith("classify", "filter_by", 'filter_by(["pay", "sun", "tax"], "it is about money")', {
        models: model,
      })
    ).value,
  ).toEqual(["pay", "tax"])
})
test("classify_one, and the offline model", async () => {
  const { value } = await evaluateWith(
    "classify",
    "classify_one",
    `classify_one("the billing is wrong", ${LABELS}, meaning: "Bills are billing.")`,
    { models: offline() },
  )
  expect(value).toBe("billing")
  const all = await evaluateWith(
    "classify",
    "classify",
    `classify(["the billing is wrong", "there is a bug"], ${LABELS})`,
    { models: offline() },
  )
  expect((all.value as { label: string }[]).map(({ label }) => label)).toEqual(["billing", "bug"])
})
