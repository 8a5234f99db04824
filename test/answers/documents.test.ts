// An answer is a document: its calls are evaluated, their results stand in it, and nothing else of it is live.

import { describe, expect, test } from "vitest"
import { answering, errorOf, evaluate, valueOf, type Answers } from "../support/asking.ts"

describe("calls in an answer", () => {
  test("their results take their place, in order", async () => {
    const answer = 'A CALL("one") B CALL("two") C CALL(1 + 2)!'
    expect(await valueOf(answer, { one: "1", two: "2" })).toBe("A 1 B 2 C 3!")
  })

  test("in arguments of calls, and in results of calls, several answers deep", async () => {
    const others = {
      outer: ({ question }: { question: { data: readonly { whole: string | null }[] } }) => `[${question.data[0]!.whole}]`,
      middle: 'm CALL("inner") m',
      inner: 'i CALL("innermost") i',
      innermost: "!",
    }
    expect(await valueOf('CALL("outer", CALL("middle"))', others)).toBe("[m i ! i m]")
  })

  test("see the data of the question by name, and functions of the language", async () => {
    const ask = 'ask("Q", text: "a b c", n: 2)'
    expect(await valueOf('CALL(words(text)[n]) CALL(FOR w IN words(text) : upper(w)) CALL(text |> length)', {}, { ask })).toBe('c ["A","B","C"] 5')
  })

  test("hand data on to further questions under their names", async () => {
    const { requests } = await seen({ Q: 'CALL("R", article[0:3], whole: article)', R: "ok" }, 'ask("Q", article: "abcdef")')
    expect(requests[1]!.question.data.map(({ name, whole }) => [name, whole])).toEqual([["article", "abc"], ["whole", "abcdef"]])
  })

  test("of one answer do not wait for each other", async () => {
    const { requests, value } = await seen({ Q: 'CALL([CALL("a"), CALL("b")])', a: "1", b: "2" }, 'ask("Q")')
    expect(value).toBe('["1","2"]')
    expect(requests.map(({ question }) => question.text).sort()).toEqual(["Q", "a", "b"])
  })

  test("are text when escaped or quoted as code", async () => {
    expect(await valueOf("\\CALL(1) `CALL(2)`\n```\nCALL(3)\n```\nCALL(4)")).toBe("CALL(1) `CALL(2)`\n```\nCALL(3)\n```\n4")
  })

  test("that do not parse stay text, with a warning that shows where", async () => {
    const { value, diagnostics, sources } = await evaluate({ Q: "a CALL(1 + ) b" }, 'ask("Q")')
    expect(value).toBe("a CALL(1 + ) b")
    expect(diagnostics).toMatchObject([{ severity: "warning", source: 'answer to "Q"' }])
    expect(sources).toEqual({ 'answer to "Q"': "a CALL(1 + ) b" })
  })

  test("slips of the pen are repaired and told", async () => {
    const { value, diagnostics } = await evaluate({ Q: "CALL(upper('a'),) CALL(True and False)" }, 'ask("Q")')
    expect(value).toBe("A false")
    expect(diagnostics.length).toBeGreaterThan(0)
    for (const { severity, source } of diagnostics) expect([severity, source]).toEqual(["repair", 'answer to "Q"'])
  })
})

describe("calls that fail", () => {
  test("are told to the model, with what it wrote", async () => {
    const { value, requests } = await seen({ Q: ["CALL(1 / 0)", "fine"] }, 'ask("Q")')
    expect(value).toBe("fine")
    expect(requests.at(-1)!.question.problem).toContain("1 / 0")
    expect(requests.at(-1)!.messages.at(-1)!.content).toContain("1 / 0")
  })

  test("end with the failure, shown in the answer", async () => {
    const { diagnostics, sources } = await errorOf(evaluate({ Q: "a\nCALL(1 / 0)" }, 'ask("Q")'))
    const error = diagnostics.find(({ severity }) => severity === "error")!
    expect(error.code).toBe("division-by-zero")
    expect(sources[error.source!]?.slice(error.span.start, error.span.end)).toBe("1 / 0")
  })

  test("with an unknown name are not evaluated at all", async () => {
    const { code, usage } = await errorOf(evaluate({ Q: 'CALL("R") CALL(articel)', R: "r" }, 'ask("Q", article: "a")'))
    expect(code).toBe("unknown-name")
    expect(usage.calls.evaluated).toBe(0)
  })

  test("a question that waits for itself is a cycle, at once", async () => {
    const { code, usage } = await errorOf(evaluate({ Q: 'CALL("Q")' }, 'ask("Q")'))
    expect([code, usage.questions.asked]).toEqual(["cyclic-call", 1])
    expect((await errorOf(evaluate({ Q: 'CALL("R")', R: 'CALL("Q")' }, 'ask("Q")'))).code).toBe("cyclic-call")
  })

  test("TRY recovers in an answer, and around a question", async () => {
    expect(await valueOf('CALL(TRY 1 / 0 ELSE "no: " + error.code)')).toBe("no: division-by-zero")
    expect((await evaluate({ Q: "CALL(1 / 0)" }, 'TRY ask("Q") ELSE error.code')).value).toBe("division-by-zero")
  })
})

async function seen(answers: Answers, source: string) {
  const model = answering(answers)
  const { value } = await evaluate(model, source)
  return { value, requests: model.requests }
}
