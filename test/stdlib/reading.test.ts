// std/reading: citations that occur in the text, whatever the model says; and reading all of a text where search is not
// enough.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { offline } from "../../src/models/offline/index.ts"
import type { Model } from "../../src/models/model.ts"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { evaluateWith, libraryFunctions } from "../support/library.ts"

interface Answer {
  readonly answer: string | null
  readonly citations: readonly {
    readonly text: string
    readonly start: number
    readonly end: number
    readonly document?: string
  }[]
}

const filler = (i: number) =>
  `Clause ${i}. The parties agree on the usual terms of matter ${i} and on nothing else that matters here. `.repeat(4)
const NOTICE = "The tenant may end the lease with ninety days' notice in writing."
const CONTRACT = [
  ...Array.from({ length: 150 }, (_, i) => filler(i)),
  NOTICE,
  ...Array.from({ length: 150 }, (_, i) => filler(i + 150)),
].join("\n\n")
const QUESTION = "How can the tenant end the lease?"

/** A model that quotes the visible part of the notice, and invents another quotation. */
const reader = (others: readonly ScriptedRule[] = []) =>
  scripted([
    ...others,
    { question: /^Give up to 3 short search queries/, answer: '["notice period", "termination of the lease"]' },
    {
      question: /Quote the sentences/,
      answer: ({ question }) =>
        JSON.stringify(
          question.data[0]!.whole!.includes(NOTICE)
            ? [NOTICE.replaceAll("'", "’"), "The tenant may leave at once."]
            : ["Nothing of the kind stands here."],
        ),
    },
    { question: /Answer from these numbered quotations/, answer: "With ninety days' notice [1][7]." },
  ])
const ANSWER = `answer_from(text, ${JSON.stringify(QUESTION)})`

