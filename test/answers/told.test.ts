// A call that is not made is reported to the model once, and to the user; so is an answer that says nothing.

import { describe, expect, test } from "vitest"
import type { RecallError } from "../../src/index.ts"
import { scripted, type ScriptedOptions } from "../../src/testing/index.ts"
import { HINTS, MEANT, NEAR_MISSES, NO_MISSES, SLIPS, STRINGS } from "./told.rows.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"

/** The outcome of an answer to `Q` about `doc`, after whose first stop the model continues with ` then`. */
async function outcomeOf(text: string, { doc = "alpha beta", ...options }: ScriptedOptions & { doc?: string } = {}) {
  const model = scripted(
    ({ question }) =>
      question.text !== "Q" ? `<${question.text}>` : question.written === "" ? text : `${question.written} then`,
    options,
  )
  const { value, diagnostics } = await evaluate(model, 'ask("Q", doc)', { args: { doc } })
  return { value, codes: diagnostics.map(({ severity, code }) => `${severity} ${code}`), model }
}

describe("a near miss", () => {
  test.each(NEAR_MISSES)("is reported once, and leaves nothing: %s", async (text, value) => {
    for (const chunk of [1, 4, 1000]) {
      const told = await outcomeOf(text, { chunk })
      expect([told.value, told.codes]).toEqual([value, ["repair near-miss"]])
      expect(told.model.requests[1]!.messages.at(-1)!.content).toContain("leaves nothing in the answer")
    }
    const refused = await evaluate(answering({ Q: [text, "fine"] }, { pause: "end" }), 'ask("Q", doc: "x")')
    expect(refused.value).toBe("fine")
  })

  test.each(NO_MISSES)("is none: %s", async (text) => {
    expect(await outcomeOf(text, { chunk: 3 })).toMatchObject({ value: text, codes: [] })
  })

  test("that is quoted from the data stays text, and nobody hears of it", async () => {
    const doc = 'they wrote call("What is it?") there'
    expect(await outcomeOf(`It says ${doc}.`, { doc })).toMatchObject({ value: `It says ${doc}.`, codes: [] })
  })

  test("is text the second time, with a warning", async () => {
    const model = answering({ Q: 'a call("What is it?") b call("What is it?") c call("What is it?")' })
    const { value, diagnostics } = await evaluate(model, 'ask("Q")')
    expect(value).toBe('a  b call("What is it?") c call("What is it?")')
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
      ["repair", "near-miss"],
      ["warning", "near-miss"],
    ])
  })

  test.each(["call(", 'call("a b", ', "```rcl\nLET a = 1\n", "` CALL(1)\n", "`", "> ```recall\n"])(
    "is found in time in proportion to the text: %s",
    async (piece) => {
      const { value } = await evaluate(scripted([{ question: "Q", answer: piece.repeat(20_000) }]), 'ask("Q")')
      expect(typeof value).toBe("string")
    },
  )
})

describe("a call with a string that is seldom meant", () => {
  test.each(STRINGS)("is not made, and the model hears why: %s", async (call, code, second) => {
    const told = await outcomeOf(`x ${call}`)
    expect([told.value, told.codes]).toEqual(["x  then", [`repair ${code}`]])
    if (second === null) return
    let next = 0
    const model = scripted(({ question: { text, written } }) =>
      text === "Q" ? `${written}${["x ", "", ""][next] ?? ""}${next++ < 2 ? call : ""}` : `<${text}>`,
    )
    const { value, diagnostics } = await evaluate(model, 'ask("Q", doc)', { args: { doc: "alpha beta" } })
    expect([value, diagnostics.map(({ severity }) => severity)]).toEqual([second, ["repair", "warning"]])
  })

  test.each(MEANT)("is meant: %s", async (text) => {
    expect((await outcomeOf(text)).codes.filter((code) => code !== "repair undecodable-answer")).toEqual([])
  })
})

describe("an escape of JSON that is seldom meant", () => {
  test.each([
    ["x", '{"p": "\\frac"}', ["repair undecodable-answer", "repair undecodable-answer", "error undecodable-answer"]],
    ["page 1\fpage 2", '{"p": "page 1\\fpage 2"}', []],
    [["page 1\fpage 2"], '{"p": "page 1\\fpage 2"}', []],
    [
      "page 1\fpage 2",
      '{"p": "\\beta"}',
      ["repair undecodable-answer", "repair undecodable-answer", "error undecodable-answer"],
    ],
  ])("is asked again, unless the model was shown what it gives: %j, %s", async (doc, answer, codes) => {
    const run = evaluate({ Q: answer }, 'ask("Q", doc, returns: {p: string})', { args: { doc } })
    const { diagnostics } = await run.catch((thrown: unknown) => thrown as RecallError)
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(codes)
  })

  test("is taken where a result has what it gives", async () => {
    const answer = '{"of": CALL(length(doc)), "p": "one\\ftwo"}'
    const shown = '{"of": CALL(join(["one", "two"], "\\u000c")), "p": "one\\ftwo"}'
    const error = await errorOf(evaluate({ Q: answer }, 'ask("Q", doc: "x", returns: any)'))
    expect(error.message).toContain("is a form feed")
    const { value } = await evaluate({ Q: shown }, 'ask("Q", doc: "x", returns: any)')
    expect(value).toEqual({ of: "one\ftwo", p: "one\ftwo" })
  })
})

