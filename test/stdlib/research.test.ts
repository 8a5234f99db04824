// std/research: whatever a model answers, citations occur in their documents at their lines, and numbers name them.

import fc from "fast-check"
import { marked } from "marked"
import { expect, test } from "vitest"
import { scripted } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

interface Report {
  readonly answer: string | null
  readonly sections: readonly { readonly title: string; readonly text: string }[]
  readonly citations: readonly {
    readonly number: number
    readonly document: string
    readonly line: number
    readonly text: string
  }[]
  readonly missing: readonly string[]
  readonly counts: { readonly [name: string]: number }
}

const QUESTION = "What happened?"
const DOCUMENTS = [
  { name: "a.md", text: "One fish.\nTwo fish.\r\nRed fish, “blue” fish.\n" },
  { name: "b.md", text: "Black fish.\n\nOld fish; new fish. Two fish.\n" },
]

const research = async (rules: Parameters<typeof scripted>[0], documents: unknown = DOCUMENTS) => {
  const model = scripted(rules)
  const { value } = await evaluateWith(
    "research",
    "research, markdown",
    "LET r = research(documents, question) IN merge(r, {written: markdown(r)})",
    { models: model },
    { documents, question: QUESTION },
  )
  return { report: value as Report & { readonly written: string }, model }
}

const word = fc.constantFrom("One fish.", "Two fish.", 'red fish, "blue"', 'Red fish, "blue"', "No fish.", "", " ")
const note = fc.record({ point: fc.integer({ min: -1, max: 4 }), says: word, quotation: word })
const prose = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "It is red",
        "- Two",
        "![x](http://x.example/)",
        "\\![x](http://x.example/)",
        "<img src=x>",
        "[x][y]\n\n[y]: http://x.example/",
        "",
        "In sum",
      ),
      fc.constantFrom("[1]", "[2][3]", "[1-3]", "[99]", "[0]", ""),
    ),
    { maxLength: 5 },
  )
  .map((parts) => `${parts.map(([says, mark]) => `${says} ${mark}.`).join("\n")} `)

test("citations occur at their lines, numbers name citations, and every statement has one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        plan: fc.array(fc.constantFrom("Who?", "When?", "Why?"), { maxLength: 5 }),
        notes: fc.array(fc.array(note, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        copied: fc.array(word, { maxLength: 3 }),
        further: fc.array(fc.record({ find: word, search: fc.constantFrom("fish", "red", "") }), { maxLength: 3 }),
        prose,
        corrections: fc.array(fc.record({ number: fc.integer({ min: 0, max: 6 }), says: prose }), { maxLength: 2 }),
      }),
      async ({ plan, notes, copied, further, prose, corrections }) => {
        let asked = 0
        const { report } = await research([
          { question: /^A question will be answered/, answer: JSON.stringify(plan) },
          { question: /^You gather evidence/, answer: () => JSON.stringify(notes[asked++ % notes.length]) },
          { question: /^These quotations do not occur/, answer: JSON.stringify(copied) },
          { question: /^These notes were taken/, answer: JSON.stringify(further) },
          { question: /^(?:Write the part|Answer this question)/, answer: `.${prose}` },
          { question: /^Each numbered statement/, answer: JSON.stringify(corrections) },
        ])
        for (const { document, line, text } of report.citations) {
          const source = DOCUMENTS.find(({ name }) => name === document)!.text
          const lines = source.split("\n")
          expect(lines.slice(line - 1).join("\n")).toContain(text)
          expect(lines.slice(line).join("\n").length + text.split("\n")[0]!.length).toBeLessThan(source.length)
        }
        expect(report.citations.map(({ number }) => number)).toEqual(report.citations.map((_, i) => i + 1))
        const texts = [report.answer ?? "", ...report.sections.map(({ text }) => text)]
        const cited = texts.flatMap((text) => [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)))
        expect(new Set(cited)).toEqual(new Set(report.citations.map(({ number }) => number)))
        for (const text of texts) expect(text).toMatch(/^$|\[\d+\][.!?]*$/)
        expect(report.answer === null).toBe(report.citations.length === 0)
        const html = await marked.parse(report.written)
        expect(html).not.toContain("<img")
        for (const [, target, shown] of html.matchAll(/<a href="([^"]*)">(.*?)<\/a>/g)) expect(shown).toBe(target)
        const { quotations, repaired, invented, statements, dropped, replaced } = report.counts
        expect(repaired! + invented!).toBeLessThanOrEqual(quotations!)
        expect(dropped!).toBeLessThanOrEqual(statements!)
        // A report without a statement of its own says why it has an answer.
        expect(report.answer !== null && dropped === statements).toBe(
          report.answer !== null && replaced === report.sections.length + 1,
        )
      },
    ),
    { numRuns: 60 },
  )
})