test("a long contract: narrowed by search, with the citation at its place; an invented one is left out", async () => {
  const model = reader()
  const { value } = await evaluateWith("reading", "answer_from", ANSWER, { models: model }, { text: CONTRACT })
  const start = CONTRACT.indexOf(NOTICE)
  expect(value).toEqual({
    answer: "With ninety days' notice [1].",
    citations: [{ text: NOTICE, start, end: start + NOTICE.length }],
  })
  expect(model.requests.length).toBeLessThan(30)
})
test("all of it is read where search finds nothing helpful", async () => {
  const text = CONTRACT.replace(NOTICE, "Kündigung: drei Monate.")
  const model = scripted([
    { question: /^Give up to 3/, answer: "[]" },
    {
      question: /Quote the sentences/,
      answer: ({ question }) => JSON.stringify(/Kündigung.*/.exec(question.data[0]!.whole!) ?? []),
    },
    { question: /numbered quotations/, answer: "[1] Three months." },
  ])
  const { value } = await evaluateWith("reading", "answer_from", ANSWER, { models: model }, { text })
  expect((value as Answer).citations.map((c) => text.slice(c.start, c.end))).toEqual(["Kündigung: drei Monate."])
})
test.each(["answer_from(text, QUESTION)", 'answer_from_all([{name: "a.txt", text: text}], QUESTION)'])(
  "%s reads all of it where search finds nothing conclusive",
  async (call) => {
    const text = CONTRACT.replace(NOTICE, "Kündigung: drei Monate.")
    const model = scripted([
      { question: /^Give up to 3/, answer: "[]" },
      {
        question: /Quote the sentences/,
        answer: ({ question }) =>
          JSON.stringify(["The parties agree", ...(/Kündigung.*/.exec(question.data[0]!.whole!) ?? [])]),
      },
      {
        question: /numbered quotations/,
        answer: ({ question }) =>
          /\[(\d+)\] Kündigung/.exec(question.data[0]!.whole!)?.[1]?.replace(/.+/, "Three months [$&].") ?? "unknown",
      },
    ])
    const { value } = await evaluateWith(
      "reading",
      "answer_from, answer_from_all",
      call.replace("QUESTION", '"With how much notice may the parties end it?"'),
      { models: model },
      { text },
    )
    expect(value).toMatchObject({ answer: "Three months [1].", citations: [{ text: "Kündigung: drei Monate." }] })
  },
)
test("a text without the answer: no answer and no citation, after all was read", async () => {
  const model = reader([{ question: /Quote the sentences/, answer: '["I made this up."]' }])
  expect((await evaluateWith("reading", "answer_from", ANSWER, { models: model }, { text: CONTRACT })).value).toEqual({
    answer: null,
    citations: [],
  })
})
describe("a text that the model is shown whole", () => {
  const direct = (given: unknown, others: readonly ScriptedRule[] = []) =>
    scripted([{ question: /^How can .* Answer from this text alone/, answer: JSON.stringify(given) }, ...others])
  const answered = async (models: Model, text: string) =>
    (await evaluateWith("reading", "answer_from", ANSWER, { models }, { text })).value

  test.each([3_000, 8_000, 20_000])("takes one question at %i characters, where so much is shown", async (size) => {
    const model = direct({
      answer: "With ninety days' notice.",
      quotations: [NOTICE.replaceAll("'", "’"), "Invented."],
    })
    const text = NOTICE + " x".repeat((size - NOTICE.length) / 2)
    expect(await answered(Object.assign(model, { shown: 40_000 }), text)).toEqual({
      answer: "With ninety days' notice.",
      citations: [{ text: NOTICE, start: 0, end: NOTICE.length }],
    })
    expect(model.requests).toHaveLength(1)
  })
  test("has no answer without a quotation that occurs, unless another question finds one", async () => {
    const model = direct({ answer: "At once.", quotations: ["Invented."] }, [
      { question: /Quote the sentences/, answer: "[]" },
    ])
    expect(await answered(model, NOTICE)).toEqual({ answer: null, citations: [] })
  })
  test("gives null where it does not tell", async () => {
    expect(await answered(direct({ answer: null, quotations: [] }), NOTICE)).toEqual({ answer: null, citations: [] })
  })
})
test("documents that are shown whole together take one question", async () => {
  const model = scripted([
    {
      question: /Answer from this text alone/,
      answer: JSON.stringify({ answer: "a and b", quotations: ["It is a.", "It is b."] }),
    },
  ])
  const documents = [
    { name: "x", text: "So. It is a." },
    { name: "y", text: "It is b." },
  ]
  const call = 'answer_from_all(documents, "What is it?")'
  const { value } = await evaluateWith("reading", "answer_from_all", call, { models: model }, { documents })
  expect(value).toEqual({
    answer: "a and b",
    citations: [
      { document: "x", text: "It is a.", start: 4, end: 12 },
      { document: "y", text: "It is b.", start: 0, end: 8 },
    ],
  })
})
test("inconclusive quotations: no citation", async () => {
  const model = reader([{ question: /numbered quotations/, answer: '"Unknown."' }])
  expect((await evaluateWith("reading", "answer_from", ANSWER, { models: model }, { text: CONTRACT })).value).toEqual({
    answer: null,
    citations: [],
  })
})
describe("a statement and its citation", () => {
  const answered = async (written: string, quoted = ["One.", "Two.", "Three."]) => {
    const model = scripted([
      { question: /^Give up to 3/, answer: "[]" },
      { question: /Quote the sentences/, answer: JSON.stringify(quoted) },
      { question: /numbered quotations/, answer: written },
    ])
    const text = `${quoted.join(" ")}\n\n${"Nothing else stands here.\n\n".repeat(400)}`
    const call = 'answer_from(text, "Is it so?")'
    const { value } = await evaluateWith("reading", "answer_from", call, { models: model }, { text })
    const { answer, citations } = value as Answer
    return [answer, citations.map(({ text }) => text)]
  }
  test.each([
    ["It is so [1, 3].", "It is so [1][2].", ["One.", "Three."]],
    ["It is so [3][1].", "It is so [1][2].", ["One.", "Three."]],
    ["It is so. [2-3]", "It is so. [1][2]", ["Two.", "Three."]],
    ["It is so [1,2–3].", "It is so [1][2][3].", ["One.", "Two.", "Three."]],
    ["It is so [3]. It may be [2]. It is [3]!", "It is so [2]. It may be [1]. It is [2]!", ["Two.", "Three."]],
    ["It is so [2]. It must be [99]. All agree.", "It is so [1]. All agree.", ["Two."]],
    ["It must be [99]. It is so [2, 7].", "It is so [1].", ["Two."]],
    ["It is so [9]. All agree.", null, []],
    ["Unknown [1].", null, []],
    ["It is so.", "It is so.", ["One.", "Two.", "Three."]],
  ])("%s: %s", async (written, answer, cited) => {
    expect(await answered(written)).toEqual([answer, cited])
  })
  test("brackets that the text itself has are no numbers of quotations", async () => {
    expect(await answered("As in [12] it is so [2].", ["One.", "Two as in [12]."])).toEqual([
      "As in [12] it is so [1].",
      ["Two as in [12]."],
    ])
  })
  test("a text that is shown whole: numbers of quotations that do not occur are refused", async () => {
    const model = scripted([
      {
        question: /Answer from this text alone/,
        answer: JSON.stringify({
          answer: "It is c [1], made up [2], and a [3].",
          quotations: ["It is c.", "Invented.", "It is a."],
        }),
      },
    ])
    const call = 'answer_from("It is a. It is b. It is c.", "What is it?")'
    expect((await evaluateWith("reading", "answer_from", call, { models: model })).value).toEqual({
      answer: "It is c [2], and a [1].",
      citations: [
        { text: "It is a.", start: 0, end: 8 },
        { text: "It is c.", start: 18, end: 26 },
      ],
    })
  })
})
test("more quotations than fit whole: answered from in groups, and from the groups' answers", async () => {
  const found = Array.from(
    { length: 150 },
    (_, i) => `Matter ${i} was put off until week ${i % 50}, and nobody objected.`,
  )
  const model = scripted([
    { question: /^Give up to 3/, answer: "[]" },
    {
      question: /Quote the sentences/,
      answer: ({ question }) => JSON.stringify(found.filter((sentence) => question.data[0]!.whole!.includes(sentence))),
    },
    {
      question: /numbered quotations/,
      answer: ({ question }) =>
        question.data[0]!.whole!.split("\n")
          .filter((line) => line.includes("week 7,"))
          .join(" ")
          .replaceAll(/\[(\d+)\] (.*?)\.(?= |$)/g, "$2 [$1].") || "Unknown.",
    },
  ])
  const { value } = await evaluateWith(
    "reading",
    "answer_from",
    'answer_from(text, "What was put off until week 7?", passages: 200)',
    { models: model },
    { text: found.join("\n\n") },
  )
  expect((value as Answer).citations.map(({ text }) => text)).toEqual(
    found.filter((sentence) => sentence.includes("week 7,")),
  )
  for (const { question } of model.requests) for (const datum of question.data) expect(datum.whole).not.toBeNull()
})
test("many documents: each citation names its own", async () => {
  const documents = [
    { name: "a.txt", text: filler(1) },
    { name: "lease.txt", text: CONTRACT },
  ]
  const { value } = await evaluateWith(
    "reading",
    "answer_from_all",
    `answer_from_all(documents, ${JSON.stringify(QUESTION)})`,
    { models: reader() },
    { documents },
  )
  expect((value as Answer).citations).toEqual([
    {
      document: "lease.txt",
      text: NOTICE,
      start: CONTRACT.indexOf(NOTICE),
      end: CONTRACT.indexOf(NOTICE) + NOTICE.length,
    },
  ])
})
test("many documents: all of them are read where search finds nothing helpful", async () => {
  const documents = [{ name: "a.txt", text: CONTRACT.replace(NOTICE, "Kündigung: drei Monate.") }]
  const model = scripted([
    { question: /^Give up to 3/, answer: "[]" },
    {
      question: /Quote the sentences/,
      answer: ({ question }) => JSON.stringify(/Kündigung.*/.exec(question.data[0]!.whole!) ?? []),
    },
    { question: /numbered quotations/, answer: "Three months [1]." },
  ])
  const { value } = await evaluateWith(
    "reading",
    "answer_from_all",
    `answer_from_all(documents, ${JSON.stringify(QUESTION)})`,
    { models: model },
    { documents },
  )
  expect(value).toMatchObject({
    answer: "Three months [1].",
    citations: [{ document: "a.txt", text: "Kündigung: drei Monate." }],
  })
})
test("with the offline model every citation occurs in the text, too", async () => {
  const { value } = await evaluateWith("reading", "answer_from", ANSWER, { models: offline() }, { text: CONTRACT })
  const { answer, citations } = value as Answer
  expect(citations.length).toBeGreaterThan(0)
  for (const { text, start, end } of citations) expect(CONTRACT.slice(start, end)).toBe(text)
  expect(answer).toContain("ninety days")
})
test("locate: its results occur in the text, and every occurrence is found, whatever its white space", async () => {
  const { locate } = await libraryFunctions("reading", { locate: "m.locate(a, b)" })
  const words = fc.array(fc.constantFrom("a", "b.", "(c)", "é", "[d]", "$", '"q"', "x*"), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(words, words, words, fc.constantFrom(" ", "\n", "  \n"), async (before, quoted, after, space) => {
      const source = [...before, ...quoted, ...after].join(space)
      const found = (await locate!(source, quoted.join(" "))) as { text: string; start: number; end: number }
      expect(source.slice(found.start, found.end)).toBe(found.text)
      expect(found.text.split(/\s+/)).toEqual(quoted)
    }),
    { numRuns: 60 },
  )
})

