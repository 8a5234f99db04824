// An answer is a document: its calls are evaluated, their results replace them, and nothing else of it is live.

import { describe, expect, test } from "vitest"
import { answering, errorOf, evaluate, reportedIn, valueOf, type Answers } from "../support/asking.ts"

describe("calls in an answer", () => {
  test("their results replace them, in order", async () => {
    const answer = 'A CALL("one") B CALL("two") C CALL(1 + 2)!'
    expect(await valueOf(answer, { one: "1", two: "2" })).toBe("A 1 B 2 C 3!")
  })

  test("in arguments of calls, and in results of calls, several answers deep", async () => {
    const others = {
      outer: ({ question }: { question: { data: readonly { whole: string | null }[] } }) =>
        `[${question.data[0]!.whole}]`,
      middle: 'm CALL("inner") m',
      inner: 'i CALL("innermost") i',
      innermost: "!",
    }
    expect(await valueOf('CALL("outer", CALL("middle"))', others)).toBe("[m i ! i m]")
  })

  test("see the data of the question by name, and functions of the language", async () => {
    const ask = 'ask("Q", text: "a b c", n: 2)'
    expect(
      await valueOf("CALL(words(text)[n]) CALL(FOR w IN words(text) : upper(w)) CALL(text |> length)", {}, { ask }),
    ).toBe('c ["A","B","C"] 5')
  })

  test("pass data on to further questions under their names", async () => {
    const { requests } = await seen(
      { Q: 'CALL("R", article[0:3], whole: article)', R: "ok" },
      'ask("Q", article: "abcdef")',
    )
    expect(requests[1]!.question.data.map(({ name, whole }) => [name, whole])).toEqual([
      ["article", "abc"],
      ["whole", "abcdef"],
    ])
  })

  test("of one answer do not wait for each other", async () => {
    const { requests, value } = await seen({ Q: 'CALL([CALL("a"), CALL("b")])', a: "1", b: "2" }, 'ask("Q")')
    expect(value).toBe('["1","2"]')
    expect(requests.map(({ question }) => question.text)).toEqual(expect.arrayContaining(["Q", "a", "b"]))
  })

  test("are text when escaped or quoted as code", async () => {
    expect(await valueOf("\\CALL(1) `CALL(2)`\n```\nCALL(3)\n```\nCALL(4)")).toBe(
      "CALL(1) `CALL(2)`\n```\nCALL(3)\n```\n4",
    )
  })

  test("that do not parse are reported to the model, with their place", async () => {
    const {
      codes,
      value,
      result: { diagnostics, sources },
    } = await reportedIn("a CALL(1 + ) b")
    expect(value).toBe("a  b")
    expect(codes.length).toBeGreaterThan(0)
    for (const { source, span } of diagnostics) expect(sources[source!]?.slice(0, span.end)).toMatch(/^a CALL\(1 \+/)
  })

  test("slips of the pen are repaired and reported", async () => {
    const { value, diagnostics } = await evaluate({ Q: "CALL(upper('a'),) CALL(True and False)" }, 'ask("Q")')
    expect(value).toBe("A false")
    expect(diagnostics.length).toBeGreaterThan(0)
    for (const { severity, source } of diagnostics) expect([severity, source]).toEqual(["repair", 'answer to "Q"'])
  })
})

describe("calls that fail", () => {
  test.each([
    ["while they are evaluated", "a CALL(1 / 0)b", "division-by-zero"],
    ["because a name is not there", 'a CALL([CALL("R"), articel])b', "unknown-name"],
    ["because an argument does not fit", "a CALL(trim())b", "wrong-arguments"],
  ])("%s are reported to the model, which continues without them", async (_, answer, code) => {
    const model = answering({ Q: answer, R: "r" })
    const { value, diagnostics, usage } = await evaluate(model, 'ask("Q", article: "x")')
    expect([value, usage.questions.asked]).toEqual(["a b", 1])
    expect(diagnostics).toMatchObject([{ code, severity: "repair" }])
    expect(JSON.stringify(model.requests.at(-1)!.messages)).toContain(
      JSON.stringify(diagnostics[0]!.message.replace(/^told the model: /, "")).slice(1, -1),
    )
  })

  test("a question that waits for itself is a cycle, and fails at once", async () => {
    const { code, usage } = await errorOf(evaluate({ Q: 'CALL("R")', R: 'CALL("Q")' }, 'ask("Q")'))
    expect([code, usage.questions.asked]).toEqual(["cyclic-call", 2])
  })

  test("TRY recovers in an answer, and around a question", async () => {
    expect(await valueOf('CALL(TRY 1 / 0 ELSE "no: " + error.code)')).toBe("no: division-by-zero")
    expect((await evaluate({ Q: "no number" }, 'TRY ask("Q", returns: number) ELSE error.code')).value).toBe(
      "undecodable-answer",
    )
  })
})

async function seen(answers: Answers, source: string) {
  const model = answering(answers)
  const { value } = await evaluate(model, source)
  return { value, requests: model.requests }
}
