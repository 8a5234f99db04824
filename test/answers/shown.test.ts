// Nothing of the data is hidden from a model that has no way to look at it.

import { describe, expect, test } from "vitest"
import { MAX_SHOWN_WHOLE } from "../../src/answers/limits.ts"
import { DEFAULT_SHOWN } from "../../src/values/limits.ts"
import { DEFAULT_OPTIONS } from "../../src/machine/question.ts"
import { questionParts } from "../../src/memo/parts.ts"
import { createRuntime } from "../../src/runtime.ts"
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

describe("how much is shown", () => {
  const seen = async (source: string, options: Parameters<typeof answering>[1] = {}) => {
    const model = answering({ Q: "fine", R: 'CALL(LET a = "longer", _b = "longer")CALL(upper(a))' }, options)
    await evaluate(model, source)
    return model.requests
  }

  test.each([
    ["of the model", 'ask("Q", doc: "12345")', { shown: 4 }, [null]],
    ["of the model, and no more", 'ask("Q", doc: "1234")', { shown: 4 }, ["1234"]],
    ["of the question, before the model's", 'ask("Q", doc: "12345", shown: 5)', { shown: 4 }, ["12345"]],
    ["of the question, which may be nothing", 'ask("Q", doc: "1", shown: 0)', {}, [null]],
    ["all of it without calls", 'ask("Q", doc: "12345", recursive: false, shown: 0)', { shown: 4 }, ["12345"]],
  ])("is the limit %s", async (_, source, options, whole) => {
    const [request] = await seen(source, options)
    expect(request!.question.data.map((datum) => datum.whole)).toEqual(whole)
  })

  test("is the limit of results, too; what is bound to a name with _ is not shown", async () => {
    const requests = await seen('ask("R", shown: 5)')
    const notes = requests.at(-1)!.messages.filter(({ role }) => role === "user")
    expect(notes.map(({ content }) => content.split("\n").filter((line) => /longer|LONGER|bound/i.test(line)))).toEqual(
      [[], ["Bound to a:", "longer…", "_b is bound."], ["LONGER…"]],
    )
  })

  test("is given by shown(), for the model in force or a named one", async () => {
    const models = {
      default: answering({ Q: "CALL(shown())" }, { shown: 7 }),
      other: answering({ Q: "CALL(shown())" }),
    }
    const value = async (source: string) => (await createRuntime({ models }).run(source, { kind: "expression" })).value
    expect(await value('[shown(), shown("other"), map(["default", "other"], shown)]')).toEqual([
      7,
      DEFAULT_SHOWN,
      [7, DEFAULT_SHOWN],
    ])
    expect(await value('[ask("Q"), ask("Q", model: "other")]')).toEqual(["7", String(DEFAULT_SHOWN)])
    expect(await value('TRY shown("none") ELSE error.code')).toBe(DEFAULT_SHOWN)
  })

  test("is that of the model that calls a task, also where another model has called it", async () => {
    const models = { default: answering({ Q: "CALL(size())" }), other: answering({ Q: "CALL(size())" }, { shown: 9 }) }
    const source =
      'TASK size() = shown()\nEMIT [size(), ask("Q", tools: [size]), ask("Q", model: "other", tools: [size])]'
    const { value } = await createRuntime({ models }).run(source)
    expect(value).toEqual([DEFAULT_SHOWN, String(DEFAULT_SHOWN), "9"])
  })

  test.each(["-1", "1.5", '"all"', "null"])("is never %s", async (shown) => {
    expect((await errorOf(evaluate({ Q: "a" }, `ask("Q", shown: ${shown})`))).code).toBe("wrong-argument")
  })

  test("is in the key of an answer only where data are longer", () => {
    const ask = (text: string, shown: number | null) =>
      questionParts(
        { ...DEFAULT_OPTIONS, question: "Q", data: [{ name: "doc", value: text }], shown, isUntrusted: false },
        answering({}),
      )
    expect(ask("12345", 5)).toEqual(ask("12345", null))
    expect(ask("12345", 4)).toEqual({ ...ask("12345", null), shown: "4" })
    expect(ask("1234", 4)).toEqual(ask("1234", 5))
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
