// Tokens that the trial counts itself: of what was sent and received, in whatever pieces it came.

import fc from "fast-check"
import { countTokens } from "gpt-tokenizer/encoding/o200k_base"
import { expect, test } from "vitest"
import type { Model, ModelEvent, ModelRequest } from "../../src/index.ts"
import { withCountedTokens } from "../../scripts/trial/tokens.ts"

const REQUEST = {
  messages: [
    { role: "system", content: "Answer." },
    { role: "user", content: "What is the capital of Osland?" },
  ],
  prompt: null,
} as unknown as ModelRequest
const INPUT = countTokens("Answer.\nWhat is the capital of Osland?")

/** The last usage before the end, or before the piece `pieces` is left unread. */
async function usageOf(events: readonly ModelEvent[], pieces = Infinity) {
  const model: Model = {
    id: "given",
    async *generate() {
      yield* events
    },
  }
  let usage: { readonly input: number; readonly output: number } | null = null
  let read = 0
  for await (const event of withCountedTokens(model).generate(REQUEST, { signal: new AbortController().signal })) {
    if (event.type === "usage") usage = { input: event.input, output: event.output }
    if (event.type === "delta" && ++read === pieces) break
  }
  return usage
}

const words = fc.array(fc.stringMatching(/^[a-z0-9.,(){}"]{1,9}$/), { minLength: 1, maxLength: 300 })

test("an answer has the tokens of its text, in whatever pieces it comes", async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 40 }), async (all, size) => {
      const text = all.join(" ")
      const pieces = text.match(new RegExp(`.{1,${size}}`, "gs"))!
      const events = pieces.map((piece): ModelEvent => ({ type: "delta", text: piece }))
      expect(await usageOf([...events, { type: "usage", input: 1, output: 1 }])).toEqual({
        input: INPUT,
        output: countTokens(text),
      })
      const half = Math.ceil(pieces.length / 2)
      expect((await usageOf(events, half))!.output).toBe(countTokens(pieces.slice(0, half).join("")))
    }),
    { numRuns: 100 },
  )
})

test("a failed attempt counts as far as it was answered", async () => {
  const retry: ModelEvent = { type: "retry", code: "model-overloaded", message: "later", milliseconds: 1 }
  const answer: ModelEvent = { type: "delta", text: "Osburg" }
  const once = { input: INPUT, output: countTokens("Osburg") }
  expect(await usageOf([retry, answer])).toEqual(once)
  expect(await usageOf([{ type: "reasoning", text: "Perhaps" }, retry, answer])).toEqual({
    input: 2 * INPUT,
    output: countTokens("PerhapsOsburg"),
  })
})
