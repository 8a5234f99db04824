// Nothing of the data is hidden from a model that has no way to look at it.

import { describe, expect, test } from "vitest"
import { MAX_SHOWN_WHOLE } from "../../src/answers/limits.ts"
import { DEFAULT_SHOWN } from "../../src/values/limits.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"

const long = "x".repeat(DEFAULT_SHOWN + 1)

describe("recursive: false", () => {
  test.each([
    ["a text", "y".repeat(MAX_SHOWN_WHOLE)],
    ["a list", Array.from({ length: 300 }, (_, i) => ({ item: i, price: `${i * 3} euros` }))],
  ])("shows all of %s", async (_, doc) => {
    const model = answering({ Q: "fine" })
    const { value, diagnostics } = await evaluate(model, 'ask("Q", doc, recursive: false)', { args: { doc } })
    expect([value, diagnostics]).toEqual(["fine", []])
    const { content } = model.requests[0]!.messages[1]!
    expect(content).toContain(typeof doc === "string" ? doc : "897 euros")
    expect(content).not.toContain("only its beginning")
  })

  test("fails before a request where that is too much", async () => {
    const model = answering({ Q: "fine" })
    const doc = "y".repeat(MAX_SHOWN_WHOLE + 1)
    const error = await errorOf(evaluate(model, 'ask("Q", doc, recursive: false)', { args: { doc } }))
    expect([error.code, model.requests.length]).toEqual(["data-too-long", 0])
  })
})

describe("an answer that never looks into long data is reported", () => {
  test.each([
    ["I know.", ["unread-data"]],
    ['CALL("answer", 1)', ["unread-data"]],
    ["CALL(length(doc))", []],
    ['CALL(LET a = doc)CALL("answer", 1)', []],
    ['CALL("answer", FOR s IN [1] : CALL("R", doc[0:9]))', []],
    ["```recall\nTASK f() = doc\nEMIT 1\n```", []],
  ])("%s", async (answer, codes) => {
    const { diagnostics } = await evaluate({ Q: answer, R: "r" }, 'ask("Q", doc)', { args: { doc: long } })
    expect(diagnostics.map(({ code }) => code).filter((code) => code === "unread-data")).toEqual(codes)
  })

  test("but not of data that is shown whole", async () => {
    expect((await evaluate({ Q: "I know." }, 'ask("Q", doc: "x")')).diagnostics).toEqual([])
  })
})

describe("the name of a datum", () => {
  test.each([
    ["so_far", "LET so_far = 1 IN so_far"],
    ["it", "LET it = 1 IN it"],
    ["IN", "{IN: 1}.IN"],
    ["null", "{null: 1}.null"],
  ])("is never %s", async (_, datum) => {
    const model = answering({ Q: "a CALL(data1)" })
    const source = datum.startsWith("LET") ? datum.replace(/\w+$/, (name) => `ask("Q", ${name})`) : `ask("Q", ${datum})`
    expect((await evaluate(model, source)).value).toBe("a 1")
    expect(model.requests[0]!.question.data.map(({ name }) => name)).toEqual(["data1"])
  })

  test.each(["so_far: 1", "it: 1", "IN: 1", "null: 1", "CALL: 1"])("is refused: %s", async (datum) => {
    for (const source of [`ask("Q", ${datum})`, `CALL("What is it?", ${datum})`])
      expect((await errorOf(evaluate({ Q: "a" }, source))).code).toBe("reserved-name")
  })
})
