// std/summary: the number of questions of a summary, over parts that repeat and after an edit, and their wording.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { offline } from "../../src/models/offline/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

const digestOf = (text: string): string =>
  `${text.length}-${[...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1_000_003, 7)}`
/** A model whose answers say which data they are to. */
const reading = () =>
  scripted((request) => `summary ${request.question.data.map(({ whole }) => digestOf(whole ?? "")).join(" ")}`)

const SUMMARIZE_PARTS = 'IMPORT summarize_parts FROM "std/summary"\nPARAM parts: [string]\nEMIT summarize_parts(parts)'
const SUMMARIZE = 'IMPORT summarize FROM "std/summary"\nPARAM text: string\nEMIT summarize(text, size: 1000)'

describe("summarize_parts", () => {
  const parts = Array.from({ length: 1024 }, (_, i) => `What was said on day ${i}.`)
  const asked = async (runtime: ReturnType<typeof createRuntime>, given: readonly string[]) =>
    (await runtime.run(SUMMARIZE_PARTS, { args: { parts: given } })).usage.questions.asked

  test("an edit of one of 1,024 parts: on average at most 2 + log2(1,024) new questions, never many more", async () => {
    const counts: number[] = []
    for (const at of [0, 300, 511, 900]) {
      for (const edited of [
        parts.with(at, "Something else."),
        parts.toSpliced(at, 0, "One more day."),
        parts.toSpliced(at, 1),
      ]) {
        const runtime = createRuntime({ models: reading() })
        await asked(runtime, parts)
        counts.push(await asked(runtime, edited))
      }
    }
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThanOrEqual(2 + Math.log2(1024))
    expect(Math.max(...counts)).toBeLessThanOrEqual(4 + Math.log2(1024))
  })
  test.each([
    [8, 1024],
    [12, 1200],
    [50, 2000],
  ])("over %i distinct parts in turn, %i in all: at most 2 d + 4 log2 n", async (distinct, length) => {
    const given = Array.from({ length }, (_, i) => `Part ${i % distinct}.`)
    expect(await asked(createRuntime({ models: reading() }), given)).toBeLessThanOrEqual(
      2 * distinct + 4 * Math.log2(length),
    )
  })
  test.each([1, 2, 3, 5, 8, 10])(
    "over 2^%i equal parts: one, and at most one a level, and the last",
    async (levels) => {
      const given = Array.from({ length: 2 ** levels }, () => "The same.")
      expect(await asked(createRuntime({ models: reading() }), given)).toBeLessThanOrEqual(2 + levels)
    },
  )
})

describe("summarize", () => {
  const paragraph = (i: number) =>
    `Paragraph ${i} speaks of the ${i}th thing. ${"It goes on for a while about it. ".repeat(6)}`
  const text = Array.from({ length: 3000 }, (_, i) => paragraph(i)).join("\n\n")

  test("an edit inside a text of some 1,000 parts: at most 2 + log2(n) new questions on average", async () => {
    const counts: number[] = []
    for (const at of [10, 1500, 2700]) {
      const runtime = createRuntime({ models: reading() })
      const first = await runtime.run(SUMMARIZE, { args: { text } })
      expect(first.usage.questions.asked).toBeGreaterThan(1000)
      counts.push(
        (
          await runtime.run(SUMMARIZE, {
            args: { text: text.replace(`the ${at}th thing`, "another thing altogether") },
          })
        ).usage.questions.asked,
      )
    }
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThanOrEqual(12)
  })
  test("another length or style asks one question more", async () => {
    const runtime = createRuntime({ models: reading() })
    await runtime.run(SUMMARIZE, { args: { text } })
    const { usage } = await runtime.run(SUMMARIZE.replace("size: 1000", 'size: 1000, sentences: 1, style: "formal"'), {
      args: { text },
    })
    expect(usage.questions.asked).toBe(1)
  })
  test("the question: length, style, subject; every datum is shown whole, and none may call", async () => {
    const model = reading()
    await createRuntime({ models: model }).run(
      'IMPORT summarize FROM "std/summary"\nPARAM text: string\n'
        + 'EMIT summarize(text, sentences: 2, style: "for children", about: "prices")',
      { args: { text: text.slice(0, 20_000) } },
    )
    const questions = model.requests.map(({ question }) => question)
    for (const { data, recursive } of questions) {
      expect(recursive).toBe(false)
      for (const { whole } of data) expect(whole).not.toBeNull()
    }
    expect(questions.at(-1)!.text).toBe(
      "Summarize these notes on one text as a whole in at most 2 sentences, with regard to this: prices, "
        + "in the language of the text. Style: for children.",
    )
    expect(questions[0]!.text).toMatch(
      /^Summarize this part of a longer text in at most 5 sentences, with regard to this: prices\./,
    )
  })
})

test("outline, key_points and title with the offline model", async () => {
  const text =
    "# Tea\n\nTea is a drink made of leaves. It is served hot in cups.\n\n## Green tea\n\n"
    + "Green tea is not fermented. It comes from China.\n"
  const { value } = await createRuntime({ models: offline() }).run(
    'IMPORT outline, key_points, title FROM "std/summary"\nPARAM text: string\n'
      + "EMIT {outline: outline(text), points: key_points(text, count: 2), title: title(text)}",
    { args: { text } },
  )
  const { outline, points, title } = value as {
    outline: { title: string; summary: string }[]
    points: string[]
    title: string
  }
  expect(outline.map((section) => section.title)).toEqual(["Tea", "Green tea"])
  for (const { summary } of outline) expect(text).toContain(summary)
  expect(points.length).toBeGreaterThan(0)
  expect(points.length).toBeLessThanOrEqual(2)
  expect(title).not.toBe("")
})

test("key_points: the best of all parts, combined", async () => {
  const model = scripted([
    {
      question: /^Summarize this text in at most 2 sentences, one on each line: its key points/,
      answer: ({ question }) => `- point of ${question.data[0]!.whole!.slice(0, 8)}\n2. minor`,
    },
    {
      question: /^Summarize these points of one text in at most 2 sentences/,
      answer: ({ question }) =>
        question.data[0]!.whole!.split("\n")
          .filter((line) => line !== "minor")
          .slice(0, 3)
          .join("\n"),
    },
  ])
  const text = ["aaaaaaaa", "bbbbbbbb", "cccccccc"].map((word) => `${word} ${"and so on. ".repeat(80)}`).join("\n\n")
  const { value } = await createRuntime({ models: model }).run(
    'IMPORT key_points FROM "std/summary"\nPARAM text: string\nEMIT key_points(text, count: 2, size: 1000)',
    { args: { text } },
  )
  expect(value).toEqual(["point of aaaaaaaa", "point of bbbbbbbb"])
})
test("parts without text are skipped", async () => {
  const model = scripted([{ question: /^Summarize this text in/, data: { text: "Tea is hot." }, answer: "Hot." }])
  expect(
    (await evaluateWith("summary", "summarize_parts", 'summarize_parts(["", "Tea is hot.", "\\n"])', { models: model }))
      .value,
  ).toBe("Hot.")
})
