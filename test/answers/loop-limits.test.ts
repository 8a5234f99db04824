// The bounds of an answer (problems, cuts and calls), each just below and just above, and things that are not bounded.

import { describe, expect, test } from "vitest"
import {
  MAX_ATTEMPTS,
  MAX_CALLS,
  MAX_CUTS,
  MAX_EMPTY_CUTS,
  MAX_PROBLEMS,
  MAX_REPEATED_CALLS,
  MAX_REQUESTS,
  MAX_STALLED_CALLS,
} from "../../src/answers/limits.ts"
import { ModelError, type Model } from "../../src/models/model.ts"
import { createRuntime } from "../../src/runtime.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"

/** A model whose generation stops once at each of these places of its answer. */
function cutting(
  answer: string,
  places: readonly number[],
  how: "length" | "connection",
  continuation: Model["continuation"] = "turn",
): Model & { requests: number } {
  const left = new Set(places)
  return {
    id: "cutting",
    continuation,
    requests: 0,
    async *generate({ question: { written } }) {
      this.requests++
      const place = [...left].sort((a, b) => a - b).find((place) => place > written.length)
      if (written.length < answer.length) yield { type: "delta", text: answer.slice(written.length, place) }
      left.delete(place!) // unless a call stopped it before that place
      if (place === undefined || how === "length")
        yield { type: "finish", reason: place === undefined ? "stop" : "length" }
      else throw new ModelError("model-stream-cut", "cut")
    },
  }
}

/** So many calls, none of which repeats the one before it; and their results. */
const distinct = (count: number) => Array.from({ length: count }, (_, i) => `CALL(${i})`).join("")
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i).join("")

/** A question whose answer may take more requests than others. */
const LONG = 'ask("Q", budget: {requests: 2000})'

const run = (models: Model) => createRuntime({ models }).run('ask("Q", d: "x")', { kind: "expression" })

describe("cuts", () => {
  const ANSWER =
    'a CALL(upper(d)) \\CALL(d) `CALL(d)`\n```js\nCALL(d)\n```\n```recall\nLET n = 2\n```\nCALL([n, "it\'s ("]) é😀 z'
  const VALUE = 'a X CALL(d) `CALL(d)`\n```js\nCALL(d)\n```\n[2,"it\'s ("] é😀 z'

  test.each(["length", "connection"] as const)("at any place do not change the answer: %s", async (how) => {
    for (const continuation of ["turn", "prefill", "completion"] as const) {
      for (let place = 1; place < ANSWER.length; place++)
        expect([place, (await run(cutting(ANSWER, [place], how, continuation))).value]).toEqual([place, VALUE])
    }
  })

  test.each(["length", "connection"] as const)(`are continued ${MAX_CUTS} times: %s`, async (how) => {
    // All cuts are in the text between the first call and the block.
    const places = Array.from({ length: MAX_CUTS }, (_, i) => 19 + i * 3)
    const model = cutting(ANSWER, places, how)
    expect((await run(model)).value).toBe(VALUE)
    expect(model.requests).toBe(1 + MAX_CUTS + 3)
    const { code, message } = await errorOf(run(cutting(ANSWER, [...places, 19 + MAX_CUTS * 3], how)))
    expect(code).toBe("truncated-answer")
    expect(message).toMatch(how === "length" ? "length limit" : "never ended: cut")
  })

  test("before any text has arrived are paid for once more, and not again and again", async () => {
    const first = (empty: number) => {
      let requests = 0
      return {
        id: "reasons",
        requests: () => requests,
        async *generate() {
          if (++requests > empty) yield { type: "delta" as const, text: "done" }
          yield { type: "finish" as const, reason: requests > empty ? ("stop" as const) : ("length" as const) }
        },
      }
    }
    expect((await run(first(MAX_EMPTY_CUTS))).value).toBe("done")
    const model = first(MAX_EMPTY_CUTS + 1)
    expect(await errorOf(run(model))).toMatchObject({
      code: "truncated-answer",
      message: expect.stringContaining("before any text of the answer arrived"),
    })
    expect(model.requests()).toBe(MAX_EMPTY_CUTS + 1)
  })

  test("of an answer that has not begun are failures of the connection", async () => {
    const model = scripted([{ question: "Q", error: new ModelError("model-stream-cut", "cut") }])
    expect((await errorOf(run(model))).code).toBe("model-stream-cut")
    expect(model.requests.length).toBe(1)
  })
})

