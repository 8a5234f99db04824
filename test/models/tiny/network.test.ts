// The network in JavaScript gives the scores that the trainer's has, with and without its memory of prefixes.

import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { questionsOf } from "../../../examples/learned/cards.ts"
import { questionOf } from "../../../examples/learned/check.ts"
import { TASKS } from "../../../examples/learned/rule.ts"
import { Decoder } from "../../../src/models/tiny/decoder.ts"
import { embeddedFile } from "../../../src/models/tiny/embedded.ts"
import { readWeights } from "../../../src/models/tiny/file.ts"
import { continuation } from "../../../src/models/tiny/answer.ts"
import type { Prefix } from "../../../src/models/tiny/prefixes.ts"

const weights = readWeights(embeddedFile())
const decoder = new Decoder(weights)

/** Written by `examples/learned/export.py` together with the weights. */
const recorded = JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8")) as readonly {
  readonly tokens: readonly string[]
  readonly scores: readonly number[]
}[]

test.each(recorded)("$tokens has the scores of the trainer's network", ({ tokens, scores }) => {
  const prefix = tokens.reduce<Prefix | null>((before, token) => decoder.append(before, token)!, null)!
  const own = prefix.state.scores()
  expect(own.length).toBe(scores.length)
  for (const [id, score] of scores.entries()) expect(Math.abs(own[id]! - score)).toBeLessThan(1e-3)
})

const anyQuestion = fc
  .constantFrom(...TASKS)
  .chain((task) => fc.constantFrom(...questionsOf(task)).map((inputs) => questionOf(task, inputs, null)))

test("a memory of any size changes no answer", () => {
  fc.assert(
    fc.property(
      fc.array(anyQuestion, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 60 }),
      (asked, kept) => {
        const small = new Decoder(weights, kept)
        for (const question of asked) expect(continuation(small, question)).toEqual(continuation(decoder, question))
      },
    ),
    { numRuns: 15 },
  )
})
