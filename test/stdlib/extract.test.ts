// std/extract: records with their places in the text, each once.

import { expect, test } from "vitest"
import { offline } from "../../src/models/offline/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { evaluateWith } from "../support/library.ts"

const notes = Array.from(
  { length: 40 },
  (_, i) =>
    "Some talk about this and that. ".repeat(5)
    + (i === 3 ? "Ada will send the offer by Friday." : "")
    + (i === 20 ? "Bo books the room." : "")
    + (i === 35 ? "ADA sends the offer, Bo said." : ""),
).join("\n\n")
const model = () =>
  scripted([
    {
      question: /^Extract every one of these from the passage: tasks that somebody took on\./,
      answer: ({ question }) => {
        const passage = question.data[0]!.whole!
        const found: object[] = [
          { record: { who: "Nobody", what: "invented", due: null }, quotation: "Nobody said this." },
        ]
        if (passage.includes("by Friday"))
          found.push({
            record: { who: "Ada", what: "send the offer", due: "Friday" },
            quotation: "Ada will send the offer by Friday.",
          })
        if (passage.includes("Bo books"))
          found.push({ record: { who: "Bo", what: "book the room", due: null }, quotation: "Bo  books the room." })
        if (passage.includes("ADA"))
          found.push({ record: { who: "ada", what: "Send the  offer", due: null }, quotation: "ADA sends the offer" })
        return JSON.stringify(found)
      },
    },
  ])
const KIND = "{who: string, what: string, due: string | null}"

test("records of all parts, merged by key, with every place; records without a quotation are left out", async () => {
  const { value } = await evaluateWith(
    "extract",
    "extract",
    `extract(notes, ${KIND}, "tasks that somebody took on", key: ["who", "what"], size: 1000)`,
    { models: model() },
    { notes },
  )
  const found = value as { record: unknown; sources: { text: string; start: number; end: number }[] }[]
  expect(found.map(({ record }) => record)).toEqual([
    { who: "Ada", what: "send the offer", due: "Friday" },
    { who: "Bo", what: "book the room", due: null },
  ])
  expect(found.map(({ sources }) => sources.map(({ start, end }) => notes.slice(start, end)))).toEqual([
    ["Ada will send the offer by Friday.", "ADA sends the offer"],
    ["Bo books the room."],
  ])
})
test("records and fields", async () => {
  const { value } = await evaluateWith(
    "extract",
    "records, fields",
    `{
      records: records(notes, ${KIND}, "tasks that somebody took on"),
      fields: fields(notes, ${KIND}, "tasks that somebody took on").record
    }`,
    { models: model() },
    { notes },
  )
  expect(value).toMatchObject({ fields: { who: "Ada", what: "send the offer", due: "Friday" } })
  expect((value as { records: unknown[] }).records).toHaveLength(3)
})
test("the offline model's records have places in the text, too", async () => {
  const text = "Total: 120 euros. Paid on 3 May 2024."
  const { value } = await evaluateWith(
    "extract",
    "extract",
    'extract(text, {total: number | null}, "the total of an invoice")',
    { models: offline() },
    { text },
  )
  for (const { sources } of value as { sources: { text: string; start: number; end: number }[] }[])
    for (const { start, end, text: quoted } of sources) expect(text.slice(start, end)).toBe(quoted)
})
