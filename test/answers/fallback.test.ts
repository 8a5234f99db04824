// Answers whose model fails: its fallback writes them, or the rest of them, and a warning names both.

import { expect, test } from "vitest"
import { createRuntime, ModelError, withFallback, withRetries, type Model } from "../../src/index.ts"

type Attempt = readonly [text: string, failure?: ModelError]

/** A model that gives a text for each request, and fails behind it where an error is given. */
function writing(id: string, ...attempts: readonly Attempt[]) {
  const written: string[] = []
  const model: Model = {
    id,
    async *generate({ question }) {
      const [text, failure] = attempts[Math.min(written.length, attempts.length - 1)]!
      written.push(question.written)
      if (text !== "") yield { type: "delta", text }
      if (failure !== undefined) throw failure
      yield { type: "finish", reason: "stop" }
    },
  }
  return { model, written }
}

const down = new ModelError("model-unavailable", "the server is down")
const cut = new ModelError("model-stream-cut", "the answer broke off", { retryable: true })

const ask = async (first: Model, second: Model) => {
  const models = withFallback([first, second])
  const { value, diagnostics } = await createRuntime({ models }).run('ask("Q")', { kind: "expression" })
  return { value, codes: diagnostics.map(({ code }) => code) }
}

test("a failure before the answer: the other model writes it, without a warning", async () => {
  const [a, b] = [writing("a", ["", down]), writing("b", ["From b."])]
  expect(await ask(a.model, b.model)).toEqual({ value: "From b.", codes: [] })
})

test("a failure in the middle of a text: the other model continues it", async () => {
  const [a, b] = [writing("a", ["From a, ", down]), writing("b", ["and b."])]
  expect(await ask(a.model, b.model)).toEqual({ value: "From a, and b.", codes: ["mixed-answer"] })
  expect([a.written, b.written]).toEqual([[""], ["From a, "]])
})

test("an answer that always breaks off: the other model continues it, with all of its own retries", async () => {
  const busy = new ModelError("model-unavailable", "busy", { retryable: true })
  const [a, b] = [writing("a", ["one ", cut], ["two ", cut]), writing("b", ["", busy], ["three."])]
  const retries = { times: 1, firstDelay: 0 }
  expect(await ask(withRetries(a.model, retries), withRetries(b.model, retries))).toEqual({
    value: "one two three.",
    codes: ["mixed-answer"],
  })
  expect([a.written, b.written]).toEqual([
    ["", "one "],
    ["one two ", "one two "],
  ])
})

test("a failure behind a call: the other model continues, and writes what follows, too", async () => {
  const a = writing("a", ["One CALL(1 + 1)"], ["", down])
  const b = writing("b", [" two CALL(2 + 2)"], [" three."])
  expect(await ask(a.model, b.model)).toEqual({ value: "One 2 two 4 three.", codes: ["mixed-answer"] })
  expect([a.written.length, b.written.length]).toEqual([2, 2])
})

test("a refusal is no failure", async () => {
  const b = writing("b", ["I will."])
  const refusing = writing("a", ["Sure, ", new ModelError("model-refused", "no")])
  await expect(ask(refusing.model, b.model)).rejects.toMatchObject({ code: "model-refused" })
  expect(b.written).toEqual([])
})
