// Many questions from one answer: more than the budget allows, one of them that fails, two that ask each other.

import { describe, expect, test } from "vitest"
import { ModelError } from "../../src/models/model.ts"
import { scripted } from "../../src/testing/index.ts"
import { answering, errorOf, evaluate, valueOf } from "../support/asking.ts"

const ITEMS = Array.from({ length: 10 }, (_, i) => i)
const fan = "Before CALL(FOR i IN range(0, 10) : CALL(`child ${i}`)) after"

describe("a fan-out that outruns the budget", () => {
  const model = () =>
    scripted([
      { question: "Q", answer: fan },
      { question: /^child/, answer: ({ question }) => question.text.slice(6) },
    ])

  test("asks as many as it allows, and ends the run with the text so far", async () => {
    const asked = model()
    const { text, partial, diagnostics, usage } = await evaluate(asked, 'ask("Q")', { budget: { calls: 6 } })
    expect([text, partial]).toEqual(["Before CALL(FOR i IN range(0, 10) : CALL(`child ${i}`))", true])
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: "budget-exhausted", message: "the budget of calls (6) is used up" }),
    )
    expect([usage.requests, asked.requests.length]).toEqual([6, 6])
  })
  test("of the question alone fails the question: nothing inside it continues; its caller may catch it", async () => {
    const asked = model()
    const { value, partial } = await evaluate(
      asked,
      '[TRY ask("Q", budget: {calls: 6}) ELSE error.code, ask("child 9")]',
    )
    expect([value, partial]).toEqual([["budget-exhausted", "9"], false])
    expect(asked.requests.filter(({ question }) => question.text === "Q").length).toBe(1)
  })
  test("with just enough is whole", async () => {
    expect(await evaluate(model(), 'ask("Q")', { budget: { calls: 11 } })).toMatchObject({
      value: `Before ${JSON.stringify(ITEMS.map(String))} after`,
      partial: false,
    })
  })
})

describe("a child that fails beside nine that succeed", () => {
  const children = (fails: number) => [
    { question: `child ${fails}`, error: new ModelError("model-refused", "I would rather not") },
    { question: /^child/, answer: ({ question }: { question: { text: string } }) => question.text.slice(6) },
  ]

  test.each([0, 4, 9])(
    "is reported, number %d, with its reason; the nine are kept, and not asked again",
    async (fails) => {
      const model = scripted([
        {
          question: "Q",
          answer:
            "Before CALL(FOR i IN range(0, 10) : CALL(`child ${i}`))CALL(FOR i IN range(0, 10) : "
            + "TRY CALL(`child ${i}`) ELSE error.code)",
        },
        ...children(fails),
      ])
      const { value, diagnostics } = await evaluate(model, 'ask("Q")')
      expect(value).toBe(`Before ${JSON.stringify(ITEMS.map((i) => (i === fails ? "model-refused" : String(i))))}`)
      expect(diagnostics.map(({ code }) => code)).toEqual(["model-refused"])
      expect(
        model.requests.find(({ question }) => question.text === "Q" && question.written !== "")!.messages.at(-1)!
          .content,
      ).toContain("I would rather not")
      for (const i of ITEMS)
        expect(model.requests.filter(({ question }) => question.text === `child ${i}`).length).toBe(i === fails ? 2 : 1)
    },
  )
  test("in an answer that is not paused is the reason for asking it again", async () => {
    const model = scripted([{ question: "Q", answer: [fan, "without"] }, ...children(4)], { pause: "end" })
    expect((await evaluate(model, 'ask("Q")')).value).toBe("without")
  })
  test("caught by the program leaves the nine", async () => {
    expect(
      (await evaluate(scripted(children(4)), "FOR i IN range(0, 10) : TRY ask(`child ${i}`) ELSE null")).value,
    ).toEqual(ITEMS.map((i) => (i === 4 ? null : String(i))))
  })
})

describe("two questions that ask each other", () => {
  test.each(["each", "end"] as const)("both fail at once, whichever is first (pause: %s)", async (pause) => {
    const answers = { A: 'a CALL("B")', B: 'b CALL("A")' }
    for (const source of ['[ask("A"), ask("B")]', '[ask("B"), ask("A")]']) {
      const error = await errorOf(evaluate(answering(answers, { pause }), source))
      expect([error.code, error.usage.questions.asked]).toEqual(["cyclic-call", 2])
    }
    expect(
      (await evaluate(answering(answers, { pause }), '[TRY ask("A") ELSE error.code, TRY ask("B") ELSE error.code]'))
        .value,
    ).toEqual(["cyclic-call", "cyclic-call"])
  })
  test("succeed where one has an end", async () => {
    expect(await valueOf('q CALL("B")', { B: 'b CALL("C")', C: "c" })).toBe("q b c")
  })
})
