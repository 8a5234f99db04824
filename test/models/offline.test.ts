// The offline model: its answers, an answer to everything, and calls where the data are long.

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseDocument } from "../../grammar/index.ts"
import {
  BOOLEAN,
  convert,
  hasType,
  listOf,
  NUMBER,
  recordOf,
  STRING,
  unionOf,
  type Type,
} from "../../src/values/types.ts"
import { fromJson } from "../../src/values/json/text.ts"
import { answerTo, offline } from "../../src/models/offline/index.ts"
import type { Question } from "../../src/models/model.ts"
import { createRequest, modelContract } from "../../src/testing/index.ts"

modelContract({ name: "offline", createModel: offline }, { describe, it })

function ask(text: string, data: { readonly [name: string]: unknown } = {}, more: Partial<Question> = {}): string {
  return answerTo(createRequest(text, data, more).question)
}

function askFor(returns: Type, text: string, data: { readonly [name: string]: unknown } = {}): unknown {
  return JSON.parse(ask(text, data, { returns }))
}

const MARS = `# The moons of Mars

Mars has two moons, Phobos and Deimos. Asaph Hall discovered both in August 1877 at the United States Naval Observatory.
Phobos is the larger one and orbits Mars three times a day.

\`\`\`js
const notASentence = "code is passed over"
\`\`\`

| name | km |
|---|---|
| Phobos | 22 |

Deimos is smaller, [farther out](https://example.org) and **slower**. It takes \`30\` hours for one orbit.`