describe("a slip", () => {
  test.each(SLIPS)("is taken as meant: %s", async (text, value, code) => {
    for (const chunk of [1, 1000]) {
      const told = await outcomeOf(text, { chunk })
      expect([told.value, new Set(told.codes)]).toEqual([value, new Set([`repair ${code}`])])
    }
  })

  test.each(HINTS)("is reported with the form that is meant: %s", async (text, hint) => {
    const { model, codes } = await outcomeOf(text)
    expect(codes[0]).toMatch(/^repair /)
    const told = model.requests[1]!.messages.at(-1)!.content
    expect(told).toContain(hint)
    expect(told).not.toContain("IMPORT, PARAM")
  })
})

describe("a call of the own question", () => {
  test.each(['CALL("Q", doc)', 'CALL(FOR i IN [1, 2] : CALL("Q", doc))', 'CALL(upper(CALL("Q", doc)))'])(
    "is reported to the model, which continues: %s",
    async (call) => {
      expect(await outcomeOf(`x ${call}`)).toMatchObject({ value: "x  then", codes: ["repair own-question"] })
    },
  )

  test("can be caught, and is another question with other data", async () => {
    expect(await outcomeOf('CALL(TRY CALL("Q", doc) ELSE "again")')).toMatchObject({ value: "again then", codes: [] })
    const model = scripted(({ question: { data } }) => (data[0]!.whole === "0" ? "end" : 'n CALL("Q", n: n - 1)'))
    expect((await evaluate(model, 'ask("Q", n: 2)')).value).toBe("n n end")
  })
})

describe("the reason of a refused answer names", () => {
  test.each<[string, string, string, string]>([
    ["results side by side", "[number]", "[CALL(5)CALL(6)]", "5 and 6 make no value together"],
    ["digits beside a result", "number", "The answer is CALL(12)5", "12 and 5 make no value together"],
    [
      "several parts of a text",
      "{n: number}",
      '{"n": "CALL(12)5"}',
      'the string \\"125\\", which is made of several parts',
    ],
    ["a call in code", "{a: number}", '```json\n{"a": CALL(1 + 1)}\n```', "calls in code are not made"],
    ["a call where there are none", "{a: number}, recursive: false", '{"a": CALL(1)}', "this question has no calls"],
    ["a missing item", "[number]", "[1,,2]", "a value is missing at line 1, column 4"],
    ["the digits of a text", "{v: string}", '{"v": CALL(1.10)}', "1.10 in a call is the number 1.1"],
  ])("%s", async (_, returns, answer, reason) => {
    const model = answering({ Q: answer }, { pause: "end" })
    await errorOf(evaluate(model, `ask("Q", returns: ${returns})`))
    expect(model.requests[1]!.question.problem).toContain(reason.replaceAll('\\"', '"'))
  })
})

test.each([
  ["    return 1\n    return 2\n", "    return 1\n    return 2"],
  ["\n  \n  a poem\nof two lines  \n", "  a poem\nof two lines"],
  [" \tone line ", "one line"],
  [" a\nb", "a\nb"],
  ["\r\n\tx\r\ny\r\n", "\tx\r\ny"],
  ['  \n CALL(upper("  a"))', "  A"],
])("the indentation of the first of several lines is part of a text: %j", async (answer, value) => {
  for (const returns of ["string", "string | null"])
    expect((await evaluate({ Q: answer }, `ask("Q", returns: ${returns})`)).value).toBe(value)
})

describe("an empty answer", () => {
  test.each(["", " \n", "<think>so</think>", "CALL(LET a = 1)", "```recall\nLET a = 1\n```\n"])(
    "is asked again, and never remembered: %j",
    async (answer) => {
      for (const returns of ["string", "number", "string | null", "any"]) {
        const error = await errorOf(evaluate({ Q: answer }, `ask("Q", returns: ${returns})`))
        expect(error.code).toBe("empty-answer")
        const model = answering({ Q: [answer, answer.includes("LET") ? "" : "7", "7"] })
        expect((await evaluate(model, `ask("Q", returns: ${returns})`)).diagnostics[0]!.message).toMatch(/^asked again/)
        expect(model.requests.at(-1)!.question.problem).toContain("the answer is empty")
      }
    },
  )

  test.each(['CALL("answer", "")', '```recall\nEMIT ""\n```', 'CALL(trim(" "))', "CALL([])[0:0]"])(
    "is none where a call gives it: %s",
    async (answer) => {
      expect((await evaluate({ Q: answer }, 'ask("Q")')).diagnostics).toEqual([])
    },
  )
})

describe("a block that is wrong", () => {
  test("is reported with its line, and the next attempt has it and the reason", async () => {
    const block = "```recall\nLET a = 1\nreturn a\n```"
    const model = answering({ Q: [`${block}\n`, "fine"] })
    expect((await evaluate(model, 'ask("Q")')).value).toBe("fine")
    expect(model.requests[1]!.messages.at(-1)!.content).toContain("line 2 of the block: return a (write EMIT value")
    const { problem } = model.requests[2]!.question
    expect(problem).toContain("the answer is empty")
    expect(problem).toContain(block)
    expect(problem).toContain("line 2 of the block: return a")
  })

  test("is named by the failure in the end", async () => {
    const error = await errorOf(evaluate({ Q: "```recall\nEMIT nope\n```\n" }, 'ask("Q")'))
    expect(error.diagnostics.at(-1)!.hint).toContain("nope is not defined, line 1 of the block: EMIT nope")
  })
})