describe("problems", () => {
  const bad = (count: number) => `${"CALL(nope) ".repeat(count)}end`

  test(`are reported ${MAX_PROBLEMS} times`, async () => {
    const model = answering({ Q: bad(MAX_PROBLEMS) })
    const { value, diagnostics } = await evaluate(model, 'ask("Q")')
    expect(value).toBe("end")
    expect(model.requests.length).toBe(MAX_PROBLEMS + 1)
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
      Array(MAX_PROBLEMS).fill("repair unknown-name"),
    )
  })

  test("beyond those, the question is asked again with the last problem", async () => {
    const model = answering({ Q: [bad(MAX_PROBLEMS + 1), "good"] })
    expect((await evaluate(model, 'ask("Q")')).value).toBe("good")
    expect(model.requests.at(-1)!.question).toMatchObject({
      attempt: 1,
      written: "",
      problem: expect.stringContaining("nope") as string,
    })
    expect(model.requests.length).toBe(MAX_PROBLEMS + 2)
  })

  test.each(["each", "end"] as const)(`of ${MAX_ATTEMPTS} answers fail the question (pause: %s)`, async (pause) => {
    const model = answering({ Q: bad(MAX_PROBLEMS + 1) }, { pause })
    const { code, diagnostics, sources } = await errorOf(evaluate(model, 'ask("Q")'))
    expect([code, model.requests.length]).toEqual([
      "unknown-name",
      MAX_ATTEMPTS * (pause === "each" ? MAX_PROBLEMS + 1 : 1),
    ])
    const { source, span } = diagnostics.find(({ severity }) => severity === "error")!
    expect(sources[source!]!.slice(span.start, span.end)).toBe("nope")
  })

  test("do not bound the calls that succeed", async () => {
    expect((await evaluate({ Q: `${distinct(20)}${bad(MAX_PROBLEMS)}` }, 'ask("Q")')).value).toBe(
      `${numbers(20)}${" ".repeat(MAX_PROBLEMS)}end`,
    )
  })
})

describe("calls that give only what the answer has already", () => {
  /** A model that begins its answer again and again, each time in other words. */
  const paraphrasing = (call: (i: number) => string) => {
    let i = 0
    return scripted(({ question: { text } }) => (text === "Q" ? ` ${i % 2 ? "So" : "Thus"} ${++i}: ${call(i)}` : "2"))
  }

  test.each<[string, (i: number) => string]>([
    ["the same call", () => "CALL(1 + 1)"],
    ["the call in other words", (i) => `CALL(${i} + 2 - ${i})`],
    ["a question in other words", (i) => `CALL("What is 1 + 1, for the ${i}. time?")`],
    ["two calls in turn", (i) => `CALL(${i} % 2)`],
    ["a block without a result", (i) => `\n\`\`\`recall\nTASK t${i}() = 1\n\`\`\`\n`],
  ])("end the question: %s", async (_, call) => {
    const model = paraphrasing(call)
    const { code, diagnostics } = await errorOf(evaluate(model, LONG))
    expect(code).toBe("repeated-call")
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["repair", "repair", "error"])
    const requests = model.requests.filter(({ question }) => question.text === "Q").length
    expect(requests).toBeLessThanOrEqual(MAX_REPEATED_CALLS * (MAX_STALLED_CALLS + 1))
  })

  test(`are made ${MAX_STALLED_CALLS - 1} times in a row, and go on behind something new`, async () => {
    const row = (i: number) => `n${i} ${"abcdefghij".repeat(3)} CALL("no" + "") `
    const rows = Array.from({ length: MAX_STALLED_CALLS - 1 }, (_, i) => row(i)).join("")
    const answer = `CALL("no" + "") ${rows}CALL("yes" + "") ${rows}`
    const { diagnostics } = await evaluate({ Q: answer }, LONG)
    expect(diagnostics).toEqual([])
    const more = await evaluate({ Q: `${answer}${row(100)}end` }, LONG)
    expect(more.diagnostics.map(({ code }) => code)).toEqual(["repeated-call"])
    expect(more.value).toMatch(/end$/)
  })
})