describe("answers from short data", () => {
  it("a question of fact with the sentence that fits", () => {
    expect(ask("Who discovered the moons of Mars?", { text: MARS })).toBe(
      "Asaph Hall discovered both in August 1877 at the United States Naval Observatory.",
    )
    expect(ask("Which moon is smaller?", { text: MARS })).toBe("Deimos is smaller, farther out and slower.")
    expect(ask("Who won the World Cup?", { text: MARS })).toBe("No sentence in text matches the question.")
  })
  it("a title with the heading, the first line or phrases", () => {
    expect(ask("Give this a short title.", { text: MARS })).toBe("The moons of Mars")
    expect(ask("Suggest a title", { text: "A walk in the fog\n\nWe set out early. The fog was thick." })).toBe(
      "A walk in the fog",
    )
    expect(
      ask("Suggest a title", { text: "Fog covers the harbour. Ships wait for the fog to lift. The harbour is quiet." }),
    ).toMatch(/fog|harbour/i)
  })
  it("a summary of the requested number of sentences or words", () => {
    const sentences = ask("Summarise this in two sentences.", { text: MARS })
    expect(sentences.match(/\.(?: |$)/g)).toHaveLength(2)
    expect(ask("Explain in at most 12 words", { text: MARS }).split(/\s+/).length).toBeLessThanOrEqual(12)
    expect(sentences).not.toMatch(/[`*|\]]|const/)
  })
  it("yes or no, a count, a list, key words", () => {
    expect(ask("Does the text mention Deimos? Answer yes or no.", { text: MARS })).toBe("yes")
    expect(ask("Does the text mention Europa? Answer yes or no.", { text: MARS })).toBe("no")
    expect(
      ask("How many of these are about rain?", { notes: ["Rain in the morning", "Sun at noon", "More rain at night"] }),
    ).toBe("2")
    expect(ask("List the fruits", { basket: ["apple", "pear"] })).toBe("- apple\n- pear")
    expect(ask("Give two keywords", { text: MARS }).split(", ")).toHaveLength(2)
  })
  it("a combination that keeps each part", () => {
    expect(
      ask("Combine these explanations.", {
        explanations: ["Rain falls from clouds.", "The text is empty.", "Rivers carry it to the sea."],
      }),
    ).toBe("Rain falls from clouds.\n\nRivers carry it to the sea.")
  })
  it("in Korean and Japanese", () => {
    const korean = "화성에는 위성이 두 개 있다. 포보스는 화성에 더 가깝다. 데이모스는 1877년 8월에 발견되었다."
    expect(ask("데이모스는 언제 발견되었나요?", { korean })).toBe("데이모스는 1877년 8월에 발견되었다.")
    expect(ask("한 문장으로 요약해 주세요", { korean }).match(/다\./g)).toHaveLength(1)
    const japanese = "火星には衛星が二つある。フォボスは火星に近い。ダイモスは遠い軌道を回る。"
    expect(ask("ダイモスの軌道は？", { japanese })).toBe("ダイモスは遠い軌道を回る。")
  })
  it("text that looks like a call stays text", () => {
    const text = 'The model writes CALL("q", x) into its answer. Then it waits.'
    const answer = ask("What does the model write?", { text })
    expect(answer).toContain("\\CALL(")
    expect(textOf(answer)).toBe('The model writes CALL("q", x) into its answer.')
    expect(ask("What does the model write?", { text }, { recursive: false })).toBe(
      'The model writes CALL("q", x) into its answer.',
    )
  })
})

describe("admits plainly that there is nothing to answer from", () => {
  it.each([
    [
      "no data",
      "What is 2+2?",
      {},
      /^The offline model only picks sentences out of data, and it was given none\..*OPENAI_API_KEY/,
    ],
    ["a task beyond it", "Translate this into French", { text: MARS }, /^The offline model cannot translate/],
    ["an empty text", "Explain this", { text: "" }, /^The text is empty\.$/],
    ["white space", "Explain this", { text: " \r\n\t " }, /^The text is empty\.$/],
    ["only code", "Explain this", { text: "```sh\nls\ncd\n```" }, /^There is only code here: 2 lines of sh\.$/],
    ["only signs", "Explain this", { text: "*** --- +++" }, /^There are no sentences in text\.$/],
  ])("%s", (_, question, data, expected) => {
    expect(ask(question, data as { [name: string]: unknown })).toMatch(expected)
  })
  it("a task beyond it with a list of results, which are not the texts themselves", () => {
    const answer = ask("Translate this into French", { text: MARS }, { returns: listOf(STRING) })
    expect(JSON.parse(answer)).toEqual([expect.stringMatching(/^The offline model cannot translate/)])
  })
  it("only the beginning was read, where calls are not allowed", () => {
    const middle = "Nobody reads the middle of this text. ".repeat(300)
    const text = `The beginning is seen. ${middle}The end has a secret number.`
    const answer = ask("Summarise this", { text }, { recursive: false })
    expect(answer).toContain("(Only the beginning of text was read: 1000 of ")
    expect(ask("What has the end?", { text }, { recursive: false })).not.toContain("secret")
  })
  it("a question that contains its own text has data", () => {
    expect(ask("Who discovered the moons?\n\nAsaph Hall discovered both moons in 1877. Mars is red.")).toBe(
      "Asaph Hall discovered both moons in 1877.",
    )
  })
})

describe("answers of a type", () => {
  it("labels, booleans, numbers", () => {
    const label = unionOf(
      { kind: "literal", value: "billing" },
      { kind: "literal", value: "delivery" },
      { kind: "literal", value: "other" },
    )
    expect(askFor(label, "What is this about?", { mail: "My bill is wrong: the billing date was moved." })).toBe(
      "billing",
    )
    expect(askFor(label, "What is this about?", { mail: "I like the colour." })).toBe("other")
    const mood = unionOf({ kind: "literal", value: "good" }, { kind: "literal", value: "bad" })
    expect(
      askFor(listOf(recordOf({ mood, about: STRING })), "What do these customers say?", {
        reviews: ["I love this bread.", "It was never fresh."],
      }),
    ).toEqual([
      { mood: "good", about: "I love this bread." },
      { mood: "bad", about: "It was never fresh." },
    ])
    expect(askFor(BOOLEAN, "Does it mention rain?", { mail: "There was rain." })).toBe(true)
    expect(askFor(NUMBER, "How many moons does Mars have?", { text: MARS })).toBe(2)
    expect(
      askFor(NUMBER, "Count the complaints that mention a refund", {
        complaints: ["I want a refund", "Too late", "Refund, please"],
      }),
    ).toBe(2)
  })
  it("lists and records", () => {
    expect(askFor(listOf(STRING), "List the fruits", { basket: "We have:\n\n- apples\n- pears" })).toEqual([
      "apples",
      "pears",
    ])
    expect(askFor(recordOf({ title: STRING, year: STRING, moons: NUMBER }), "Describe it", { text: MARS })).toEqual({
      title: "The moons of Mars",
      year: expect.stringContaining("1877"),
      moons: 2,
    })
    expect(askFor(recordOf({ name: STRING, age: NUMBER }), "Who?", { person: { name: "Ada", age: 36 } })).toEqual({
      name: "Ada",
      age: 36,
    })
    expect(askFor(unionOf({ kind: "null" }, NUMBER), "What did it cost?", { text: MARS })).toBe(null)
  })
  it("those of the host by their JSON Schema", () => {
    const jsonSchema = {
      type: "object",
      properties: { title: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
      required: ["title", "tags"],
    }
    expect(
      askFor({ kind: "host", name: "Note", jsonSchema, validate: (value) => ({ value }) }, "Describe it", {
        text: MARS,
      }),
    ).toMatchObject({ title: "The moons of Mars", tags: expect.any(Array) })
  })
})

// ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const questions = [
  "Explain this article",
  "Summarise this in 3 sentences",
  "Combine these explanations.",
  "Give this a short title.",
  "Who signed the contract?",
  "How many complaints mention a refund?",
  "List the main points",
  "Give five keywords",
  "Is it true? Answer yes or no.",
  "What is this about?",
  "Translate this",
  'What does "CALL(" mean?\nAnd `CALL("x")`?',
  "이 글을 요약해 주세요",
  "누가 서명했나요?",
  "要約してください",
  "Describe it in one paragraph",
  "",
  "?",
]
const question = fc.oneof(fc.constantFrom(...questions), fc.string({ unit: "grapheme", maxLength: 60 }))
const word = fc.constantFrom(
  "rain",
  "cloud",
  "sea",
  "refund",
  "signed",
  "Ada",
  "the",
  "1877",
  'CALL("x", y)',
  "\\CALL(",
  "```",
  "# ",
  "- ",
  "| a | b |",
  "구름은",
  "海",
  "🌊",
  "\u0000",
  "\uD800",
)
const end = fc.constantFrom(". ", " ", "\n", "\r\n", "\n\n", "? ", ": ", "。", ", ")
const prose = fc.array(fc.tuple(word, end), { maxLength: 120 }).map((parts) => parts.flat().join(""))
const text = fc.oneof(
  prose,
  prose.chain((part) => fc.integer({ min: 1, max: 60 }).map((times) => part.repeat(times))),
  fc.string({ maxLength: 5_000 }),
)
const value = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), text, { maxKeys: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
)
const name = fc.constantFrom(
  "article",
  "text",
  "contract",
  "section",
  "part",
  "parts",
  "sections",
  "join",
  "search",
  "chunks",
  "range",
  "answers",
  "sum",
  "from",
)
const data = fc.dictionary(name, value, { maxKeys: 3 })
const type: fc.Arbitrary<Type> = fc.constantFrom<Type>(
  STRING,
  NUMBER,
  BOOLEAN,
  { kind: "any" },
  { kind: "null" },
  listOf(STRING),
  listOf(NUMBER),
  listOf(recordOf({ name: STRING, age: NUMBER })),
  recordOf({ title: STRING, done: BOOLEAN, tags: listOf(STRING), inner: recordOf({ count: NUMBER }) }),
  unionOf({ kind: "literal", value: "yes" }, { kind: "literal", value: "no" }),
  unionOf(STRING, { kind: "null" }),
)

/** The text that a document without calls evaluates to. */
function textOf(answer: string): string {
  const { document } = parseDocument(answer, { mode: "answer" })
  return document.parts.map((part) => (part.kind === "text" ? part.text : `<${part.kind}>`)).join("")
}

describe("laws", () => {
  it("any question about any data has an answer, the same each time", () => {
    fc.assert(
      fc.property(question, data, type, fc.boolean(), (text, data, returns, recursive) => {
        const request = createRequest(text, data, { returns, recursive })
        const answer = answerTo(request.question)
        expect(answer).not.toBe("")
        expect(answer.isWellFormed()).toBe(true)
        expect(answerTo(structuredClone(request.question))).toBe(answer)
      }),
    )
  })

  it("an answer is a text without calls, or calls that parse", () => {
    fc.assert(
      fc.property(question, data, type, (text, data, returns) => {
        const request = createRequest(text, data, { returns })
        const answer = answerTo(request.question)
        const { document, diagnostics } = parseDocument(answer, { mode: "answer" })
        expect(diagnostics).toEqual([])
        const calls = document.parts.filter(({ kind }) => kind === "call")
        if (calls.length > 0) {
          expect(request.question.data.some(({ whole }) => whole === null)).toBe(true)
          expect(document.parts).toHaveLength(1)
        } else if (returns.kind === "string") {
          expect(textOf(answer)).toBe(answerTo({ ...request.question, recursive: false }))
        }
      }),
    )
  })

  it("an answer of a type has that type", () => {
    fc.assert(
      fc.property(question, data, type, (text, data, returns) => {
        const answer = answerTo(createRequest(text, data, { returns, recursive: false }).question)
        if (returns.kind === "string") return
        const found = fromJson(answer)
        expect(hasType(found, returns) ? found : convert(found, returns)).toEqual(found)
      }),
    )
  })
})
