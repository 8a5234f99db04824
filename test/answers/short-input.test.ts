// A server that cuts long prompts in silence counts fewer tokens than were sent: a warning, once for each model.

import { expect, test } from "vitest"
import { estimateTokens } from "../../src/answers/requests/estimate.ts"
import type { Model, ModelRequest } from "../../src/models/model.ts"
import { createRuntime } from "../../src/runtime.ts"

/** A model that counts its input in its own way. */
function counting(count: (tokens: number) => number): Model {
  return {
    id: "counting",
    async *generate({ messages }: ModelRequest) {
      const tokens = estimateTokens(messages.map(({ content }) => content).join("\n"))
      yield { type: "delta", text: "fine" }
      yield { type: "usage", input: Math.round(count(tokens)), output: 1 }
      yield { type: "finish", reason: "stop" }
    },
  }
}

const LONG = "The price of the item was raised again in spring. ".repeat(800)
const SHORT = LONG.slice(0, 2_000)

test.each([
  ["a context of 2,048 tokens", LONG, () => 2_048, ["short-input"]],
  ["four tenths", LONG, (tokens: number) => 0.4 * tokens, ["short-input"]],
  ["six tenths", LONG, (tokens: number) => 0.6 * tokens, []],
  ["all", LONG, (tokens: number) => tokens, []],
  ["nothing, which is no count", LONG, () => 0, []],
  ["little of a short prompt", SHORT, () => 100, []],
] as const)("%s", async (_, doc, count, codes) => {
  const program = 'PARAM doc: string\nEMIT [ask("Who?", doc, recursive: false), ask("When?", doc, recursive: false)]'
  const { value, diagnostics } = await createRuntime({ models: counting(count) }).run(program, { args: { doc } })
  expect(value).toEqual(["fine", "fine"])
  expect(diagnostics.map(({ code }) => code)).toEqual(codes)
  if (codes.length > 0)
    expect(diagnostics[0]!.message).toMatch(/^counting counted \d+ tokens of input where about \d+ /)
})
