// Answers through calls of the tool: the same answers of the other ways, in which every call is a LET or stands at the
// end, give the same text, value and questions.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime } from "../../src/runtime.ts"
import { scripted, type ScriptedMessage, type ScriptedRule } from "../../src/testing/index.ts"

/** A piece of an answer before the calls at its end: text, or the values that a LET binds. */
type Piece = { readonly text: string } | { readonly values: readonly string[] }

const TEXTS = [
  "plain words, it's (all) fine ",
  "A. ",
  "The ",
  "\n\n# Title\n\n",
  '`CALL("no")` in code ',
  '\n```js\nf(CALL("no"))\n```\n',
  '\\CALL("no") escaped ',
  "| a | b |\n|---|---|\n",
  "RECALL(1) ",
  "한국어 😀 ",
  " ",
  "1. ",
  '{"a": "b", "c": [1, "',
  '"]}',
]

const VALUES = [
  "length(d)",
  'd + "!"',
  '{"a": [1, d]}',
  'CALL("R1", d)',
  'CALL("R2", d: "it\'s", n: [1, 2])',
  'FOR x IN ["p", "q"] : CALL("R1", d: x)',
  'TRY 1 / 0 ELSE "none"',
  "length(so_far)",
  "x => x",
  "`${d} and CALL(d)`",
  "(1 IN [1, 2])",
]

/** Written in the place of the name that was bound last. */
const LAST = "LAST"

const ENDS = ["length(d)", "d", 'CALL("R1", d)', "[1, 2]", "it", LAST]

interface Answer {
  readonly pieces: readonly Piece[]
  /** The calls at the end of the text. */
  readonly calls: readonly string[]
  /** The value of the answer that the last call gives it; null where that is its text. */
  readonly value: string | null
  readonly returns: string
}

const answer: fc.Arbitrary<Answer> = fc
  .record({
    // A text again may be a repetition of the answer, which is left out in another place.
    pieces: fc.uniqueArray(
      fc.oneof(
        fc.record({ text: fc.constantFrom(...TEXTS) }),
        fc.record({ values: fc.array(fc.constantFrom(...VALUES, LAST), { minLength: 1, maxLength: 3 }) }),
      ),
      { maxLength: 7, selector: (piece) => ("text" in piece ? piece.text : piece) },
    ),
    calls: fc.uniqueArray(fc.constantFrom(...ENDS), { maxLength: 3 }),
    value: fc.option(fc.constantFrom('"x"', "5", '["a", d]', '{"a": d}', "null", LAST), { nil: null }),
    returns: fc.constantFrom("string", "number", "[string]", "{a: string | null, b?: number}"),
  })
  // An answer of another type is complete with a call that is all of it, so nothing stands behind that.
  .map((one) => (one.returns === "string" ? one : { ...one, calls: one.calls.slice(0, one.value === null ? 1 : 0) }))

/** The answer as text, and as messages. `together` makes one message of calls without text between them. */
function write({ pieces, calls, value }: Answer, together: boolean) {
  let whole = ""
  let text = ""
  let last = "d"
  /** The last one that can be in the text: of a problem there the models hear at different times. */
  let lastShown = "d"
  let names = 0
  const messages: ScriptedMessage[] = []
  for (const piece of pieces) {
    if ("text" in piece) {
      whole += piece.text
      text += piece.text
      continue
    }
    const bindings = piece.values.map((value) => {
      const binding = `v${++names} = ${value === LAST ? last : value}`
      const isFunction = value === "x => x" || (value === LAST && last !== lastShown)
      last = `v${names}`
      if (!isFunction) lastShown = last
      return binding
    })
    const call = `LET ${bindings.join(", ")}`
    whole += `CALL(${call})`
    const before = messages.at(-1)
    if (together && text === "" && before !== undefined)
      messages[messages.length - 1] = { ...before, calls: [...before.calls, call] }
    else messages.push({ text, calls: [call] })
    text = ""
  }
  // A call again, right behind its result, is a repetition where the model is stopped.
  const placed = new Set(calls.map((call, i) => (call === LAST || (call === "it" && i === 0) ? lastShown : call)))
  const end = [...placed].map((call) => `CALL(${call})`).join("")
  if (value === null) return { whole: whole + end, messages: [...messages, text + end] }
  const given = `CALL("answer", ${value === LAST ? lastShown : value})`
  return { whole: whole + end + given, messages: [...messages, { text: text + end, calls: [given] }] }
}

const OTHERS: readonly ScriptedRule[] = [
  { question: "R1", answer: ({ question }) => `<${question.data[0]!.whole}>` },
  { question: "R2", answer: "two CALL(length(d)) it" },
]

test("through the tool an answer gives the same text, value, questions and failures as in the other ways", async () => {
  await fc.assert(
    fc.asyncProperty(answer, fc.boolean(), fc.integer({ min: 1, max: 9 }), async (one, together, chunk) => {
      const { whole, messages } = write(one, together)
      const run = async (rule: Omit<ScriptedRule, "question">, continuation: "turn" | "tool") => {
        const model = scripted([{ question: "Q", ...rule }, ...OTHERS], { continuation, chunk })
        const outcome = await createRuntime({ models: model })
          .run(`ask("Q", d: "the datum", returns: ${one.returns})`, { kind: "expression" })
          .then(
            ({ value, text }) => ({ value, text }),
            (error: { readonly code?: string }) => ({ failed: error.code }),
          )
        const asked = model.requests
          .filter(({ question }) => question.written === "" && question.text !== "Q")
          .map(({ question }) => [question.text, ...question.data.map(({ whole }) => whole)].join(" "))
        return { outcome, asked: asked.sort() }
      }
      expect(await run({ messages }, "tool")).toEqual(await run({ answer: whole }, "turn"))
    }),
    { numRuns: 150 },
  )
})