describe("requests", () => {
  test(`of one answer are at most ${MAX_REQUESTS}`, async () => {
    const model = answering({ Q: distinct(MAX_REQUESTS - 1) + "end" })
    expect((await evaluate(model, 'ask("Q")')).value).toBe(`${numbers(MAX_REQUESTS - 1)}end`)
    expect(model.requests.length).toBe(MAX_REQUESTS)
    const longer = answering({ Q: distinct(MAX_REQUESTS) + "end" })
    const error = await errorOf(evaluate(longer, 'ask("Q")'))
    expect(error).toMatchObject({ code: "endless-answer", usage: { requests: MAX_REQUESTS } })
    expect(error.message).toContain(`not finished after ${MAX_REQUESTS} requests`)
    expect(error.diagnostics.at(-1)?.hint).toContain("budget: {requests:")
  })

  test("of one answer are more where its question has a budget of them, which its answer cannot pass", async () => {
    const model = answering({ Q: distinct(MAX_REQUESTS) + "end" })
    const source = (requests: number) =>
      `TRY ask("Q", budget: {requests: ${requests}}) ELSE error.code + ": " + error.message`
    expect((await evaluate(model, source(MAX_REQUESTS + 1))).value).toBe(`${numbers(MAX_REQUESTS)}end`)
    const { value, usage } = await evaluate(model, source(MAX_REQUESTS))
    expect(value).toBe(`budget-exhausted: the budget of requests (${MAX_REQUESTS}) is used up`)
    expect(usage.requests).toBe(MAX_REQUESTS)
  })

  test("of a run are at most its budget, whatever asks them", async () => {
    const model = answering({ Q: distinct(9), R: distinct(9) })
    const { partial, usage } = await evaluate(model, '[ask("Q"), ask("R")]', { budget: { requests: 12 } })
    expect([partial, usage.requests, model.requests.length]).toEqual([true, 12, 12])
  })
})

describe("calls", () => {
  test(`of one answer are at most ${MAX_CALLS}`, async () => {
    const model = answering({ Q: distinct(MAX_CALLS) }, { continuation: "prefill" })
    expect((await evaluate(model, LONG)).value).toBe(numbers(MAX_CALLS))
    expect(model.requests.length).toBe(MAX_CALLS + 1)
    for (const pause of ["each", "end"] as const) {
      expect((await errorOf(evaluate(answering({ Q: distinct(MAX_CALLS + 1) }, { pause }), LONG))).code).toBe(
        "too-many-calls",
      )
    }
  })

  test("of one node wait at the same time, ten thousand of them", async () => {
    const count = 10_000
    const gate = createGate()
    const model = scripted(
      [
        { question: "Q", answer: `CALL(FOR i IN range(0, ${count}) : CALL("R", i: i))` },
        { question: "R", answer: ({ question }) => question.data[0]!.whole! },
      ],
      { gate: (request, options) => (request.question.text === "R" ? gate(request, options) : Promise.resolve()) },
    )
    const run = evaluate(model, 'length(parse_json(ask("Q")))', { budget: { calls: count + 1, concurrency: count } })
    await gate.arrived(count)
    gate.open()
    expect((await run).value).toBe(count)
    expect(model.requests.length).toBe(count + 2)
  })

  test("of calls of calls wait as deep as questions may nest", async () => {
    const model = scripted(({ question: { data } }) => (data[0]!.whole === "0" ? "." : 'n CALL("Q", n: n - 1)'))
    expect((await evaluate(model, 'ask("Q", n: 200)', { budget: { depth: 201 } })).value).toBe(`${"n ".repeat(200)}.`)
  })
})

test("an answer in hundreds of thousands of pieces takes time in proportion to them", async () => {
  const text = "word ( ` ` CALL \\ \n".repeat(15_000)
  for (const pause of ["each", "end"] as const) {
    const model = answering({ Q: `${text}CALL(length(so_far))` }, { chunk: 1, pause })
    expect((await evaluate(model, 'ask("Q")')).value).toBe(`${text}${text.length}`)
  }
})
