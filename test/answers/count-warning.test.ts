// Servers that count fewer tokens than were sent, or what cannot be true: a warning, once for each model.

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
  ["nothing, which is no count", LONG, () => 0, ["impossible-usage"]],
  ["little of a short prompt", SHORT, () => 100, []],
] as const)("%s", async (_, doc, count, codes) => {
  const program = 'PARAM doc: string\nEMIT [ask("Who?", doc, recursive: false), ask("When?", doc, recursive: false)]'
  const { value, diagnostics } = await createRuntime({ models: counting(count) }).run(program, { args: { doc } })
  expect(value).toEqual(["fine", "fine"])
  expect(diagnostics.map(({ code }) => code)).toEqual(codes)
  if (codes[0] === "short-input")
    expect(diagnostics[0]!.message).toMatch(/^counting counted \d+ tokens of input where about \d+ /)
})

test.each([
  ["none", { input: 0, output: 0 }, "0 tokens of input and 0 of output"],
  ["no output", { input: 20, output: 0 }, "20 tokens of input and 0 of output"],
  ["texts", { input: "5", output: "7" }, "5 tokens of input and 7 of output"],
  ["no numbers", { input: Number.NaN, output: -1 }, "NaN tokens of input and -1 of output"],
])("tokens that cannot be true are estimated, with a warning: %s", async (_, usage, words) => {
  const model: Model = {
    id: "odd",
    async *generate() {
      yield { type: "delta", text: "An answer of some words." }
      yield { type: "usage", ...(usage as { input: number; output: number }) }
      yield { type: "finish", reason: "stop" }
    },
  }
  const { usage: counted, diagnostics } = await createRuntime({ models: model }).run(
    'FOR i IN range(3) : ask("Why?", i: i, recursive: false)',
    { kind: "expression", budget: { tokens: 10_000 } },
  )
  expect(diagnostics.map(({ code }) => code)).toEqual(["impossible-usage"])
  expect(diagnostics[0]!.message).toBe(`odd counted ${words}, which cannot be: they are estimated`)
  expect(counted.tokens.estimated).toBe(true)
  expect(counted.tokens.output).toBeGreaterThan(3)
})
