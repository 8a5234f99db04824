// Documents by people: any text, in which only calls are live, and slips are reported but never repaired.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { native } from "../../src/values/native.ts"
import { NUMBER } from "../../src/values/types.ts"
import type { RunOptions } from "../../src/run/options.ts"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf } from "../support/asking.ts"
import { anyText } from "../support/arbitrary-text.ts"

function run(source: string, args: RunOptions["args"] = {}, options: RuntimeOptions = {}) {
  return createRuntime(options).run(source, { kind: "document", name: "letter.md", args })
}

describe("text", () => {
  test("without calls comes out as it went in, unit by unit", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const plain = text.replaceAll("CALL(", "CALL (")
        expect((await run(plain)).value).toBe(plain)
      }),
      { numRuns: 500 },
    )
  })

  test("around a call does, too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), async (before, after) => {
        const [left, right] = [before.replaceAll(/[`~\\]|CALL|[\p{L}\p{N}_]$/gu, ""), after.replaceAll("CALL", "")]
        expect((await run(`${left} CALL(1 + 1)${right}`)).value).toBe(`${left} 2${right}`)
      }),
    )
  })

  test.each([
    ["", ""],
    ["\ufeffa\r\nb\r\n", "\ufeffa\r\nb\r\n"],
    ["\\CALL(1) and \\CALL(x", "CALL(1) and CALL(x"],
    ["`CALL(1)` ``CALL(2)`` CALL(3)", "`CALL(1)` ``CALL(2)`` 3"],
    ["```\nCALL(1)\n```\nCALL(2)", "```\nCALL(1)\n```\n2"],
    ["```recall\nEMIT 1\n```\nCALL(2)", "```recall\nEMIT 1\n```\n2"],
    ["RECALL(1) call(1) CALL (1) _CALL(1)", "RECALL(1) call(1) CALL (1) _CALL(1)"],
    ['한국어 CALL(upper("가a")) 끝', "한국어 가A 끝"],
  ])("%j gives %j", async (source, text) => {
    const { value, text: shown, diagnostics } = await run(source)
    expect([value, shown, diagnostics]).toEqual([text, text, []])
  })
})

describe("calls", () => {
  test("are in order, whatever the order of their answers", async () => {
    const gate = createGate()
    const model = scripted(({ question }) => question.text.toLowerCase(), { gate })
    const result = run('1 CALL("A") 2 CALL("B") 3 CALL("C")', {}, { models: model })
    await gate.arrived(3)
    for (const question of ["C", "A", "B"]) gate.release(question)
    expect((await result).value).toBe("1 a 2 b 3 c")
  })

  test("bind names for what follows, and know the last result and the text so far", async () => {
    expect((await run("CALL(LET x = 2, y = x * x)a CALL(x + y) CALL(it * 10) CALL(length(so_far))")).value).toBe(
      "a 6 60 7",
    )
  })

  test("find arguments and natives of the host by name", async () => {
    const natives = [native({ name: "price", parameters: { n: NUMBER }, returns: NUMBER, run: ({ n }) => n * 1.5 })]
    expect(
      (
        await run(
          "CALL(customer.name) pays CALL(price(2)), CALL(twice(4))",
          { customer: { name: "Ada" }, twice: (n: number) => 2 * n },
          { natives },
        )
      ).value,
    ).toBe("Ada pays 3, 8")
  })

  test("written by a person are strict: a slip is a warning, and the text stays", async () => {
    for (const source of [
      "CALL(upper('a'))",
      "CALL(if true then 1 else 2)",
      "CALL([x for x in xs])",
      "CALL(1 + )",
      'CALL("never closed"',
      "CALL(True)",
    ]) {
      const { value, diagnostics } = await run(source, { xs: [] })
      expect(value).toBe(source)
      expect(diagnostics.length).toBeGreaterThan(0)
      for (const { severity, source: name } of diagnostics) expect([severity, name]).toEqual(["warning", "letter.md"])
    }
  })

  test("may be tens of thousands, each of which sees the bindings before it", async () => {
    const nodes = 40_000
    const source =
      "CALL(LET n = 0)CALL(0)" + "CALL(LET n = n + 1)CALL(LET last = it)CALL(last + n - last)".repeat(nodes / 4)
    expect((await run(source)).value).toBe(Array.from({ length: nodes / 4 + 1 }, (_, i) => i).join(""))
  })

  test("to answer are ordinary questions: only a model's answer has a value of its own", async () => {
    expect((await run('a CALL("answer", 1) b', {}, { models: answering({ answer: "asked" }) })).value).toBe("a asked b")
  })

  test("that fail fail the run, with the place of the leftmost of several", async () => {
    const { diagnostics } = await errorOf(run('one\nCALL(1 / 0) CALL(parse_json("{"))'))
    expect(diagnostics).toMatchObject([{ code: "division-by-zero", source: "letter.md", span: { start: 9, end: 14 } }])
  })

  test("with unknown names are all reported at once, before anything is asked", async () => {
    const models = answering({ Q: "a" })
    const { diagnostics } = await errorOf(
      run('CALL("Q") CALL(nme) CALL(2 + agee)', { name: "Ada", age: 1 }, { models }),
    )
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["unknown-name", "did you mean name?"],
      ["unknown-name", "did you mean age?"],
    ])
    expect(models.requests).toEqual([])
  })
})
