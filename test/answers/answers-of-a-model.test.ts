// Twelve answers that a model wrote to a short prompt: each node parses as its author meant, or is reported.
// The answers are not part of the project; without them beside it, these tests are skipped.

import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { parseDocument } from "../../grammar/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"

const FILE = new URL("../../../shared/data/answers-of-a-model.md", import.meta.url)
const present = existsSync(FILE)
const answers = new Map<string, string>()
if (present)
  for (const section of readFileSync(FILE, "utf8").split(/^## /m).slice(1))
    answers.set(section.slice(0, section.indexOf("\n")), section.slice(section.indexOf("\n")).trim())

/** The value of the answer for these data, and the questions asked in it, with the names and values of their data. */
async function evaluated(
  number: string,
  data: { readonly [name: string]: unknown },
  reply: (question: string, data: { readonly [name: string]: string }) => string = () => "OK",
) {
  const asked: { readonly question: string; readonly data: { readonly [name: string]: string } }[] = []
  const model = scripted(({ question }) => {
    if (question.text === "Q") return answers.get(number)!
    const given = Object.fromEntries(question.data.map(({ name, whole, beginning }) => [name, whole ?? beginning]))
    asked.push({ question: question.text, data: given })
    return reply(question.text, given)
  })
  const { value, diagnostics } = await createRuntime({ models: model }).ask("Q", data)
  return {
    value,
    asked,
    reported: diagnostics.filter(({ severity }) => severity === "repair").map(({ code }) => code),
    codes: diagnostics.map(({ code }) => code),
  }
}

describe.skipIf(!present)("answers of a model", () => {
  test("every node parses as a whole, and no other text is a node", () => {
    const nodes = [...answers].map(([number, answer]) => {
      const { document, diagnostics } = parseDocument(answer, { mode: "answer" })
      return [number, document.parts.filter(({ kind }) => kind !== "text").length, diagnostics.map(({ code }) => code)]
    })
    expect(nodes).toEqual([
      ["1", 1, []],
      ["2", 1, []],
      ["3", 1, []],
      ["4", 0, []],
      ["5", 1, []],
      ["6", 0, []],
      ["7", 0, []],
      ["8", 1, []],
      ["9", 1, []],
      ["10", 1, []],
      ["11", 1, []],
      ["12", 1, []],
    ])
  })

  test("1: the article is passed by its name", async () => {
    const { value, asked, reported } = await evaluated("1", { article: "An article." })
    expect([value, reported]).toEqual(["OK", []])
    expect(asked).toMatchObject([{ data: { article: "An article." } }])
  })

  test("2: one question for each complaint counts them", async () => {
    const complaints = ["I want a refund", "too loud", "refund me"]
    const { value, asked } = await evaluated("2", { complaints }, (_, { complaint }) =>
      complaint!.includes("refund") ? "yes" : "no",
    )
    expect(value).toBe("2")
    expect(asked.map(({ data }) => data["complaint"]).sort()).toEqual([...complaints].sort())
  })

  test("3: passages, the beginning and the end are passed on", async () => {
    const contract = `BEGINS ${"clause. ".repeat(26_000)}signed by Ann. ENDS`
    const { asked, reported } = await evaluated("3", { contract })
    expect(reported).toEqual([])
    expect(Object.keys(asked[0]!.data).sort()).toEqual(["beginning", "end", "passages"])
    expect(asked[0]!.data["beginning"]).toMatch(/^BEGINS/)
  })

  test("5: both orders are asked before they are weighed", async () => {
    const { value, asked } = await evaluated("5", { essay_a: "first", essay_b: "second" }, (question) =>
      question.startsWith("Two judges") ? "A, narrowly." : "A.",
    )
    expect(value).toBe(
      "To be fair, I will have the essays compared in both orders, so that the order does not decide.\n\nA, narrowly.",
    )
    expect(asked.at(-1)).toMatchObject({ data: { judgement_1: "A.", judgement_2: "A." } })
    // The order of the data is part of the question: it is asked twice.
    expect(asked.length).toBe(3)
  })

  test.each(["4", "6", "7"])("%s: without a live call, escaped openers are text", async (number) => {
    const { value, asked, codes } = await evaluated(number, {})
    expect(value).toBe(answers.get(number)!.replaceAll("\\CALL(", "CALL("))
    expect([asked, codes]).toEqual([[], []])
  })

  test("8: code and its tests are passed on as written", async () => {
    const { asked } = await evaluated("8", {})
    const code = /```js\n([^]*?)\n```/.exec(answers.get("8")!)![1]
    expect(asked).toMatchObject([{ data: { code } }])
    expect(JSON.parse(asked[0]!.data["tests"]!)).toHaveLength(5)
  })

  test("9: topics are collected, merged, tagged, counted and sorted", async () => {
    const minutes = ["m1", "m2", "m3"]
    const topics: { readonly [minutes: string]: readonly string[] } = {
      m1: ["budget"],
      m2: ["budget", "hiring"],
      m3: ["budget", "hiring", "rooms"],
    }
    const { value, reported } = await evaluated("9", { minutes }, (question, data) =>
      JSON.stringify(question.startsWith("Merge") ? ["rooms", "hiring", "budget"] : topics[data["minutes"]!]),
    )
    expect(reported).toEqual([])
    expect(JSON.parse(String(value))).toEqual([
      { topic: "budget", meetings: 3 },
      { topic: "hiring", meetings: 2 },
      { topic: "rooms", meetings: 1 },
    ])
  })

  test("10: a chapter is translated chunk by chunk, in its order", async () => {
    const { value } = await evaluated(
      "10",
      { chapter: "One.\n\nTwo." },
      (_, data) => `<${Object.values(data).join("")}>`,
    )
    expect(value).toBe("<One.\n\nTwo.>")
  })

  test("11: passages are found and passed on with the claim", async () => {
    const { asked } = await evaluated("11", { report: "In 2019 the net income was 3 million." })
    expect(asked).toMatchObject([
      {
        data: {
          claim: "The company was profitable in 2019",
          passages: expect.stringContaining("net income") as string,
        },
      },
    ])
  })

  test("12: each lemma is checked", async () => {
    const { asked, value } = await evaluated("12", {}, () => "correct")
    expect(asked.length).toBe(3)
    expect(value).toContain('["correct","correct","correct"]')
  })
})

describe("tempting mistakes are reported with what to write instead", () => {
  test.each([
    ["a Python comprehension", "CALL([c for c in xs])", "FOR"],
    ["a comprehension with a condition", "CALL([x.name for x in xs if x.ok])", "FOR"],
    ["a choice with ? and :", 'CALL(n > 1 ? "a" : "b")', "IF"],
    ["a method call", "CALL(xs.map(x => x))", "write map(x, …)"],
    ["a method of a text", 'CALL(t.split(","))', "write split(x, …)"],
    ["a length as a property", "CALL(xs.length)", "length("],
    ["the name that a function has elsewhere", "CALL(len(xs))", "did you mean length?"],
    ["another", "CALL(str(n))", "did you mean string?"],
  ])("%s", async (_, node, hint) => {
    const model = scripted(({ question }) => (question.written === "" ? `Well: ${node} so.` : " so."))
    const { value, diagnostics } = await createRuntime({ models: model }).ask("Q", { xs: [1, 2], n: 2, t: "a,b" })
    expect(diagnostics.map((one) => one.hint)).toContainEqual(expect.stringContaining(hint))
    expect(model.requests[1]!.messages.at(-1)!.content).toContain(hint)
    expect(value).not.toContain("CALL(")
  })

  test.each([
    ["name = value", 'CALL("Q2", a = 1)', "OK"],
    ["lower-case keywords", "CALL(for x in xs : x + 1)", "[2,3]"],
    ["a lower-case choice", 'CALL(if n > 1 then "yes" else "no")', "yes"],
    ["membership with IN", "CALL(2 IN xs)", "true"],
    ["LET in LET", "CALL(LET a = 1 IN LET b = a + 1 IN b)", "2"],
    ["a bare expression", "CALL(n * 2)", "4"],
  ])("or are accepted as meant: %s", async (_, node, expected) => {
    const model = scripted(({ question }) => (question.text === "Q" ? node : "OK"))
    expect((await createRuntime({ models: model }).ask("Q", { xs: [1, 2], n: 2 })).text).toBe(expected)
  })
})
