// Laws of the joints of an answer: they hold for every way of streaming, pausing and continuing.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/runtime.ts"
import { errorOf } from "../support/asking.ts"
import { writing } from "../support/writing.ts"

const PIECES = [..."a1é５.,e\"'`\n <>{}[]:-*CT合"].concat(
  ["12", "The sum is ", "CALL(5)", "CALL(2 + 3)", 'CALL("1" + "2")', "CALL(nope)", "CALL(x y z)", "CALL(LET u = 1)"],
  ["CALL(u)", 'CALL("answer", "ok")', "CALL(answer(7))", "```recall\nEMIT 1\n```\n", "```recall\nLET u = 2\n```\n"],
  ["CALL(", 'call(upper("a b"), 1)', "<think>", "</think>", "<tool_call>", '{"a": ', "\\CALL(1)", "CALL(it + 1)"],
)
const turn = fc
  .tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }), fc.constantFrom("", "", "", "✂"))
  .map(([pieces, end]) => pieces.join("") + end)
const turns = fc.array(turn, { minLength: 1, maxLength: 4 })
/** The ends and beginnings of texts that make one number or word. */
const JOINED = [
  [/\p{Nd}$/u, /^(?:[.,e]?)\p{Nd}/u],
  [/\p{Nd}[.,e]$/u, /^\p{Nd}/u],
  [/[aéomмnт]$/u, /^[aéxAмт]/u],
] as const

const pauses = ["each", "end"] as const
const continuations = ["turn", "prefill", "completion"] as const

async function outcomeOf(model: ReturnType<typeof writing>, returns: string) {
  const run = createRuntime({ models: model }).run(`ask("Q", returns: ${returns})`, { kind: "expression" })
  const { value, diagnostics } = await run.catch(async () => {
    const { code, message, diagnostics } = await errorOf(run)
    return { value: [code, message], diagnostics }
  })
  return { value, diagnostics, requests: model.requests }
}

describe.each(pauses)("an answer with the pause %s", (pause) => {
  test("is the same however it is cut into pieces", async () => {
    const returns = fc.constantFrom("string", "number", "{a: any}", "any")
    await fc.assert(
      fc.asyncProperty(turns, returns, fc.integer({ min: 1, max: 9 }), async (texts, type, chunk) => {
        const whole = await outcomeOf(writing(texts, { pause }), type)
        expect(await outcomeOf(writing(texts, { pause, chunk }), type)).toEqual(whole)
        expect(await outcomeOf(writing(texts, { pause, chunk: 1 }), type)).toEqual(whole)
      }),
      { numRuns: 150 },
    )
  })

  test("joins no digits or letters across a call in silence", async () => {
    // A call behind an ASCII letter or digit is none.
    const text = fc.constantFrom("", " ", ".", "1.", "٣", "é", "мо", "a ", "合")
    const end = fc.constantFrom("", " ", "1", ".5", "e5", "xyz", "é")
    const result = fc.constantFrom("", "5", "6", "é", "Ann", "т", "合", "7.", "1e")
    const parts = fc.array(fc.tuple(text, result), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(parts, end, fc.constantFrom(...continuations), async (before, last, continuation) => {
        const pieces = [...before.flat(), last].filter((piece) => piece !== "")
        const calls = before.map(([text, result], i) => `${text}CALL(replace("${i}", "${i}", "${result}"))`)
        const texts = pause === "end" ? [calls.join("") + last] : [...calls, last]
        const { diagnostics } = await outcomeOf(writing(texts, { pause, continuation }), "string")
        const codes = diagnostics.map(({ code }) => code)
        const isJoined = (a: string, b: string) => JOINED.some(([end, start]) => end.test(a) && start.test(b))
        if (pieces.some((piece, i) => i > 0 && isJoined(pieces[i - 1]!, piece))) expect(codes).not.toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