describe("over all of a text", () => {
  const text = Array.from(
    { length: 100 },
    (_, i) => `Line ${i}: ${i % 7 === 0 ? "a defect was found" : "nothing was found"}. ${"x ".repeat(40)}`,
  ).join("\n")
  const counting = scripted([
    {
      question: /^List every one of these in the passage.*defects/,
      answer: ({ question }) =>
        JSON.stringify(
          [...question.data[0]!.whole!.matchAll(/a defect was found/g)]
            .map(([found]) => found)
            .concat("a defect that is not there"),
        ),
    },
  ])
  test("find_everywhere and count_all: each place once, all of them", async () => {
    const { value } = await evaluateWith(
      "reading",
      "count_all, find_everywhere",
      '{count: count_all(text, "defects", size: 900), found: find_everywhere(text, "defects", size: 900)}',
      { models: counting },
      { text },
    )
    const { count, found } = value as { count: number; found: Answer["citations"] }
    expect(count).toBe(15)
    expect(found.map(({ start }) => start)).toEqual([...text.matchAll(/a defect was found/g)].map(({ index }) => index))
  })
  test("aggregate: the answers from each part, without the empty ones, combined", async () => {
    const model = scripted([
      {
        question: /^How many defects\? Note in few words/,
        answer: ({ question }) => {
          const n = question.data[0]!.whole!.split("a defect").length - 1
          return n === 0 ? "Nothing." : `${n} defects`
        },
      },
      {
        question: /^How many defects\? Combine/,
        answer: ({ question }) =>
          `${[...question.data[0]!.whole!.matchAll(/\d+/g)].reduce((sum, [n]) => sum + Number(n), 0)} defects`,
      },
      {
        question: /^How many defects\? Answer from these notes alone/,
        answer: ({ question }) => `In all ${question.data[0]!.whole!}.`,
      },
      { question: /^How many defects\? Answer from this text alone/, answer: "Nothing." },
    ])
    expect(
      (
        await evaluateWith(
          "reading",
          "aggregate",
          'aggregate(text, "How many defects?", size: 500)',
          { models: model },
          { text },
        )
      ).value,
    ).toBe("In all 15 defects.")
    expect(
      (
        await evaluateWith("reading", "aggregate_parts", 'aggregate_parts(["fine", "good"], "How many defects?")', {
          models: model,
        })
      ).value,
    ).toBe("The text says nothing about this.")
  })
})