test("what the notes name is looked for in the pieces that match it best", async () => {
  const documents = [
    { name: "contract.md", text: "The work goes to Heron." },
    ...Array.from({ length: 20 }, (_, i) => ({ name: `${i}.md`, text: `Letter ${i} about the weather.` })),
    { name: "register.md", text: "Heron is the firm of Ida Berg." },
  ]
  const { report, model } = await research(
    [
      { question: /^A question will be answered/, answer: '["Who does the work?"]' },
      {
        question: /^You gather evidence/,
        answer: ({ question }) => {
          const file = question.data.find(({ name }) => name === "file")!.whole!
          if (question.text.includes("Who is Heron?"))
            return JSON.stringify(
              file.includes("Ida") ? [{ point: 1, says: "Ida Berg owns it.", quotation: file }] : [],
            )
          return JSON.stringify(file.includes("work") ? [{ point: 1, says: "Heron works.", quotation: file }] : [])
        },
      },
      { question: /^These notes were taken/, answer: '[{"find": "Who is Heron?", "search": "Heron"}]' },
      { question: /on this point: Who does/, answer: "Heron does it [1]." },
      { question: /on this point: Who is/, answer: "Heron is Ida Berg's [2]." },
      { question: /^Answer this question/, answer: "Ida Berg's firm, Heron, does it [1, 2]." },
      { question: /^Each numbered statement/, answer: "[]" },
    ],
    documents,
  )
  expect(report.answer).toBe("Ida Berg's firm, Heron, does it [1][2].")
  expect(report.citations.map(({ document }) => document)).toEqual(["contract.md", "register.md"])
  expect(model.requests.length).toBeLessThan(documents.length + 12)
})

test("a citation in a later piece of a long file has its line in the file", async () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `Fish ${i} was red.`)
  const { report } = await research(
    [
      { question: /^A question will be answered/, answer: "[]" },
      {
        question: /^You gather evidence/,
        answer: ({ question }) =>
          question.data.find(({ name }) => name === "file")!.whole!.includes("Fish 900 ")
            ? '[{"point": 1, "says": "It was red.", "quotation": "Fish 900 was red."}]'
            : "[]",
      },
      { question: /^These notes were taken/, answer: "[]" },
      { question: /^Write the part/, answer: "It was red [1]." },
      { question: /^Each numbered statement/, answer: "[]" },
    ],
    [{ name: "long.md", text: lines.join("\n") }],
  )
  expect(report.citations).toMatchObject([{ line: 901, text: "Fish 900 was red." }])
})

test("a section whose statements cite nothing has the quotations in their place", async () => {
  const { report } = await research([
    { question: /^A question will be answered/, answer: "[]" },
    { question: /^You gather evidence/, answer: '[{"point": 1, "says": "Two fish.", "quotation": ""}]' },
    { question: /^These notes were taken/, answer: "[]" },
    { question: /^Write the part/, answer: "There were some fish." },
  ])
  expect(report.answer).toBe("- “Two fish.” [1]\n- “Two fish.” [2]")
  expect(report.counts).toMatchObject({ statements: 1, dropped: 1, replaced: 1 })
  expect(report.written).toContain(
    "1 statement, 1 left out. Without a statement left, and so made of what it was written from: 1 part.",
  )
})
