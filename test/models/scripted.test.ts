// The scripted model of recall-lang/testing.

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ModelError } from "../../src/models/model.ts"
import { collect, createGate, createRequest, modelContract, scripted, textOf } from "../../src/testing/index.ts"

modelContract(
  {
    name: "scripted",
    createModel: () => scripted([{ question: /letter/, answer: "Ada 🌊 wrote it.", chunk: 1 }]),
    createEndless: () => scripted([{ question: /letter/, answer: "never" }], { gate: createGate() }),
    createFailing: () => scripted([{ question: /letter/, error: new ModelError("model-refused", "no") }]),
  },
  { describe, it },
)

async function ask(
  model: ReturnType<typeof scripted>,
  text: string,
  data: { readonly [name: string]: unknown } = {},
): Promise<string> {
  return textOf(await collect(model, createRequest(text, data)))
}

describe("rules", () => {
  it("the first match wins, by question, pattern and data", async () => {
    const model = scripted([
      { question: "Who?", data: { letter: /Ada/ }, answer: "Ada" },
      { question: "Who?", answer: "nobody" },
      { question: /^Wh/, answer: ({ question }) => question.text.toUpperCase() },
    ])
    expect(await ask(model, "Who?", { letter: "Ada wrote" })).toBe("Ada")
    expect(await ask(model, "Who?", { letter: "Bob wrote" })).toBe("nobody")
    expect(await ask(model, "Where?")).toBe("WHERE?")
    expect(model.requests.map(({ question }) => question.text)).toEqual(["Who?", "Who?", "Where?"])
  })

  it("a list answers one request after another", async () => {
    const model = scripted([{ question: "Next?", answer: ["one", "two"] }])
    expect([await ask(model, "Next?"), await ask(model, "Next?"), await ask(model, "Next?")]).toEqual([
      "one",
      "two",
      "two",
    ])
  })

  it("a question without a rule is named, with the nearest rule", async () => {
    const model = scripted([
      { question: "Who signed the contract?", answer: "Ada" },
      { question: /weather/, answer: "fine" },
    ])
    await expect(ask(model, "Who signed the contracts?", { contract: "…" })).rejects.toThrow(
      'no rule answers "Who signed the contracts?" with contract (string, 1); '
        + 'the nearest rule is "Who signed the contract?"',
    )
    await expect(ask(scripted([{ question: "Who?", data: { letter: "x" } }]), "Who?")).rejects.toThrow(
      "the rule with this question requires other data: letter",
    )
    await expect(ask(scripted([]), "Who?")).rejects.toThrow("there are no rules")
  })

  it("deltas, usage, finish and failure are as in the rule", async () => {
    const error = new ModelError("rate-limited", "slow down")
    const model = scripted([
      { question: "cut", answer: "abcdef", chunk: [1, 2], finish: "length" },
      { question: "broken", answer: "ab", finish: null },
      { question: "failed", answer: "ab", error },
    ])
    expect(await collect(model, createRequest("cut"))).toEqual([
      { type: "delta", text: "a" },
      { type: "delta", text: "bc" },
      { type: "delta", text: "de" },
      { type: "delta", text: "f" },
      { type: "usage", input: 1, output: 2 },
      { type: "finish", reason: "length" },
    ])
    expect((await collect(model, createRequest("broken"))).at(-1)?.type).toBe("usage")
    await expect(ask(model, "failed")).rejects.toBe(error)
  })
})

describe("the order of completion", () => {
  it("is the test's to decide with a gate", async () => {
    const gate = createGate()
    const model = scripted(({ question }) => question.text, { gate })
    const done: string[] = []
    const all = Promise.all(["a", "b", "c"].map(async (text) => done.push(await ask(model, text))))
    await gate.arrived(3)
    expect(gate.waiting.map(({ question }) => question.text)).toEqual(["a", "b", "c"])
    gate.release("c")
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual(["c"])
    expect(() => gate.release("c")).toThrow("no request waits")
    gate.open()
    await all
    expect(done.toSorted()).toEqual(["a", "b", "c"])
  })

  it("is any order with fast-check's scheduler", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const model = scripted(({ question }) => question.text, {
          gate: ({ question }) => scheduler.schedule(Promise.resolve(), question.text),
        })
        const answers = Promise.all(["a", "b", "c"].map((text) => ask(model, text)))
        await scheduler.waitFor(answers)
        expect(await answers).toEqual(["a", "b", "c"])
      }),
    )
  })

  it("an abort frees a request that waits at the gate", async () => {
    const gate = createGate()
    const controller = new AbortController()
    const running = collect(scripted([{ question: "a" }], { gate }), createRequest("a"), controller.signal)
    await gate.arrived(1)
    controller.abort(new Error("enough"))
    await expect(running).rejects.toThrow("enough")
    expect(gate.waiting).toEqual([])
  })
})
