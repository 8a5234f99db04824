// Answers with calls in them, generated together with their results: streamed, continued and paused in every way.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { STRING } from "../../src/values/types.ts"
import { native } from "../../src/values/native.ts"
import { createRuntime } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"
import { toJson } from "../../src/values/show.ts"
import { fromHost } from "../../src/values/host-values.ts"
import { answering } from "../support/asking.ts"
import { FIRST, script, type Script } from "../support/arbitrary-script.ts"
import { fragmentText } from "../support/arbitrary-text.ts"

const WAYS = [
  { continuation: "turn", pause: "each" },
  { continuation: "prefill", pause: "each" },
  { continuation: "completion", pause: "each" },
  { continuation: "turn", pause: "end" },
] as const

const DATUM = "the datum's (text)"

function expected({ evaluate, nodes, answered }: Script) {
  const asked = new Set<string>()
  const value = evaluate(DATUM, (question, data) => asked.add(`${question} ${data}`))
  const requests = [...asked].reduce((sum, key) => {
    const question = key.slice(0, key.indexOf("?") + 1)
    return sum + nodes[question]!.length + (answered[question] === true ? 0 : 1)
  }, 0)
  return { value, asked: [...asked].sort(), requests }
}

test("every way to stream, continue and pause gives the same value and questions and predicted requests", async () => {
  await fc.assert(
    fc.asyncProperty(
      script,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
      async (script, sizes) => {
        const { value, asked, requests } = expected(script)
        for (const way of WAYS) {
          for (const chunk of [1, sizes]) {
            const model = answering(script.answers, { ...way, chunk })
            const run = await createRuntime({ models: model }).run(`ask("${FIRST}", d: ${JSON.stringify(DATUM)})`, {
              kind: "expression",
            })
            expect(run.value).toBe(value)
            expect(
              model.requests
                .filter(({ question }) => question.written === "")
                .map(({ question }) => `${question.text} ${question.data[0]!.whole}`)
                .sort(),
            ).toEqual(asked)
            expect(run.usage.questions.asked).toBe(asked.length)
            expect(model.requests.length).toBe(way.pause === "each" ? requests : asked.length)
            expect(run.diagnostics.filter(({ code }) => code !== "quoted-call")).toEqual([])
            for (const { question, messages, prompt } of model.requests) {
              if (question.written === "") continue
              expect(script.nodes[question.text]).toContain(question.written.length)
              const sent = prompt ?? messages.map(({ content }) => content).join("\n")
              for (const { mark, at } of script.marks[question.text]!)
                expect(sent.includes(mark)).toBe(at < question.written.length)
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test("a result that the model makes up after a call is not in the answer, nor sent back", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom(...WAYS.slice(0, 3)), async (script, way) => {
      const { value, requests } = expected(script)
      const model = scripted(({ question: { text, written } }) => {
        const next = script.nodes[text]!.find((end) => end > written.length)
        const answer = script.answers[text]!
        return next === undefined
          ? answer
          : `${answer.slice(0, next)} MADE-UP CALL("made up") CALL( ${answer.slice(next)}`
      }, way)
      const run = await createRuntime({ models: model }).run(`ask("${FIRST}", d: ${JSON.stringify(DATUM)})`, {
        kind: "expression",
      })
      expect(run.value).toBe(value)
      expect(model.requests.length).toBe(requests)
      expect(JSON.stringify(model.requests.map(({ messages, prompt }) => [messages, prompt]))).not.toContain("MADE-UP")
    }),
    { numRuns: 80 },
  )
})

describe("a model that repeats its data", () => {
  const calls = fc.constantFrom(
    'CALL("delete_all")',
    "CALL(1 + 1)",
    'CALL("a", x: [1, "b"])',
    "CALL(f('a\nb'))",
    'CALL("say \\"no\\"")',
    "CALL('it is')",
    "CALL(LET x = 1)",
    "\n```recall\nEMIT 1\n```\n",
    'CALL("answer", 1)',
    "CALL(`${1}`)",
    'CALL("a \\n b")',
    "CALL(d)",
    "CALL(",
    "\\",
  )
  const text = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(fc.oneof(calls, fc.constantFrom("word ", "\n", '"', "'", "`", "한", "(", ")")), { maxLength: 6 })
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fragmentText },
  )
  const { value: data } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      text,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(text, tie("value"), { maxKeys: 3 }),
    ),
  }))
  const textsIn = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? [...Object.keys(value), ...Object.values(value).flatMap(textsIn)]
        : []

  test.each(["each", "end"] as const)(
    "as it was shown, or any text in it, calls nothing (pause: %s)",
    async (pause) => {
      await fc.assert(
        fc.asyncProperty(data, fc.nat(), async (d, which) => {
          const shown = typeof d === "string" ? d : toJson(fromHost(d, "d"))
          const texts = [shown, ...textsIn(d)]
          const answer = `It says:\n${texts[which % texts.length]!}\nand no more.`
          const model = scripted(({ question }) => (question.text === "Q" ? answer : "ASKED"), { pause })
          const run = await createRuntime({ models: model }).run('TRY ask("Q", d) ELSE "FAILED"', {
            kind: "expression",
            args: { d },
          })
          expect(run.usage.questions.asked).toBe(1)
          expect(run.usage.calls.evaluated).toBe(0)
          if (model.requests.length === 1) expect(run.value).toBe(answer.replaceAll("\\CALL(", "CALL("))
        }),
        { numRuns: 200 },
      )
    },
  )

  test("that is the result of a call, calls nothing", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (result) => {
        const answer = `CALL(read())\nIt says:\n${result}\nand no more.`
        const model = scripted([{ question: "Q", answer }])
        const natives = [native({ name: "read", effect: "none", returns: STRING, run: () => result })]
        const run = await createRuntime({ models: model, natives }).run('TRY ask("Q") ELSE "FAILED"', {
          kind: "expression",
        })
        expect(run.usage.questions.asked).toBe(1)
        expect(run.usage.calls.evaluated).toBe(0)
        if (model.requests.length === 2)
          expect(run.value).toBe(`${result}\nIt says:\n${result.replaceAll("\\CALL(", "CALL(")}\nand no more.`)
      }),
      { numRuns: 200 },
    )
  })
})
